//! The journal: all changes of a rename, written before the first of them. If the program is killed in between, the
//! next `carnet rename` completes them.

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use publish::file::write_atomic;
use serde::{Deserialize, Serialize};

use super::change::FileChange;
use crate::texts::Commands;

/// Name of the journal in `public/`; hidden files are no part of the blog.
const FILE: &str = ".carnet-rename.json";

/// The changes of a rename.
pub(super) struct Journal {
    /// The folder `public/`.
    root: PathBuf,
    record: Record,
    texts: &'static Commands,
}

/// Content of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    old: String,
    new: String,
    page: bool,
    files: Vec<FileRecord>,
}

/// A [`FileChange`]; paths are relative to `public/`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRecord {
    from: String,
    to: String,
    before: String,
    after: String,
}

/// What is still to be done for a file.
struct Remaining<'r> {
    from: PathBuf,
    to: PathBuf,
    /// The content, if it was not written.
    write: Option<&'r str>,
    /// Whether the old file is still there.
    remove: bool,
}

impl Journal {
    /// The journal of a rename; it is not written yet.
    ///
    /// # Errors
    /// When a file is not in `public`.
    pub(super) fn new(
        public: &Path,
        old: &str,
        new: &str,
        page: bool,
        changes: &[FileChange],
        texts: &'static Commands,
    ) -> Result<Self> {
        let root = canonical(public, texts)?;
        let name = |path: &Path| -> Result<String> {
            let below = path.strip_prefix(&root).ok().and_then(Path::to_str);
            Ok(below.with_context(|| texts.file_outside(path.display(), public.display()))?.to_owned())
        };
        let record = |change: &FileChange| -> Result<FileRecord> {
            let (before, after) = (change.before.clone(), change.after.clone());
            Ok(FileRecord { from: name(&change.from)?, to: name(&change.to)?, before, after })
        };
        let files = changes.iter().map(record).collect::<Result<Vec<_>>>()?;
        let record = Record { old: old.to_owned(), new: new.to_owned(), page, files };
        Ok(Self { root, record, texts })
    }

    /// The journal that an interrupted rename left, if there is one.
    ///
    /// # Errors
    /// When it can't be read.
    pub(super) fn read(public: &Path, texts: &'static Commands) -> Result<Option<Self>> {
        let root = canonical(public, texts)?;
        let path = root.join(FILE);
        let Some(text) = read(&path, texts)? else { return Ok(None) };
        let record = serde_json::from_str(&text).with_context(|| texts.invalid_journal(path.display()))?;
        Ok(Some(Self { root, record, texts }))
    }

    /// Whether it is the journal of this rename.
    pub(super) fn is_of(&self, old: &str, new: &str, page: bool) -> bool {
        let Record { old: from, new: to, page: is_page, .. } = &self.record;
        (from.as_str(), to.as_str(), *is_page) == (old, new, page)
    }

    /// Number of its files.
    pub(super) fn len(&self) -> usize {
        self.record.files.len()
    }

    /// Writes the file.
    ///
    /// # Errors
    /// On an I/O error.
    pub(super) fn write(&self) -> Result<()> {
        let path = self.path();
        write_atomic(&path, &serde_json::to_vec(&self.record)?, None)
            .with_context(|| self.texts.cannot_write(path.display()))
    }

    /// Removes the file.
    ///
    /// # Errors
    /// On an I/O error.
    pub(super) fn remove(&self) -> Result<()> {
        let path = self.path();
        fs::remove_file(&path).with_context(|| self.texts.cannot_remove(path.display()))
    }

    /// Makes the changes that were not made, and removes the file.
    ///
    /// # Errors
    /// When a file has other content than before or after the change, or can't be written.
    pub(super) fn complete(&self) -> Result<()> {
        // All files are checked before the first one is written.
        let remaining = self.record.files.iter().map(|file| self.remaining(file)).collect::<Result<Vec<_>>>()?;
        for Remaining { from, to, write, remove } in &remaining {
            if let Some(text) = write {
                let permissions = fs::metadata(from).map(|metadata| metadata.permissions());
                permissions
                    .and_then(|permissions| write_atomic(to, text.as_bytes(), Some(permissions)))
                    .with_context(|| self.texts.cannot_write(to.display()))?;
            }
            if *remove {
                fs::remove_file(from).with_context(|| self.texts.cannot_remove(from.display()))?;
            }
        }
        self.remove()
    }

