//! Writes the site, and leaves unchanged files untouched.
//!
//! A build writes what has changed into a staging folder beside the target, and notes which files of the old site stay.
//! At the end, few changes are moved into the target one by one; otherwise the files that stay are hard-linked into the
//! folder, so that they keep their modification times, and it replaces the target. A build that fails before that leaves
//! the old site as it was.
//!
//! A build has a lock on its target from its start to its end, so that no other build changes the old site meanwhile.
//!
//! Nothing is synced to disk: after a power failure, every file can be rebuilt, and files are compared before they
//! are reused.

mod changes;
mod compress;
mod compressed_variants;
mod file_names;
mod file_state;
mod files;
mod fingerprint;
mod folder;
mod folder_lock;
mod hidden_files;
mod listing;
mod locked_target;
mod mount_points;
mod output_store;
mod put_in_place;
mod recorded_files;
mod replace;
mod shutdown;

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use anyhow::Result;
use source::failure::{Failure, OrFailure};
use source::message::Message;

pub use changes::Changes;
pub use compress::original;
use compress::{ENCODINGS, is_compressible};
use compressed_variants::Original;
pub use file_names::{MAX_NAME, NO_JEKYLL, NameError, check_name, is_hidden};
use file_state::FileState;
use files::{FILE_MODE, are_same, ensure_open, holds, is_open, is_whole, link, make_at, open_to_readers};
use folder::Unfinished;
pub use folder::{Locks, abandon};
use listing::Listing;
pub use locked_target::{LockedTarget, WhenLocked, refuse_locked};
pub use output_store::{OutputRecord, OutputStore};
pub use recorded_files::RecordedFile;
use replace::{is_site, may_be_replaced};

/// A build's staging folder.
pub struct Staging {
    folder: Folder,
    /// The site that will be replaced, if there is one.
    old: Option<PathBuf>,
    /// Its files, after [`Staging::list_old_files`]; none inside when one is not as a build leaves it.
    listing: OnceLock<Option<Listing>>,
    /// Whether files get compressed variants.
    compress: bool,
    /// Whether new and changed files are moved into the target one by one, if they are few.
    moves_few_files: bool,
    /// The folder of the app, which may contain compressed variants already.
    app: Option<PathBuf>,
    staged: Mutex<StagedFiles>,
}

/// Files of the new site so far; names are relative to the root of the site.
#[derive(Default)]
struct StagedFiles {
    written: HashSet<String>,
    unchanged: usize,
    /// Files of the old site that stay, with their compressed variants.
    kept: HashSet<String>,
    /// Files whose compressed variants are still to be written.
    originals: Vec<Original>,
}

enum Folder {
    /// It will replace its target.
    Own(Unfinished),
    /// Trunk's staging folder, and the folder that Trunk will replace with it.
    Given(PathBuf, Option<PathBuf>),
}

impl Staging {
    /// Locks `target`, and creates a folder that will replace it.
    ///
    /// # Errors
    /// When no folder can be created, when `target` is not empty and not a site (a mistyped name must not delete an
    /// author's files), or that of `when_locked`.
    pub fn beside(target: &Path, when_locked: WhenLocked<'_>) -> Result<Self> {
        Self::of_locked(LockedTarget::new(target, when_locked)?)
    }

    /// The same for a target that is locked already.
    ///
    /// # Errors
    /// When no folder can be created, or when the target is not empty and not a site.
    pub fn of_locked(target: LockedTarget) -> Result<Self> {
        Self::own(target, Unfinished::new)
    }

    /// The same for a target that can't be replaced: its files are replaced one by one. [`Staging::beside`] does this
    /// by itself for mount points and for targets beside which nothing may be written.
    ///
    /// # Errors
    /// When no folder can be created in it, when it is not empty and not a site, or that of `when_locked`.
    pub fn inside(target: &Path, when_locked: WhenLocked<'_>) -> Result<Self> {
        Self::own(LockedTarget::new(target, when_locked)?, Unfinished::inside)
    }

    fn own(target: LockedTarget, make: impl FnOnce(LockedTarget) -> Result<Unfinished, Failure>) -> Result<Self> {
        let place = target.path();
        if !may_be_replaced(place) {
            return Err(Failure::new(Message::output_not_a_site(place)).into());
        }
        let old = is_site(place).then(|| place.to_owned());
        Ok(Self::new(Folder::Own(make(target)?), old))
    }

