//! Corrects files, and shows what changes.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use console::Style;
use publish::file::write_atomic;
use similar::TextDiff;
use source::diagnostic::{Diagnostic, Fix, escaped};

use super::edits::{Edit, edits};

/// A file to correct.
pub(super) struct Change {
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
pub(super) fn changes(public: &Path, diagnostics: &[Diagnostic]) -> Result<Vec<Change>> {
    let has_mark = |diagnostic: &&Diagnostic| diagnostic.fix == Some(Fix::RemoveByteOrderMark);
    let mut fixed: Vec<&Diagnostic> = diagnostics.iter().filter(has_mark).collect();
    if fixed.is_empty() {
        fixed = diagnostics.iter().collect();
    }
    // By file and start, so that a place that two diagnostics name is replaced once.
    let mut by_file: BTreeMap<String, BTreeMap<usize, Edit>> = BTreeMap::new();
    for edit in fixed.into_iter().flat_map(|diagnostic| edits(public, diagnostic)) {
        by_file.entry(edit.file.clone()).or_default().insert(edit.range.start, edit);
    }
    let change = |(name, edits): (String, BTreeMap<usize, Edit>)| -> Result<Change> {
        let path = public.join(&name);
        let old = fs::read(&path).with_context(|| format!("can't read {}", path.display()))?;
        let new = apply(&old, edits.values());
        Ok(Change { name, path, old, new })
    };
    by_file.into_iter().map(change).collect()
}

/// `old` with the replacements, which are in order.
fn apply<'e>(old: &[u8], edits: impl Iterator<Item = &'e Edit>) -> Vec<u8> {
    let mut new = Vec::with_capacity(old.len());
    let mut at = 0;
    for Edit { range, text, .. } in edits {
        let Some(before) = old.get(at..range.start) else { continue };
        new.extend_from_slice(before);
        new.extend_from_slice(text.as_bytes());
        at = range.end;
    }
    new.extend_from_slice(old.get(at..).unwrap_or_default());
    new
}

impl Change {
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
    pub(super) fn write(&self) -> Result<()> {
        replace(&self.path, &self.new).with_context(|| format!("can't write {}", self.path.display()))
    }
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A symbolic link stays one, and its target is replaced.
    let path = path.canonicalize()?;
    let permissions = fs::metadata(&path)?.permissions();
    write_atomic(&path, bytes, Some(permissions))
}
