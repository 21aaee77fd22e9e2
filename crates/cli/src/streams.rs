//! Writes to standard output and standard error.
//!
//! A command goes on when the reader closes the pipe, as `head` does: what it does to files does not depend on who reads
//! its messages.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use source::failure::{Failure, OrFailure};
use source::message::Message;

/// Writes to standard output.
///
/// # Errors
/// When it can't be written, for another reason than a closed pipe.
pub(crate) fn print(text: impl Display) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.or_failure(|| Message::cannot_write_file("stdout")),
    }
}

/// Writes a line to standard output.
///
/// # Errors
/// As [`print`].
pub(crate) fn print_line(line: impl Display) -> Result<(), Failure> {
    print(format_args!("{line}\n"))
}

/// Writes to standard error. That it can't be written could be said nowhere.
pub(crate) fn print_error(text: impl Display) {
    let _ = write!(io::stderr().lock(), "{text}");
}

/// Writes a line to standard error.
pub(crate) fn print_error_line(line: impl Display) {
    print_error(format_args!("{line}\n"));
}