    /// Writes into a folder that another program moves to `old`.
    pub fn given(folder: PathBuf, old: Option<PathBuf>) -> Self {
        let site = old.clone().filter(|old| is_site(old));
        Self::new(Folder::Given(folder, old), site)
    }

    fn new(folder: Folder, old: Option<PathBuf>) -> Self {
        Self {
            folder,
            old,
            listing: OnceLock::new(),
            compress: false,
            moves_few_files: false,
            app: None,
            staged: Mutex::default(),
        }
    }

    /// Also writes compressed variants of files. Those of the app are copied from its folder if they exist, since
    /// compressing it takes longer than the rest of a small blog.
    #[must_use]
    pub fn with_compressed_variants(self, app: Option<PathBuf>) -> Self {
        Self { compress: true, app, ..self }
    }

    /// New and changed files are moved into the target one by one, if they are few. Otherwise it is replaced as a whole, for
    /// which all files of a large site have to be linked.
    #[must_use]
    pub fn with_few_files_moved(self) -> Self {
        Self { moves_few_files: true, ..self }
    }

    /// The staging folder, which has what is new.
    pub fn path(&self) -> &Path {
        match &self.folder {
            Folder::Own(folder) => folder.path(),
            Folder::Given(path, _) => path,
        }
    }

    /// The site that will be replaced, if there is one.
    pub fn old(&self) -> Option<&Path> {
        self.old.as_deref()
    }

    /// The folder that the site will replace; none where another program does that.
    pub fn target(&self) -> Option<&Path> {
        match &self.folder {
            Folder::Own(folder) => Some(folder.target()),
            Folder::Given(..) => None,
        }
    }

    /// The locks of this build, with which a caller keeps other builds from the site after its end; none where
    /// another program moves the folder.
    pub fn locks(&self) -> Option<Arc<Locks>> {
        match &self.folder {
            Folder::Own(folder) => Some(folder.locks()),
            Folder::Given(..) => None,
        }
    }

    /// Whether files get compressed variants.
    pub fn is_compressed(&self) -> bool {
        self.compress
    }

