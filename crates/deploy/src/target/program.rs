//! Runs other programs.

use std::env;
use std::io::ErrorKind;
use std::process::{Command, Output, Stdio};

use anyhow::{Error, Result, anyhow, bail};

use crate::texts::Publish;

/// ssh that asks nothing, for programs that start it.
pub(super) const SILENT_SSH: &str = "ssh -o BatchMode=yes";

/// The variable with the program with which ssh asks, if it does not ask on the terminal.
const ASK_PROGRAM: &str = "SSH_ASKPASS";

/// Lets a program, and those that it starts, ask nothing on the terminal, since no answer would come: ssh and git fail
/// instead. A program of the author's with which ssh asks elsewhere stays.
pub(super) fn ask_nothing(command: &mut Command) {
    if env::var_os(ASK_PROGRAM).is_none() {
        command.env(ASK_PROGRAM, "false");
    }
    command.env("SSH_ASKPASS_REQUIRE", "force").env("GIT_TERMINAL_PROMPT", "0");
}

/// Runs a program and takes its output. Prompts for passwords still work: they use the terminal directly.
///
/// # Errors
/// When it can't be started.
pub(super) fn output(command: &mut Command, texts: &'static Publish) -> Result<Output> {
    let program = name(command);
    command.stdin(Stdio::null()).output().map_err(|error| not_started(&program, error, texts))
}

/// Runs a program; `redact` removes secrets from its messages.
///
/// # Errors
/// When it can't be started, or fails.
pub(super) fn succeed(
    command: &mut Command,
    texts: &'static Publish,
    redact: impl Fn(&str) -> String,
) -> Result<Output> {
    let output = output(command, texts)?;
    if !output.status.success() {
        let message = redact(String::from_utf8_lossy(&output.stderr).trim());
        bail!(texts.program_failed(name(command), output.status, message));
    }
    Ok(output)
}

/// The error of a program that can't be started.
pub(super) fn not_started(program: &str, error: std::io::Error, texts: &'static Publish) -> Error {
    match error.kind() {
        ErrorKind::NotFound => anyhow!(texts.program_missing(program)),
        _ => Error::new(error).context(texts.cant_run(program)),
    }
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
