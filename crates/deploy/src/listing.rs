//! Lists of files for authors.

use std::fmt::Write;

use source::diagnostic::escaped;

use crate::texts::Publish;

/// Adds a line for each name, up to a maximum.
pub(crate) fn list(text: &mut String, names: &[&str], max: usize, texts: &Publish) {
    for name in names.iter().take(max) {
        // Writing into a string never fails.
        let _ = writeln!(text, "  {}", escaped(name));
    }
    if names.len() > max {
        let _ = writeln!(text, "  {}", texts.more(names.len() - max));
    }
}