    /// Writes a file; `name` is its path from the root of the site.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        checked(name).or_failure(|| Message::cannot_write_file(name))?;
        if self.old_file(name).is_some_and(|old| holds(&old, bytes) && self.keep_old(&old, name)) {
            return Ok(());
        }
        let path = self.path_of(name);
        self.make(name, || File::create_new(&path)?.write_all(bytes))
            .or_failure(|| Message::cannot_write_file(path.as_path()))?;
        Ok(ensure_open(&path, FILE_MODE)?)
    }

    /// Reuses the file of this name from the old site without comparing its content, if it was written completely;
    /// returns whether it did. For files with a hash in their names.
    pub fn reuse(&self, name: &str) -> bool {
        self.old_file(name).is_some_and(|old| is_whole(&old) && self.keep_old(&old, name))
    }

    fn keep_old(&self, old: &Path, name: &str) -> bool {
        if !self.take(old, name) {
            return false;
        }
        self.note(|staged| staged.unchanged += 1);
        self.note_original(name, true);
        true
    }

    /// Notes that the file `old` of the old site stays under this name. Where another program moves the folder, it is
    /// linked. Returns whether it could be.
    fn take(&self, old: &Path, name: &str) -> bool {
        let path = self.path_of(name);
        if self.target().is_none() {
            return make_at(&path, || link(old, &path)).is_ok();
        }
        self.staged.lock().is_ok_and(|mut staged| {
            // This build may have written another one.
            let is_free = !staged.written.remove(relative(name)) || fs::remove_file(path).is_ok();
            if is_free {
                staged.kept.insert(relative(name).to_owned());
            }
            is_free
        })
    }

    /// Creates a new or changed file.
    fn make(&self, name: &str, make: impl Fn() -> io::Result<()>) -> io::Result<()> {
        make_at(&self.path_of(name), make)?;
        self.note(|staged| {
            staged.kept.remove(relative(name));
            staged.written.insert(relative(name).to_owned());
        });
        self.note_original(name, false);
        Ok(())
    }

    fn note_original(&self, name: &str, is_old: bool) {
        // The extension of a compressed variant makes the name longer.
        let can_be_longer = ENCODINGS.iter().all(|encoding| check_name(&encoding.of(name)).is_ok());
        if self.compress && is_compressible(name) && can_be_longer {
            self.note(|staged| staged.originals.push(Original { name: relative(name).to_owned(), is_old }));
        }
    }

    fn note<T>(&self, note: impl FnOnce(&mut StagedFiles) -> T) {
        if let Ok(mut staged) = self.staged.lock() {
            note(&mut staged);
        }
    }

    /// Reads a file of this build.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn read(&self, name: &str) -> Result<Vec<u8>> {
        Ok(self.content(name)?)
    }

    fn content(&self, name: &str) -> Result<Vec<u8>, Failure> {
        let path = self.place_of(name);
        fs::read(&path).or_failure(|| Message::cannot_read_file(path.as_path()))
    }

    /// Copies a file.
    ///
    /// # Errors
    /// When it can't be read or written.
    pub fn copy(&self, from: &Path, name: &str) -> Result<()> {
        checked(name).or_failure(|| Message::cannot_copy_file(from))?;
        let is_same = |old: &Path| are_same(from, old).unwrap_or(false);
        if self.old_file(name).is_some_and(|old| is_same(&old) && self.keep_old(&old, name)) {
            return Ok(());
        }
        let path = self.path_of(name);
        self.make(name, || fs::copy(from, &path).map(|_| ()))
            .or_failure(|| Message::cannot_copy_file_to(from, path.as_path()))?;
        // The author's file may be readable for the author only.
        Ok(open_to_readers(&path, FILE_MODE)?)
    }

    /// Adds a file as a hard link, where the system supports it. Nothing may write to `from` later.
    ///
    /// # Errors
    /// When it can't be read or linked.
    pub fn link(&self, from: &Path, name: &str) -> Result<()> {
        checked(name).or_failure(|| Message::cannot_copy_file(from))?;
        let is_same = |old: &Path| are_same(from, old).unwrap_or(false);
        if self.old_file(name).is_some_and(|old| is_same(&old) && self.keep_old(&old, name)) {
            return Ok(());
        }
        let path = self.path_of(name);
        self.make(name, || link(from, &path)).or_failure(|| Message::cannot_copy_file_to(from, path.as_path()))?;
        Ok(ensure_open(&path, FILE_MODE)?)
    }

    /// Keeps a file of the old site that is no part of the new one, with its permissions.
    ///
    /// # Errors
    /// When it can't be kept.
    pub fn keep(&self, name: &str) -> Result<()> {
        let Some(old) = &self.old else { return Ok(()) };
        let from = old.join(relative(name));
        checked(name).or_failure(|| Message::cannot_keep_file(from.as_path()))?;
        if !self.take(&from, name) {
            let path = self.path_of(name);
            make_at(&path, || link(&from, &path)).or_failure(|| Message::cannot_keep_file(from.as_path()))?;
        }
        self.note(|staged| staged.unchanged += 1);
        Ok(())
    }

    /// Where a new file is written.
    fn path_of(&self, name: &str) -> PathBuf {
        self.path().join(relative(name))
    }

    /// Where a file of this build is until the end, in the old site if it stays.
    fn place_of(&self, name: &str) -> PathBuf {
        let is_kept = self.staged.lock().is_ok_and(|staged| staged.kept.contains(relative(name)));
        match &self.old {
            Some(old) if is_kept => old.join(relative(name)),
            _ => self.path_of(name),
        }
    }

    /// The file of this name in the old site, if it is readable for everyone.
    fn old_file(&self, name: &str) -> Option<PathBuf> {
        Some(self.old_file_with_state(name)?.0)
    }

    fn old_file_with_state(&self, name: &str) -> Option<(PathBuf, FileState)> {
        let path = self.old.as_ref()?.join(relative(name));
        if let Some(state) = self.listing().and_then(|listing| listing.state(relative(name))) {
            return Some((path, state));
        }
        let metadata = path.symlink_metadata().ok()?;
        let state = FileState::from(&metadata);
        (metadata.is_file() && is_open(&metadata, FILE_MODE)).then_some((path, state))
    }

    /// Writes the compressed variants of the files so far. [`Staging::finish`] does it for those that are left.
    ///
    /// # Errors
    /// When one can't be written.
    pub fn write_compressed(&self) -> Result<()> {
        let originals =
            self.staged.lock().map(|mut staged| std::mem::take(&mut staged.originals)).unwrap_or_default();
        Ok(self.write_variants(&originals)?)
    }
}

/// Checks a name, as [`check_name`].
fn checked(name: &str) -> Result<(), Failure> {
    check_name(name).map_err(|error| Failure::new(error.message()))
}

fn relative(name: &str) -> &str {
    name.trim_start_matches('/')
}
