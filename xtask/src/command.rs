//! Running other programs: the command line in the error, output passed on while it comes.

use std::io::{self, Read, Write};
use std::process::{Command, ExitStatus, Stdio};

use crate::error::Error;
use crate::repo::Repo;

/// Cargo, from the repository's root. By name and not by `$CARGO`, so that rustup picks the toolchain
/// that `RUSTUP_TOOLCHAIN` asks for.
pub(crate) fn cargo(repo: &Repo) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(repo.root());
    cargo
}

/// The command as a person would type it, with the program's bare name.
pub(crate) fn line(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let mut line = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        let argument = argument.to_string_lossy();
        let quoted = argument.is_empty() || argument.contains(' ');
        line.push_str(&if quoted { format!(" '{argument}'") } else { format!(" {argument}") });
    }
    line
}

fn not_started(command: &Command) -> impl FnOnce(io::Error) -> Error + use<> {
    let command = line(command);
    move |source| Error::NotStarted { command, source }
}

/// An error unless the command ended well.
pub(crate) fn expect_success(command: &Command, status: ExitStatus) -> Result<(), Error> {
    if status.success() {
        return Ok(());
    }
    Err(Error::Failed { command: line(command), status })
}

/// Runs to the end; what it prints goes where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<(), Error> {
    let status = command.status().map_err(not_started(command))?;
    expect_success(command, status)
}

/// Runs to the end and shows what it printed only if it failed.
pub(crate) fn run_quietly(command: &mut Command) -> Result<(), Error> {
    let output = command.stdin(Stdio::null()).output().map_err(not_started(command))?;
    if !output.status.success() {
        let printed = [output.stdout, output.stderr].concat();
        eprintln!("{}", String::from_utf8_lossy(&printed).trim_end());
    }
    expect_success(command, output.status)
}

/// Runs to the end and hands back what it printed.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>, Error> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().map_err(not_started(command))?;
    expect_success(command, output.status)?;
    Ok(output.stdout)
}

/// Runs to the end and hands back what it printed, if it ended with one of these codes: validators report by theirs that
/// they found something.
pub(crate) fn answer(command: &mut Command, codes: &[i32]) -> Result<Vec<u8>, Error> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().map_err(not_started(command))?;
    match output.status.code() {
        Some(code) if codes.contains(&code) => Ok(output.stdout),
        _ => Err(Error::Failed { command: line(command), status: output.status }),
    }
}

/// Runs to the end, passes its standard output on as it comes, and shows every whole line to
/// `on_line`. The caller checks the exit status.
pub(crate) fn watch(command: &mut Command, on_line: impl FnMut(&str)) -> Result<ExitStatus, Error> {
    let lost = not_started(command);
    let status = (|| {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        if let Some(pipe) = child.stdout.take() {
            pass_on(pipe, io::stdout(), on_line)?;
        }
        child.wait()
    })();
    status.map_err(lost)
}

/// Copies at once, also half a line (a test runner names a test before it runs it), and hands out
/// lines when they are whole.
fn pass_on(mut from: impl Read, mut to: impl Write, mut on_line: impl FnMut(&str)) -> io::Result<()> {
    let mut chunk = [0; 8192];
    let mut begun = Vec::new();
    loop {
        let count = match from.read(&mut chunk) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let new = chunk.get(..count).unwrap_or_default();
        to.write_all(new)?;
        to.flush()?;
        for byte in new {
            match byte {
                b'\n' => {
                    on_line(&String::from_utf8_lossy(&begun));
                    begun.clear();
                }
                byte => begun.push(*byte),
            }
        }
        if count == 0 {
            if !begun.is_empty() {
                on_line(&String::from_utf8_lossy(&begun));
            }
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_whole_however_the_bytes_come() {
        let (mut copy, mut lines) = (Vec::new(), Vec::new());
        let from = "un é".as_bytes().chain(&b"t\xc3"[..]).chain(&b"\xa9\ndeux\n\ntrois"[..]);
        pass_on(from, &mut copy, |line| lines.push(line.to_owned())).unwrap();
        assert_eq!(copy, "un été\ndeux\n\ntrois".as_bytes());
        assert_eq!(lines, ["un été", "deux", "", "trois"]);
    }

    #[test]
    fn a_failure_names_the_command() {
        let mut command = Command::new("/usr/bin/env");
        command.args(["false", "with space"]);
        assert_eq!(line(&command), "env false 'with space'");
        let error = run(Command::new("carnet-no-such-program").arg("x")).unwrap_err();
        assert_eq!(error.to_string(), "`carnet-no-such-program x` could not be started");
        assert_eq!(error.exit_code(), 2);
    }
}
