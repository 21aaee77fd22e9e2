//! Counts what became of the files.

use crate::report::Report;
use crate::target::Change;

/// Notes what became of a file.
pub(crate) fn note_change(report: &mut Report, change: Change, file: &str) {
    match change {
        Change::Added => report.count("files written", 1),
        Change::Updated => report.count("files written again, since the old blog has changed", 1),
        Change::Unchanged => report.count("files unchanged", 1),
        Change::Kept => report.note("kept, since it was edited, renamed or deleted here", file),
    }
}
