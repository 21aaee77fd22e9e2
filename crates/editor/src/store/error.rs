//! Why a file can't be read or saved.

use source::diagnostic::Diagnostic;
use source::failure::Failure;
use source::message::Message;

use super::source_text::SourceText;
use crate::content::ContentError;

/// Why a file can't be read or saved. Nothing has changed then.
#[derive(Debug)]
pub enum StoreError {
    /// There is no such file in the author's folder, or no such state.
    Missing,
    /// The file is another one than the one that was read: its text now.
    Changed(SourceText),
    /// The file, or what is to be saved, is not valid.
    Invalid {
        /// What is wrong.
        message: Message,
        /// What to do.
        help: Message,
    },
    /// The system refused it.
    Failed(Failure),
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Diagnostic> for StoreError {
    fn from(Diagnostic { message, help, .. }: Diagnostic) -> Self {
        Self::Invalid { message, help }
    }
}

impl From<ContentError> for StoreError {
    fn from(ContentError { message, help }: ContentError) -> Self {
        Self::Invalid { message, help }
    }
}
