//! The differences between a build and the site before.

use std::path::PathBuf;

use source::diagnostic::{Diagnostic, Severity};
use source::message::Message;

/// Names below the root of the site, sorted. Compressed variants are not listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New and changed files.
    pub written: Vec<String>,
    /// Number of unchanged files.
    pub unchanged: usize,
    /// Removed files.
    pub removed: Vec<String>,
    /// The folder with the site before, if it could not be removed.
    pub leftover: Option<PathBuf>,
}

impl Changes {
    /// A warning about the leftover folder.
    pub fn warning(&self) -> Option<Diagnostic> {
        self.leftover.as_ref().map(|folder| Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::of_file(
                folder.display().to_string(),
                Message::old_site_not_removed(),
                Message::remove_old_site(),
            )
        })
    }
}
