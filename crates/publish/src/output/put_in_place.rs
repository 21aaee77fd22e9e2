//! The end of a build: the new site takes the place of the old one.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;
use rayon::prelude::*;
use source::failure::{Failure, OrFailure};
use source::message::Message;
use walkdir::WalkDir;

use super::changes::Changes;
use super::compress::original;
use super::file_names::{NO_JEKYLL, is_hidden};
use super::files::{FOLDER_MODE, ensure_open, link, make_at};
use super::fingerprint::fingerprint_of_new;
use super::hidden_files::{carry_over, refuse_clashes};
use super::listing::Listing;
use super::mount_points::MountPoints;
use super::{Folder, StagedFiles, Staging};

/// Most files that are moved into the target one by one. While they are, readers may get some new and some old pages.
const MAX_MOVED: usize = 1_000;

impl Staging {
    /// Writes compressed variants, puts the site in place, and returns the changes. Hidden files of the target are kept.
    ///
    /// # Errors
    /// When a file can't be written, or the target can't be replaced; it is then unchanged, unless its files are
    /// replaced one by one.
    pub fn finish(self) -> Result<Changes> {
        Ok(self.put_in_place()?.0)
    }

    /// The same. Before another build may begin, calls `record` with the changes and the fingerprint of the site, for
    /// comparison with [`Staging::old_fingerprint`] in the next build; none when modification times do not tell its
    /// files.
    ///
    /// # Errors
    /// As for [`Staging::finish`].
    pub fn finish_with_record(self, record: impl FnOnce(&Changes, Option<&str>)) -> Result<Changes> {
        let (_locks, target) = (self.locks(), self.target().map(Path::to_owned));
        let (changes, listing) = self.put_in_place()?;
        let fingerprint = target.and_then(|target| fingerprint_of_new(&target, listing));
        record(&changes, fingerprint.as_deref());
        Ok(changes)
    }

    /// Returns the files of the new site, too, if they are known without reading its folders.
    fn put_in_place(mut self) -> Result<(Changes, Option<Listing>)> {
        self.write_compressed()?;
        let StagedFiles { written, unchanged, mut kept, .. } =
            self.staged.lock().map(|mut staged| std::mem::take(&mut *staged)).unwrap_or_default();
        let mut written: Vec<String> = written.into_iter().collect();
        written.sort();
        let mount_points = self.target().or(self.old()).map(MountPoints::of).unwrap_or_default();
        let listing = self.listing.take().flatten().filter(|_| mount_points.is_empty());
        let (mut stale, folders) = match &listing {
            Some(listing) => (unkept(listing, &kept), Vec::new()),
            None => self.old_entries(&mount_points)?,
        };
        let moves_files = match &self.folder {
            Folder::Own(folder) => {
                folder.is_inside()
                    || self.moves_few_files && self.old.is_some() && written.len() <= MAX_MOVED
                    // The files there would be deleted with the old site.
                    || !mount_points.is_empty()
            }
            Folder::Given(..) => false,
        };
        if moves_files {
            // Listed files stay where they are. Others are behind a symbolic link, listed under a name with other capitals
            // or accents, or removed meanwhile.
            match &listing {
                Some(listing) => kept.retain(|name| listing.state(name).is_none()),
                None => stale.retain(|below| !kept.remove(&name_of(below))),
            }
            let stays = |name: &str| {
                is_hidden(name.split('/').next().unwrap_or(name)) || mount_points.contain(Path::new(name))
            };
            kept.retain(|name| !stays(name));
            folders.par_iter().try_for_each(|folder| ensure_open(folder, FOLDER_MODE))?;
        }
        self.link_kept(&kept)?;
        stale.retain(|below| !self.path().join(below).is_file());
        stale.sort();
        let mut changes = Changes { written, unchanged, removed: self.removed(&stale), leftover: None };
        // Only with files that are moved, and kept files that stay, is the new site known.
        let listing = listing.filter(|_| moves_files && kept.is_empty());
        let new = if listing.is_some() { self.staged_names() } else { Vec::new() };
        self.open_folders()?;
        let target = match &self.folder {
            Folder::Own(folder) => Some(folder.target()),
            Folder::Given(_, target) => target.as_deref(),
        };
        if let Some(target) = target {
            refuse_clashes(target, self.path())
                .and_then(|()| if moves_files { Ok(()) } else { Ok(carry_over(target, self.path())?) })
                .or_failure(|| Message::cannot_keep_hidden_files(target))?;
            if moves_files {
                mount_points.refuse_changes(self.path(), target)?;
            }
        }
        if let Folder::Own(folder) = self.folder {
            let (path, target) = (folder.path().to_owned(), folder.target().to_owned());
            let put = if moves_files { folder.fill(&stale) } else { folder.put() };
            put.or_failure(|| Message::cannot_replace_site(target.as_path()))?;
            changes.leftover = path.exists().then_some(path);
            let stale: Vec<String> = stale.iter().map(|below| name_of(below)).collect();
            let listing = listing.and_then(|listing| listing.updated(&target, &new, &stale));
            return Ok((changes, listing));
        }
        Ok((changes, None))
    }

    /// The names of the files in the staging folder.
    fn staged_names(&self) -> Vec<String> {
        let entries = WalkDir::new(self.path()).into_iter().filter_map(Result::ok);
        let files = entries.filter(|entry| !entry.file_type().is_dir());
        files.filter_map(|entry| entry.path().strip_prefix(self.path()).ok().map(name_of)).collect()
    }

