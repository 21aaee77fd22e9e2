//! How a command ended, and the exit code that says so.

use std::fmt;
use std::process::ExitCode;

/// How a command that could run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Clean,
    Findings,
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> ExitCode {
        match verdict {
            Verdict::Clean => ExitCode::SUCCESS,
            Verdict::Findings => ExitCode::FAILURE,
        }
    }
}

/// The error of a check that found something: the text says what.
#[derive(Debug)]
pub(crate) struct Finding(pub(crate) String);

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Finding {}

/// 1 when a check found something or a program failed, 2 when the command could not do its work.
pub(crate) fn exit_code(error: &anyhow::Error) -> u8 {
    // `xshell` tells a program that failed from one that could not be started in its text only.
    let failed = |error: &xshell::Error| error.to_string().starts_with("command exited with non-zero code");
    if error.is::<Finding>() || error.downcast_ref().is_some_and(failed) { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use anyhow::{Context, anyhow};

    use super::{Finding, exit_code};

    #[test]
    fn exit_codes_tell_findings_from_other_errors() {
        assert_eq!(exit_code(&Finding("too large".into()).into()), 1);
        let failed = xshell::Shell::new().unwrap().cmd("sh").args(["-c", "exit 3"]).quiet().run();
        assert_eq!(exit_code(&failed.context("with context").unwrap_err()), 1);
        assert_eq!(exit_code(&anyhow!("no network")), 2);
        let missing = xshell::Shell::new().unwrap().cmd("no-such-program").quiet().run();
        assert_eq!(exit_code(&missing.unwrap_err().into()), 2);
    }
}
