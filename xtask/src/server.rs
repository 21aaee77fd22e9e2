//! Programs that serve for as long as a command needs them.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};
use xshell::Cmd;

use crate::command;

/// A running program. It ends with this value.
pub(crate) struct Server {
    process: Child,
    /// Where it listens, as it printed it.
    pub(crate) address: String,
}

impl Server {
    /// Starts it and waits for the line in which `address` finds where it listens. Later lines go to `rest`.
    pub(crate) fn start(
        command: Cmd<'_>,
        address: impl Fn(&str) -> Option<&str>,
        rest: fn(String),
    ) -> Result<Server> {
        let line = command.to_string();
        let mut process = Command::from(command)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("`{line}` could not be started"))?;
        let output = process.stdout.take().context("a program was started without its pipe")?;
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let found = lines.find_map(|line| address(&line).map(str::to_owned));
        // Later lines are read too: the program would stop when the pipe is full.
        thread::spawn(move || lines.for_each(rest));
        let Some(address) = found else {
            command::expect_success(&line, process.wait()?)?;
            bail!("`{line}` ended before it listened");
        };
        Ok(Server { process, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, at the same Ctrl-C.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use xshell::{Shell, cmd};

    use super::Server;

    fn address(line: &str) -> Option<&str> {
        line.strip_prefix("listening ")
    }

    #[test]
    fn address_is_read_from_what_it_prints() {
        let sh = Shell::new().unwrap();
        let server =
            Server::start(cmd!(sh, "sh -c 'echo ready; echo listening here; exec sleep 9'"), address, drop).unwrap();
        assert_eq!(server.address, "here");
    }

    #[test]
    fn end_without_address_is_an_error() {
        let sh = Shell::new().unwrap();
        assert!(Server::start(cmd!(sh, "sh -c 'echo ready'"), address, drop).is_err());
    }
}
