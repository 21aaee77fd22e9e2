//! Writing the site so that it is there as a whole or not at all.
//!
//! Everything goes into a folder beside the target, which takes the target's place at the end. A build that
//! fails leaves the old site as it was.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::assets::MANIFEST;

/// A folder being filled.
pub struct Staging {
    folder: Folder,
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
        Ok(Self { folder: Folder::Beside { temporary, target } })
    }

    /// Fills a folder that someone else puts in place.
    pub fn given(folder: PathBuf) -> Self {
        Self { folder: Folder::Given(folder) }
    }

    /// Where the files go.
    pub fn path(&self) -> &Path {
        match &self.folder {
            Folder::Beside { temporary, .. } => temporary.path(),
            Folder::Given(path) => path,
        }
    }

    /// Writes a file; `name` is its path from the root of the site.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path_of(name);
        // Most files have a sibling that was written before: the folder is made only when it is missing.
        let written = match fs::write(&path, bytes) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_parent(&path)?;
                fs::write(&path, bytes)
            }
            written => written,
        };
        written.with_context(|| format!("can't write {}", path.display()))
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
        let path = self.path_of(name);
        make_parent(&path)?;
        fs::copy(from, &path).with_context(|| format!("can't copy {} to {}", from.display(), path.display()))?;
        // The author's own permissions may be the author's only.
        open_to_readers(&path, 0o644)
    }

    fn path_of(&self, name: &str) -> PathBuf {
        self.path().join(name.trim_start_matches('/'))
    }

    /// Puts the finished folder in the target's place.
    ///
    /// # Errors
    /// When the target can't be replaced; it is then as it was.
    pub fn finish(self) -> Result<()> {
        let Folder::Beside { temporary, target } = self.folder else { return Ok(()) };
        open_to_readers(temporary.path(), 0o755)?;
        let staged = temporary.keep();
        let replaced = replace(&staged, &target);
        if replaced.is_err() {
            let _ = fs::remove_dir_all(&staged);
        }
        replaced.with_context(|| format!("can't put the new site at {}", target.display()))
    }
}

/// Whether `target` is free, empty, or a site that was built before.
fn may_be_replaced(target: &Path) -> bool {
    let is_empty = || fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_none());
    !target.exists() || is_empty() || target.join("assets").join(MANIFEST).is_file()
}

fn make_parent(path: &Path) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("can't make {}", parent.display()))?;
    }
    Ok(())
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

fn replace(staged: &Path, target: &Path) -> io::Result<()> {
    if !target.exists() {
        return fs::rename(staged, target);
    }
    if exchange(staged, target).is_ok() {
        return fs::remove_dir_all(staged);
    }
    // Where the system can't exchange two folders in one step, the old one steps aside first, and comes back
    // if the new one can't take its place.
    let aside = staged.with_extension("old");
    fs::rename(target, &aside)?;
    if let Err(error) = fs::rename(staged, target) {
        fs::rename(&aside, target)?;
        return Err(error);
    }
    fs::remove_dir_all(&aside)
}

#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(Into::into)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
