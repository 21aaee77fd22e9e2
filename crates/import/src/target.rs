//! The author's folder as the target of an import: files are written whole, and what the author edited is kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use protocol::language::Language;
use publish::file::{parent_and_name, write_atomic};
use publish::hash::sha256;
use serde_json::Value;

use crate::imported_files::{self, Imported};
use crate::media_names::NamedFile;
use crate::source_identity::identity;
use crate::texts::Import;

/// Name of the folder for the report and the list, beside the author's.
const FOLDER: &str = "import";

/// Name of the list of imported files.
const LIST: &str = "files.json";

/// Number of changes after which the list is written during an import: an import that is started again after it was
/// killed has to know most of its files.
const SAVE_INTERVAL: usize = 200;

/// The change of a file by an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Written for the first time.
    Added,
    /// Written again, since the old blog has changed.
    Updated,
    /// Written over a page of a new blog that was not edited.
    Replaced,
    /// The same as before.
    Unchanged,
    /// The author edited, renamed or deleted it, so it was not written.
    Kept,
}

/// The author's folder.
pub struct Target {
    public: PathBuf,
    /// The folder for the report and the list.
    report_folder: PathBuf,
    dry_run: bool,
    /// By the identity of the source.
    imported: BTreeMap<String, Imported>,
    /// Files by the identity of the source that they name.
    by_source: HashMap<String, String>,
    /// Pages of a new blog that were not edited.
    unedited_pages: BTreeSet<String>,
    /// Number of changes of the list since it was written.
    unsaved: usize,
    texts: &'static Import,
}

impl Target {
    /// Reads which files of the folder were imported. Errors are in `language`.
    ///
    /// # Errors
    /// When the list of an earlier import can't be read, or there is no place for it beside the folder.
    pub fn open(public: &Path, dry_run: bool, language: Language) -> Result<Self> {
        let texts = Import::of(language);
        let mut target = Self {
            public: public.to_owned(),
            report_folder: report_folder(public, texts)?,
            dry_run,
            imported: BTreeMap::new(),
            by_source: HashMap::new(),
            unedited_pages: BTreeSet::new(),
            unsaved: 0,
            texts,
        };
        target.imported = imported_files::read(&target.report_folder().join(LIST), texts)?;
        for folder in ["posts", "pages"] {
            let Ok(entries) = fs::read_dir(public.join(folder)) else { continue };
            let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
            let mut names: Vec<String> = names.filter(|name| name.ends_with(".json")).collect();
            // Of two files with one source, `a.json` is older than `a-2.json`.
            names.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
            for name in names {
                let value: Option<Value> = fs::read(public.join(folder).join(&name))
                    .ok()
                    .and_then(|bytes| serde_json::from_slice(&bytes).ok());
                if let Some(source) = value.as_ref().and_then(|value| value["_carnet"]["source"].as_str()) {
                    target.by_source.entry(identity(source)).or_insert_with(|| format!("{folder}/{name}"));
                }
            }
        }
        Ok(target)
    }

    /// With the pages of a new blog, by path and content: those that were not edited may be replaced.
    #[must_use]
    pub fn with_starter_pages(mut self, pages: &[(&str, &str)]) -> Self {
        let is_unedited =
            |file: &str, text: &str| fs::read(self.public.join(file)).is_ok_and(|there| there == text.as_bytes());
        let unedited = pages.iter().filter(|(file, text)| is_unedited(file, text));
        self.unedited_pages = unedited.map(|(file, _)| (*file).to_owned()).collect();
        self
    }

    /// The folder for the report and the list of imported files, beside the author's.
    pub fn report_folder(&self) -> &Path {
        &self.report_folder
    }

    /// The file that an earlier import wrote for this source, wherever it is now.
    pub fn file_of(&self, source: &str) -> Option<&str> {
        let source = identity(source);
        let listed = || self.imported.get(&source).map(|imported| imported.file.as_str());
        self.by_source.get(&source).map(String::as_str).or_else(listed)
    }

    /// Whether a file is a page of a new blog that was not edited.
    pub fn is_unedited_page(&self, file: &str) -> bool {
        self.unedited_pages.contains(file)
    }

    /// Whether there is a file with this name.
    pub fn exists(&self, file: &str) -> bool {
        self.public.join(file).exists()
    }

