//! The text of a file with its hash.

use publish::hash::sha256;

/// A file as it was read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// Its text, with a byte order mark if it has one.
    pub text: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub hash: String,
}

impl SourceText {
    pub(super) fn new(text: String) -> Self {
        Self { hash: sha256(text.as_bytes()), text }
    }
}
