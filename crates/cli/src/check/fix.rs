//! Corrects files, and shows what changes.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use console::Style;
use publish::file::write_atomic;
use similar::TextDiff;
use site::fixes::{corrected, removes_mark};
use source::diagnostic::{Diagnostic, Fix, escaped};

use crate::texts::Commands;

/// A file to correct.
pub(super) struct FileEdit {
    /// Path below `public/`.
    name: String,
    path: PathBuf,
    old: Vec<u8>,
    new: Vec<u8>,
}

/// The corrected files in `public`. Byte order marks come first, since the files behind them were not read.
///
/// # Errors
/// When a file can't be read.
pub(super) fn changes(public: &Path, diagnostics: &[Diagnostic], texts: &Commands) -> Result<Vec<FileEdit>> {
    let mut by_file: BTreeMap<&str, Vec<(&str, &Fix)>> = BTreeMap::new();
    for Diagnostic { file, path, fix, .. } in diagnostics {
        let Some(fix) = fix else { continue };
        let files = match fix {
            Fix::UnifyTag { files, .. } => files.as_slice(),
            _ => std::slice::from_ref(file),
        };
        for file in files {
            by_file.entry(file.as_str()).or_default().push((path.as_str(), fix));
        }
    }
    if by_file.values().any(|fixes| removes_mark(fixes)) {
        by_file.retain(|_, fixes| removes_mark(fixes));
    }
    let mut changes = Vec::new();
    for (name, fixes) in by_file {
        let path = public.join(name);
        let old = fs::read(&path).with_context(|| texts.cannot_read(path.display()))?;
        if let Some(new) = corrected(name, &old, &fixes) {
            changes.push(FileEdit { name: name.to_owned(), path, old, new });
        }
    }
    Ok(changes)
}

impl FileEdit {
    /// The changed lines, in the unified format.
    pub(super) fn diff(&self, coloured: bool) -> String {
        let (old, new) = (String::from_utf8_lossy(&self.old), String::from_utf8_lossy(&self.new));
        let diff = TextDiff::from_lines(&*old, &*new);
        let unified = diff.unified_diff().context_radius(0).header(&self.name, &self.name).to_string();
        let coloured = |line: &str| {
            let style = match line.chars().next() {
                Some('-') => Style::new().red(),
                Some('+') => Style::new().green(),
                _ => Style::new().cyan(),
            };
            // A byte order mark has no width.
            let line = escaped(line).replace('\u{feff}', "\\ufeff");
            format!("{}\n", style.force_styling(coloured).apply_to(line))
        };
        unified.lines().map(coloured).collect()
    }

    /// Replaces the file atomically.
    ///
    /// # Errors
    /// On an I/O error; the file is then unchanged.
    pub(super) fn write(&self, texts: &Commands) -> Result<()> {
        replace(&self.path, &self.new).with_context(|| texts.cannot_write(self.path.display()))
    }
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A symbolic link stays one, and its target is replaced.
    let path = path.canonicalize()?;
    let permissions = fs::metadata(&path)?.permissions();
    write_atomic(&path, bytes, Some(permissions))
}