    /// Links the files of the old site that stay into the folder.
    fn link_kept(&self, kept: &HashSet<String>) -> Result<(), Failure> {
        let Some(old) = &self.old else { return Ok(()) };
        kept.par_iter().try_for_each(|name| {
            let (from, to) = (old.join(name), self.path().join(name));
            make_at(&to, || link(&from, &to))
                .or_failure(|| Message::cannot_copy_file_to(from.as_path(), to.as_path()))
        })
    }

    /// The umask may have removed permissions of new folders.
    fn open_folders(&self) -> Result<(), Failure> {
        let mut entries = WalkDir::new(self.path()).into_iter().filter_map(Result::ok);
        entries.try_for_each(|entry| match entry.file_type().is_dir() {
            true => ensure_open(entry.path(), FOLDER_MODE),
            false => Ok(()),
        })
    }

    /// The files of the old site and its empty folders, as paths from its root; and all folders. Hidden files and folders
    /// at the top are left out, and mount points.
    ///
    /// # Errors
    /// When a folder can't be read: stale files in it would stay in the new site.
    fn old_entries(&self, mount_points: &MountPoints) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Failure> {
        let Some(old) = &self.old else { return Ok(Default::default()) };
        let entries = |below: &PathBuf| match read_folder(old, below) {
            // Another program has removed it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Default::default()),
            read => read.or_failure(|| Message::cannot_read_file(old.join(below).as_path())),
        };
        let is_own = |below: &PathBuf| !mount_points.contain(below);
        let (mut files, mut all_folders, mut level) = (Vec::new(), Vec::new(), vec![PathBuf::new()]);
        while !level.is_empty() {
            let read: Vec<(Vec<PathBuf>, Vec<PathBuf>)> = level.par_iter().map(entries).collect::<Result<_, _>>()?;
            all_folders.extend(level.drain(..).map(|below| old.join(below)));
            for (others, folders) in read {
                files.extend(others.into_iter().filter(is_own));
                level.extend(folders.into_iter().filter(is_own));
            }
        }
        Ok((files, all_folders))
    }

    /// Of the stale files, those that are reported: no compressed variants of other files.
    fn removed(&self, stale: &[PathBuf]) -> Vec<String> {
        let Some(old) = &self.old else { return Vec::new() };
        let is_named = |name: &String| {
            !old.join(name).is_dir() && original(name).is_none_or(|original| !old.join(original).is_file())
        };
        stale.iter().map(|below| name_of(below)).filter(is_named).collect()
    }
}

/// The files of a site, as paths from its root, that are not `kept`.
fn unkept(listing: &Listing, kept: &HashSet<String>) -> Vec<PathBuf> {
    // Hidden files at the top are left alone.
    listing.names().filter(|name| name != NO_JEKYLL && !kept.contains(name)).map(PathBuf::from).collect()
}

/// What is in the folder `below` the `root`, as paths from the root: files and empty folders, and other folders.
fn read_folder(root: &Path, below: &Path) -> io::Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let is_root = below.as_os_str().is_empty();
    let (mut others, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(root.join(below))? {
        let entry = entry?;
        let name = entry.file_name();
        if is_root && is_hidden(&name.to_string_lossy()) {
            continue;
        }
        let found = if entry.file_type()?.is_dir() { &mut folders } else { &mut others };
        found.push(below.join(name));
    }
    if others.is_empty() && folders.is_empty() && !is_root {
        others.push(below.to_owned());
    }
    Ok((others, folders))
}

/// The name of a file of the site, from its path.
fn name_of(below: &Path) -> String {
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    use super::MAX_MOVED;
    use crate::output::{Staging, refuse_locked};

    /// A build of a site with one page, which has this text.
    fn staging(target: &Path, text: &str) -> Staging {
        let staging = Staging::beside(target, &refuse_locked).unwrap().with_compressed_variants(None);
        staging.write("assets/app.json", b"{}").unwrap();
        staging.write("index.html", text.as_bytes()).unwrap();
        staging
    }

    #[test]
    fn more_files_than_are_moved_replace_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("dist");
        staging(&target, "un").finish().unwrap();
        let number = || fs::metadata(&target).unwrap().ino();
        for (count, is_moved) in [(MAX_MOVED, true), (MAX_MOVED + 1, false)] {
            let before = number();
            // Compressed variants of the page are not counted.
            let staging = staging(&target, &count.to_string().repeat(1_000)).with_few_files_moved();
            for file in 1..count {
                staging.write(&format!("{count}/{file}.txt"), b"x").unwrap();
            }
            assert_eq!(staging.finish().unwrap().written.len(), count);
            assert_eq!(number() == before, is_moved, "{count}");
            assert!(target.join("index.html.br").is_file());
        }
    }

    #[test]
    fn folder_that_cannot_be_read_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("dist");
        staging(&target, "un").finish().unwrap();
        // No path can be as long as that of the innermost folder. Any other folder could be read by root.
        let name = "x".repeat(200);
        let names = [name.as_str(); 12].join("/");
        fs::create_dir_all(target.join(&names)).unwrap();
        fs::create_dir_all(folder.path().join("more").join(&names)).unwrap();
        fs::rename(folder.path().join("more"), target.join(&names).join("more")).unwrap();
        for is_moved in [false, true] {
            let staging = staging(&target, "deux");
            let staging = if is_moved { staging.with_few_files_moved() } else { staging };
            let error = format!("{:#}", staging.finish().unwrap_err());
            assert!(error.starts_with("can't read ") && error.contains(&name), "{error}");
            assert_eq!(fs::read_to_string(target.join("index.html")).unwrap(), "un");
            assert!(target.join(&names).join("more").is_dir());
        }
    }
}
