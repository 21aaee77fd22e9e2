//! Running other programs, beyond what `xshell` has.

use std::io::{self, Read, Write};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result};
use xshell::Cmd;

use crate::verdict::Finding;

/// An error unless the command ended well.
pub(crate) fn expect_success(command: &str, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    Err(Finding(format!("`{command}` failed ({status})")).into())
}

/// Runs to the end and shows what it printed only if it failed.
pub(crate) fn run_quietly(command: Cmd<'_>) -> Result<()> {
    let line = command.to_string();
    let output = command.ignore_status().output()?;
    if !output.status.success() {
        let printed = [output.stdout, output.stderr].concat();
        eprintln!("{}", String::from_utf8_lossy(&printed).trim_end());
    }
    expect_success(&line, output.status)
}

/// Runs to the end, passes its standard output on as it comes, and returns it. The output is passed on at once, also
/// half a line: a test runner names a test before it runs it.
pub(crate) fn tee(command: Cmd<'_>) -> Result<(String, ExitStatus)> {
    let line = command.to_string();
    let mut child = Command::from(command)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{line}` could not be started"))?;
    let mut printed = Vec::new();
    if let Some(mut pipe) = child.stdout.take() {
        let mut chunk = [0; 8192];
        loop {
            let count = match pipe.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                count => count?,
            };
            let new = chunk.get(..count).unwrap_or_default();
            if new.is_empty() {
                break;
            }
            io::stdout().write_all(new)?;
            io::stdout().flush()?;
            printed.extend_from_slice(new);
        }
    }
    Ok((String::from_utf8_lossy(&printed).into_owned(), child.wait()?))
}

#[cfg(test)]
mod tests {
    use xshell::{Shell, cmd};

    use super::{run_quietly, tee};

    #[test]
    fn output_is_returned_with_the_status() {
        let sh = Shell::new().unwrap();
        let (printed, status) = tee(cmd!(sh, "sh -c 'echo un; echo deux; exit 3'")).unwrap();
        assert_eq!((printed.as_str(), status.code()), ("un\ndeux\n", Some(3)));
    }

    #[test]
    fn a_failure_names_the_command() {
        let sh = Shell::new().unwrap();
        let error = run_quietly(cmd!(sh, "sh -c 'exit 3'")).unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("`sh -c ") && text.ends_with(" failed (exit status: 3)"), "{text}");
    }
}
