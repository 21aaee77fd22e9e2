//! Writing the site so that it is there as a whole or not at all, and so that what has not changed stays as it was.
//!
//! Everything goes into a folder beside the target, which takes the target's place at the end. A build that
//! fails leaves the old site as it was. A file that the old site has already is not written again: it becomes a second
//! name of the old one, with its time of change, until the old folder goes.

mod changes;
mod compress;
mod place;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use tempfile::TempDir;
use walkdir::WalkDir;

pub use changes::Changes;
use compress::{FORMS, is_compressible, original};
use place::{is_site, may_be_replaced, replace};

/// A folder being filled.
pub struct Staging {
    folder: Folder,
    /// The site that will be replaced, if there is one.
    old: Option<PathBuf>,
    /// Whether files get compressed forms.
    compress: bool,
    /// The folder of the app, which may have its compressed forms already.
    app: Option<PathBuf>,
    record: Mutex<Record>,
}

/// What was done so far; names are relative to the root of the site.
#[derive(Default)]
struct Record {
    written: Vec<String>,
    unchanged: usize,
    /// Files whose compressed forms are still to be made.
    to_compress: Vec<String>,
}

enum Folder {
    /// Beside the target, which it will replace.
    Beside { temporary: TempDir, target: PathBuf },
    /// Trunk's own staging folder: Trunk puts it in place.
    Given(PathBuf),
}

impl Staging {
    /// Starts a folder that will take the place of `target`.
    ///
    /// # Errors
    /// When no folder can be made beside it, or when something else than a site stands there: a mistyped name
    /// must not cost an author their files.
    pub fn beside(target: &Path) -> Result<Self> {
        // Behind a link, it is the folder that is replaced and not the link.
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        if !may_be_replaced(&target) {
            bail!(
                "{} holds something else than a site of Carnet: name another folder with --out, or empty this one",
                target.display()
            );
        }
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).with_context(|| format!("can't make {}", parent.display()))?;
        let temporary = tempfile::Builder::new()
            .prefix(".carnet-")
            .tempdir_in(parent)
            .with_context(|| format!("can't make a folder in {}", parent.display()))?;
        let old = is_site(&target).then(|| target.clone());
        Ok(Self::new(Folder::Beside { temporary, target }, old))
    }

    /// Fills a folder that someone else puts in place of `old`.
    pub fn given(folder: PathBuf, old: Option<PathBuf>) -> Self {
        Self::new(Folder::Given(folder), old.filter(|old| is_site(old)))
    }

    fn new(folder: Folder, old: Option<PathBuf>) -> Self {
        Self { folder, old, compress: false, app: None, record: Mutex::default() }
    }

    /// The same, with compressed forms beside the files that get smaller. Those of the app are taken from its folder,
    /// where they are there: to make them takes longer than all else of a small blog.
    #[must_use]
    pub fn with_compressed_forms(self, app: Option<PathBuf>) -> Self {
        Self { compress: true, app, ..self }
    }

    /// Where the files go.
    pub fn path(&self) -> &Path {
        match &self.folder {
            Folder::Beside { temporary, .. } => temporary.path(),
            Folder::Given(path) => path,
        }
    }

    /// The site that will be replaced, if there is one.
    pub fn old(&self) -> Option<&Path> {
        self.old.as_deref()
    }

    /// Writes a file; `name` is its path from the root of the site.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        if self.old_file(name).is_some_and(|old| holds(&old, bytes)) && self.reuse(name) {
            return Ok(());
        }
        let path = self.path_of(name);
        self.make(name, || File::create_new(&path)?.write_all(bytes))
            .with_context(|| format!("can't write {}", path.display()))
    }

    /// Takes the file of this name over from the old site, whatever it holds; says whether there was one. For files whose
    /// names follow from their contents.
    pub fn reuse(&self, name: &str) -> bool {
        let (Some(old), path) = (self.old_file(name), self.path_of(name)) else { return false };
        if make_at(&path, || link(&old, &path)).is_err() {
            return false;
        }
        let has_forms = self.compress && is_compressible(name) && self.reuse_forms(name);
        self.note(|record| {
            record.unchanged += 1;
            if self.compress && is_compressible(name) && !has_forms {
                record.to_compress.push(relative(name).to_owned());
            }
        });
        true
    }

    /// The same for its compressed forms, of which there may be one.
    fn reuse_forms(&self, name: &str) -> bool {
        let linked = FORMS.map(|form| {
            let form = form.of(name);
            let path = self.path_of(&form);
            // Where one stands already, it is the author's own.
            self.old_file(&form).is_some_and(|old| path.exists() || link(&old, &path).is_ok())
        });
        linked.contains(&true)
    }

    /// Makes a file that the old site does not have.
    fn make(&self, name: &str, make: impl Fn() -> io::Result<()>) -> io::Result<()> {
        make_at(&self.path_of(name), make)?;
        let name = relative(name).to_owned();
        self.note(|record| {
            if self.compress && is_compressible(&name) {
                record.to_compress.push(name.clone());
            }
            record.written.push(name);
        });
        Ok(())
    }

    fn note(&self, note: impl FnOnce(&mut Record)) {
        if let Ok(mut record) = self.record.lock() {
            note(&mut record);
        }
    }

    /// Reads a file back that was written before.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn read(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.path_of(name);
        fs::read(&path).with_context(|| format!("can't read {}", path.display()))
    }

    /// Copies a file.
    ///
    /// # Errors
    /// When it can't be read or written.
    pub fn copy(&self, from: &Path, name: &str) -> Result<()> {
        if self.old_file(name).is_some_and(|old| are_same(from, &old).unwrap_or(false)) && self.reuse(name) {
            return Ok(());
        }
        let path = self.path_of(name);
        self.make(name, || fs::copy(from, &path).map(|_| ()))
            .with_context(|| format!("can't copy {} to {}", from.display(), path.display()))?;
        // The author's own permissions may be the author's only.
        open_to_readers(&path, 0o644)
    }

    fn path_of(&self, name: &str) -> PathBuf {
        self.path().join(relative(name))
    }

    /// The file of this name in the old site.
    fn old_file(&self, name: &str) -> Option<PathBuf> {
        let path = self.old.as_ref()?.join(relative(name));
        path.symlink_metadata().is_ok_and(|metadata| metadata.is_file()).then_some(path)
    }

    /// Compresses what needs it, puts the finished folder in the target's place, and tells what is not as it was.
    ///
    /// # Errors
    /// When a file can't be written, or the target can't be replaced; it is then as it was.
    pub fn finish(self) -> Result<Changes> {
        let Record { mut written, unchanged, to_compress } =
            self.record.lock().map(|mut record| std::mem::take(&mut *record)).unwrap_or_default();
        let forms: Vec<_> = to_compress.iter().flat_map(|name| FORMS.map(|form| (name, form))).collect();
        forms.into_par_iter().try_for_each(|(name, form)| self.write_form(name, form))?;
        written.sort();
        let changes = Changes { written, unchanged, removed: self.removed() };
        let Folder::Beside { temporary, target } = self.folder else { return Ok(changes) };
        open_to_readers(temporary.path(), 0o755)?;
        let staged = temporary.keep();
        let replaced = replace(&staged, &target);
        if replaced.is_err() {
            let _ = fs::remove_dir_all(&staged);
        }
        replaced.with_context(|| format!("can't put the new site at {}", target.display()))?;
        Ok(changes)
    }

    /// Writes one compressed form of a file, unless the author has one of that name.
    fn write_form(&self, name: &str, form: compress::Form) -> Result<()> {
        let path = self.path_of(&form.of(name));
        if path.exists() {
            return Ok(());
        }
        let made = self.app.as_ref().zip(name.strip_prefix("assets/"));
        if made.is_some_and(|(app, name)| fs::copy(app.join(form.of(name)), &path).is_ok()) {
            return Ok(());
        }
        let compressed = form.compress(name, &self.read(name)?);
        let written = compressed.and_then(|bytes| bytes.map_or(Ok(()), |bytes| fs::write(&path, bytes)));
        written.with_context(|| format!("can't write {}", path.display()))
    }

    /// What the old site has and the new one has not. Trunk's staging folder is inside the old site.
    fn removed(&self) -> Vec<String> {
        let Some(old) = &self.old else { return Vec::new() };
        let mut removed = Vec::new();
        let inside = |entry: &walkdir::DirEntry| entry.path() != self.path();
        for entry in WalkDir::new(old).sort_by_file_name().into_iter().filter_entry(inside).filter_map(Result::ok) {
            let Ok(below) = entry.path().strip_prefix(old) else { continue };
            if entry.file_type().is_dir() || self.path().join(below).exists() {
                continue;
            }
            let name =
                below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            if original(&name).is_none_or(|original| self.old_file(original).is_none()) {
                removed.push(name);
            }
        }
        removed
    }
}