    fn remaining<'r>(&self, file: &'r FileRecord) -> Result<Remaining<'r>> {
        let FileRecord { from: old_name, to: new_name, before, after } = file;
        let (from, to) = (self.place(old_name)?, self.place(new_name)?);
        let (old, new) = (read(&from, self.texts)?, read(&to, self.texts)?);
        let is_renamed = from != to;
        let is_before = old.as_deref() == Some(before.as_str());
        let is_after = new.as_deref() == Some(after.as_str());
        let can_write = is_before && (new.is_none() || !is_renamed);
        let can_remove = is_before || old.is_none();
        if !(is_after || can_write) || (is_renamed && !can_remove) {
            bail!(self.texts.rename_changed_since(self, old_name, self.path().display()));
        }
        let write = if is_after { None } else { Some(after.as_str()) };
        Ok(Remaining { from, to, write, remove: is_renamed && old.is_some() })
    }

    /// The path of a file. The journal may come with the blog from somebody else, and must not lead out of it.
    fn place(&self, name: &str) -> Result<PathBuf> {
        let path = self.root.join(name);
        let is_inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        let mut parents = path.ancestors().take_while(|part| *part != self.root);
        if !is_inside || !name.ends_with(".json") || parents.any(Path::is_symlink) {
            bail!(self.texts.invalid_journal_name(self.path().display(), name));
        }
        Ok(path)
    }

    fn path(&self) -> PathBuf {
        self.root.join(FILE)
    }
}

impl fmt::Display for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.texts.rename(&self.record.old, &self.record.new))
    }
}

fn canonical(public: &Path, texts: &Commands) -> Result<PathBuf> {
    public.canonicalize().with_context(|| texts.cannot_find(public.display()))
}

/// The text of a file; none when there is no such file.
fn read(path: &Path, texts: &Commands) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error).with_context(|| texts.cannot_read(path.display())),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use protocol::language::Language;

    use super::{Commands, FILE, FileChange, Journal};

    fn journal(root: &Path, changes: &[FileChange]) -> Journal {
        Journal::new(root, "b", "c", false, changes, Commands::of(Language::En)).unwrap()
    }

    fn changes(root: &Path) -> Vec<FileChange> {
        let change = |from: &str, to: &str| FileChange {
            from: root.join(from),
            to: root.join(to),
            before: from.to_owned(),
            after: format!("new {to}"),
        };
        vec![change("a.json", "a.json"), change("b.json", "c.json"), change("d.json", "e.json")]
    }

    #[test]
    fn rename_is_completed_after_every_step() {
        let steps: [(&str, Option<&str>); 5] = [
            ("a.json", Some("new a.json")),
            ("c.json", Some("new c.json")),
            ("b.json", None),
            ("e.json", Some("new e.json")),
            ("d.json", None),
        ];
        for done in 0..=steps.len() {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().canonicalize().unwrap();
            for name in ["a.json", "b.json", "d.json"] {
                fs::write(root.join(name), name).unwrap();
            }
            journal(&root, &changes(&root)).write().unwrap();
            for (name, text) in &steps[..done] {
                match text {
                    Some(text) => fs::write(root.join(name), text).unwrap(),
                    None => fs::remove_file(root.join(name)).unwrap(),
                }
            }
            let journal = Journal::read(&root, Commands::of(Language::En)).unwrap().unwrap();
            assert!(journal.is_of("b", "c", false) && !journal.is_of("b", "c", true));
            journal.complete().unwrap();
            let mut names: Vec<_> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            assert_eq!(names, ["a.json", "c.json", "e.json"], "after {done} steps");
            for name in ["a.json", "c.json", "e.json"] {
                assert_eq!(fs::read_to_string(root.join(name)).unwrap(), format!("new {name}"));
            }
        }
    }

    #[test]
    fn files_that_changed_since_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for (name, text) in [("a.json", "a.json"), ("b.json", "b.json"), ("d.json", "mine")] {
            fs::write(root.join(name), text).unwrap();
        }
        let journal = journal(&root, &changes(&root));
        journal.write().unwrap();
        let error = journal.complete().unwrap_err().to_string();
        assert!(error.contains("and d.json has changed since: complete it by hand"), "{error}");
        assert_eq!(fs::read_to_string(root.join("a.json")).unwrap(), "a.json");
        assert!(root.join(FILE).exists());
    }

    #[test]
    fn journal_does_not_lead_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let journal = journal(&root, &[]);
        for name in ["../a.json", "/a.json", "a/../../b.json", "a.sh", ""] {
            assert!(journal.place(name).is_err(), "{name}");
        }
        assert_eq!(journal.place("posts/a.json").unwrap(), root.join("posts/a.json"));
    }
}