    /// Writes the file of a source, unless the author changed it.
    ///
    /// # Errors
    /// When it can't be read or written.
    pub fn write(&mut self, source: &str, file: &str, bytes: &[u8]) -> Result<Change> {
        let there = self.read(file)?;
        let source = identity(source);
        let before = self.imported.get(&source);
        let change = match (&there, before) {
            (Some(there), _) if there == bytes => Change::Unchanged,
            // Written by an earlier import, and the same since.
            (Some(there), Some(before)) if before.file == file && before.sha256 == sha256(there) => Change::Updated,
            (Some(_), None) if self.is_unedited_page(file) => Change::Replaced,
            (Some(_), _) | (None, Some(_)) => Change::Kept,
            (None, None) => Change::Added,
        };
        let is_new = matches!(change, Change::Added | Change::Updated | Change::Replaced);
        let responses = before.map(|before| before.responses.clone());
        if is_new {
            self.replace(file, bytes)?;
        }
        if is_new || (change == Change::Unchanged && responses.is_none()) {
            let responses = responses.unwrap_or_default();
            self.imported.insert(source, Imported { file: file.to_owned(), sha256: sha256(bytes), responses });
            self.note_unsaved()?;
        }
        Ok(change)
    }

    /// The content of a file; none without it.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn read(&self, file: &str) -> Result<Option<Vec<u8>>> {
        let path = self.public.join(file);
        match fs::read(&path) {
            Ok(there) => Ok(Some(there)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| self.texts.cannot_read(path.display())),
        }
    }

    /// Writes a file, also over one that the author changed.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn replace(&self, file: &str, bytes: &[u8]) -> Result<()> {
        if self.dry_run {
            return Ok(());
        }
        write(&self.public.join(file), bytes, self.texts)
    }

    /// The ids of the responses that earlier imports wrote for this source; empty when they were not noted.
    pub fn responses_of(&self, source: &str) -> Option<&BTreeSet<String>> {
        self.imported.get(&identity(source)).map(|imported| &imported.responses)
    }

    /// What identifies the sources of the files of earlier imports, with the ids of their responses.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        self.imported.iter().map(|(source, imported)| (source.as_str(), &imported.responses))
    }

    /// Notes the responses of a source, so that those which the author deletes are not added again. `bytes` is what the
    /// import alone would have written to the file.
    pub fn note_responses(&mut self, source: &str, file: &str, bytes: &[u8], ids: BTreeSet<String>) {
        let imported = self.imported.entry(identity(source)).or_insert_with(|| Imported {
            file: file.to_owned(),
            sha256: sha256(bytes),
            responses: BTreeSet::new(),
        });
        let before = imported.responses.len();
        imported.responses.extend(ids);
        self.unsaved += usize::from(imported.responses.len() > before);
    }

    /// Names below `media/` that earlier imports gave to files, by their sources.
    pub(crate) fn media(&self) -> BTreeMap<String, String> {
        let names = self.imported.iter().filter_map(|(source, imported)| {
            Some((source.clone(), imported.file.strip_prefix("media/")?.to_owned()))
        });
        names.collect()
    }

    /// Copies a file into `media/`, unless it is there, perhaps edited by the author.
    ///
    /// # Errors
    /// When it can't be read or written.
    pub(crate) fn copy(&mut self, media: &NamedFile) -> Result<Change> {
        let NamedFile { name, from, sha256, .. } = media;
        let file = format!("media/{name}");
        let path = self.public.join(&file);
        let is_new = !path.exists();
        if is_new && !self.dry_run {
            let bytes = fs::read(from).with_context(|| self.texts.cannot_read(from.display()))?;
            write(&path, &bytes, self.texts)?;
        }
        let source = media.source();
        // The list with any other name, such as one with a colon, would be refused.
        let is_listed = self.imported.contains_key(&source) || !imported_files::is_imported_file(&file);
        if !is_listed {
            self.imported.insert(source, Imported { file, sha256: sha256.clone(), responses: BTreeSet::new() });
            self.note_unsaved()?;
        }
        Ok(if is_new { Change::Added } else { Change::Unchanged })
    }

    /// Writes a file of the report folder, such as the report.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write_report_file(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        self.write_with_permissions(name, bytes, None)
    }

    /// The same for personal data: other users of this machine can't read the file.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write_private_report_file(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        self.write_with_permissions(name, bytes, for_owner())
    }

    fn write_with_permissions(&self, name: &str, bytes: &[u8], permissions: Option<Permissions>) -> Result<PathBuf> {
        let path = self.report_folder().join(name);
        if !self.dry_run {
            write_atomic(&path, bytes, permissions).with_context(|| self.texts.cannot_write(path.display()))?;
        }
        Ok(path)
    }

    fn note_unsaved(&mut self) -> Result<()> {
        self.unsaved += 1;
        if self.unsaved < SAVE_INTERVAL { Ok(()) } else { self.save() }
    }

    /// Writes the list of imported files.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn save(&mut self) -> Result<()> {
        if self.unsaved > 0 && !self.dry_run {
            let mut text = serde_json::to_vec_pretty(&self.imported)?;
            text.push(b'\n');
            write(&self.report_folder().join(LIST), &text, self.texts)?;
            self.unsaved = 0;
        }
        Ok(())
    }
}