fn relative(name: &str) -> &str {
    name.trim_start_matches('/')
}

/// Runs `make`, which makes a new file at `path`. What stands there already goes first: it may be a second name of a file
/// of the old site, which must not change. Most files have a sibling that was made before, so the folder is made only
/// when it is missing.
fn make_at(path: &Path, make: impl Fn() -> io::Result<()>) -> io::Result<()> {
    if path.exists() {
        fs::remove_file(path)?;
    }
    match (make(), path.parent()) {
        (Err(error), Some(parent)) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(parent)?;
            make()
        }
        (made, _) => made,
    }
}

/// A second name for a file; where the system has none, a copy that is as old.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists) => {
            fs::copy(from, to)?;
            let changed = fs::metadata(from)?.modified()?;
            File::options().write(true).open(to)?.set_modified(changed)
        }
        linked => linked,
    }
}

/// Whether the file at `path` holds these bytes.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|held| held == bytes)
}

/// Whether two files hold the same; neither is read whole, since media may be large.
fn are_same(a: &Path, b: &Path) -> io::Result<bool> {
    let (mut a, mut b) = (File::open(a)?, File::open(b)?);
    if a.metadata()?.len() != b.metadata()?.len() {
        return Ok(false);
    }
    let (mut left, mut right) = ([0; 64 * 1024], [0; 64 * 1024]);
    loop {
        let read = a.read(&mut left)?;
        let (Some(left), Some(right)) = (left.get(..read), right.get_mut(..read)) else { return Ok(false) };
        b.read_exact(right)?;
        if left != right {
            return Ok(false);
        }
        if read == 0 {
            return Ok(true);
        }
    }
}

/// Lets everyone read: a site is for everyone, and hosts run under accounts of their own.
fn open_to_readers(path: &Path, mode: u32) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
            .with_context(|| format!("can't open {} to readers", path.display()))?;
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}
