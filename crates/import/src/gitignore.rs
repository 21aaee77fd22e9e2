//! The `.gitignore` of the report folder: keeps files with personal data out of repositories.

use std::fs;
use std::io::ErrorKind;

use anyhow::{Context, Result};

use crate::target::Target;
use crate::texts::Import;

const NAME: &str = ".gitignore";

/// The reports and the pending comments. The list of imported files belongs into the repository.
const PATTERNS: [&str; 2] = ["pending-*", "report*"];

/// Adds the patterns that are missing. The lines of the author stay.
///
/// # Errors
/// When the file can't be read or written.
pub(crate) fn add_patterns(target: &Target, texts: &Import) -> Result<()> {
    let path = target.report_folder().join(NAME);
    let mut text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| texts.cannot_read(path.display())),
    };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let missing: Vec<&str> = PATTERNS.into_iter().filter(|pattern| !lines.contains(pattern)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for pattern in missing {
        text.push_str(pattern);
        text.push('\n');
    }
    target.write_report_file(NAME, text.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use protocol::language::Language;

    use super::add_patterns;
    use crate::target::Target;
    use crate::texts::Import;

    #[test]
    fn lines_of_the_author_stay() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::open(&folder.path().join("public"), false, Language::En).unwrap();
        let add = || add_patterns(&target, Import::of(Language::En)).unwrap();
        let path = target.report_folder().join(".gitignore");
        let text = || fs::read_to_string(&path).unwrap();
        add();
        assert_eq!(text(), "pending-*\nreport*\n");
        fs::write(&path, "notes.txt\nreport*\r\n*.bak").unwrap();
        for _ in 0..2 {
            add();
            assert_eq!(text(), "notes.txt\nreport*\r\n*.bak\npending-*\n");
        }
    }
}