/// The folder `import/` beside the author's, whose files are published.
fn report_folder(public: &Path, texts: &Import) -> Result<PathBuf> {
    let (parent, name) = parent_folder(public, texts)?;
    if name.eq_ignore_ascii_case(FOLDER) {
        bail!(texts.report_folder(public.display()));
    }
    Ok(parent.join(FOLDER))
}

/// The parent of the author's folder, and the name of the author's in it.
///
/// # Errors
/// When there is none, or it can't be read.
pub(crate) fn parent_folder(public: &Path, texts: &Import) -> Result<(PathBuf, OsString)> {
    let found = parent_and_name(public).with_context(|| texts.cannot_read(public.display()))?;
    found.with_context(|| texts.no_parent_folder(public.display()))
}

/// Permissions of a file that its owner alone may read; none where the system has no such permissions.
fn for_owner() -> Option<Permissions> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        Some(Permissions::from_mode(0o600))
    }
    #[cfg(not(unix))]
    {
        None
    }
}

fn write(path: &Path, bytes: &[u8], texts: &Import) -> Result<()> {
    write_atomic(path, bytes, None).with_context(|| texts.cannot_write(path.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use protocol::language::Language;

    use super::{Change, SAVE_INTERVAL, Target};

    #[test]
    fn edited_file_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        let file = |text: &str| format!("{{\"title\":\"{text}\",\"_carnet\":{{\"source\":\"s\"}}}}");
        let write = |text: &str| {
            let mut target = Target::open(&public, false, Language::En).unwrap();
            let name = target.file_of("s").unwrap_or("posts/a.json").to_owned();
            let change = target.write("s", &name, file(text).as_bytes()).unwrap();
            target.save().unwrap();
            change
        };
        assert_eq!(write("a"), Change::Added);
        assert_eq!(write("a"), Change::Unchanged);
        assert_eq!(write("b"), Change::Updated);
        let path = public.join("posts/a.json");
        fs::write(&path, file("edited")).unwrap();
        assert_eq!(write("c"), Change::Kept);
        assert_eq!(fs::read_to_string(&path).unwrap(), file("edited"));
        // Renamed.
        fs::rename(&path, public.join("posts/b.json")).unwrap();
        assert_eq!(write("d"), Change::Kept);
        assert!(!path.exists());
        // Deleted.
        fs::remove_file(public.join("posts/b.json")).unwrap();
        assert_eq!(write("d"), Change::Kept);
        assert!(!path.exists());
    }

    #[test]
    fn list_is_written_during_an_import() {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        let mut target = Target::open(&public, false, Language::En).unwrap();
        for number in 0..SAVE_INTERVAL {
            target.write(&format!("s{number}"), &format!("posts/{number}.json"), b"{}").unwrap();
        }
        // The process is killed here, and the import started again with other options.
        drop(target);
        let mut target = Target::open(&public, false, Language::En).unwrap();
        assert_eq!(target.write("s0", "posts/0.json", b"[]").unwrap(), Change::Updated);
    }

    #[test]
    fn import_folder_is_outside_of_the_authors_folder() {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        fs::create_dir_all(public.join("posts")).unwrap();
        // As `--public .` in the folder: it has no parent by name.
        let target = Target::open(&public.join("posts/.."), false, Language::En).unwrap();
        assert_eq!(target.report_folder(), folder.path().canonicalize().unwrap().join("import"));
        assert!(Target::open(&folder.path().join("Import"), false, Language::En).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn personal_data_is_readable_for_the_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let target = Target::open(&folder.path().join("public"), false, Language::En).unwrap();
        let path = target.write_private_report_file("pending.jsonl", b"x").unwrap();
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn dry_run_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        let mut target = Target::open(&public, true, Language::En).unwrap();
        assert_eq!(target.write("s", "posts/a.json", b"{}").unwrap(), Change::Added);
        target.save().unwrap();
        target.write_report_file("report.txt", b"x").unwrap();
        assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
    }
}
