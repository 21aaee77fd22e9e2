//! Everything that can stop a command, each naming what it was about.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Error {
    /// A program ran and said no.
    Failed { command: String, status: ExitStatus },
    /// A program could not be started at all.
    NotStarted { command: String, source: io::Error },
    /// A file or folder could not be read or written.
    File { path: PathBuf, source: io::Error },
    /// A file was read but isn't the JSON it should be.
    Json { path: PathBuf, source: serde_json::Error },
    /// Something is missing that only a person can install: the text says how.
    Missing(String),
    /// A check found something: the text says what.
    Finding(String),
}

impl Error {
    /// For `map_err` on anything done with a file.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Error {
        move |source| Error::File { path: path.to_path_buf(), source }
    }

    /// 1 when a check found something, 2 when the command could not do its work.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Error::Failed { .. } | Error::Finding(_) => 1,
            Error::NotStarted { .. } | Error::File { .. } | Error::Json { .. } => 2,
            Error::Missing(_) => 2,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Failed { command, status } => match status.code() {
                Some(code) => write!(f, "`{command}` failed with exit code {code}"),
                None => write!(f, "`{command}` was ended ({status})"),
            },
            Error::NotStarted { command, .. } => write!(f, "`{command}` could not be started"),
            Error::File { path, .. } => write!(f, "can't use {}", path.display()),
            Error::Json { path, .. } => write!(f, "{} can't be understood", path.display()),
            Error::Missing(text) | Error::Finding(text) => f.write_str(text),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Error::NotStarted { source, .. } | Error::File { source, .. } => Some(source),
            Error::Json { source, .. } => Some(source),
            Error::Failed { .. } | Error::Missing(_) | Error::Finding(_) => None,
        }
    }
}
