//! Counts changes of files in the report.

use crate::report::{Entry, Report};
use crate::target::Change;

/// Counts or lists the change of a file.
pub(crate) fn note_change(report: &mut Report, change: Change, file: &str) {
    match change {
        Change::Replaced => {
            report.count(Entry::FilesWritten, 1);
            report.note(Entry::ReplacedPages, file);
        }
        Change::Added => report.count(Entry::FilesWritten, 1),
        Change::Updated => report.count(Entry::FilesUpdated, 1),
        Change::Unchanged => report.count(Entry::FilesUnchanged, 1),
        Change::Kept => report.note(Entry::Kept, file),
    }
}
