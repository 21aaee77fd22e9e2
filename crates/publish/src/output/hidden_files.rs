//! Hidden files and folders at the top of the old site, such as `.git`: builds keep them.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use source::failure::Failure;
use source::message::Message;

use super::file_names::{NO_JEKYLL, is_hidden};
use super::files::link;
use super::folder::PREFIX;

/// Links the hidden files of `old` into `new`. `old` keeps them too, so that they are never missing.
///
/// # Errors
/// When one can't be read, or `new` has a file of the same name.
pub(super) fn carry_over(old: &Path, new: &Path) -> io::Result<()> {
    for (path, to) in hidden(old, new)? {
        if !is_written_anew(&path, &to) {
            carry(&path, &to)?;
        }
    }
    Ok(())
}

/// Checks that no file of `new` would replace a hidden file of `old`.
///
/// # Errors
/// When one would.
pub(super) fn refuse_clashes(old: &Path, new: &Path) -> Result<(), Box<dyn Error + Send + Sync>> {
    let clash = hidden(old, new)?.into_iter().find(|(path, to)| exists(to) && !is_written_anew(path, to));
    clash.map_or(Ok(()), |(path, _)| {
        let name = path.file_name().unwrap_or_default().display().to_string();
        Err(Failure::new(Message::hidden_file_in_new_site(name)).into())
    })
}

/// The hidden entries at the top of `old`, each with its path in `new`.
fn hidden(old: &Path, new: &Path) -> io::Result<Vec<(PathBuf, PathBuf)>> {
    let Ok(entries) = fs::read_dir(old) else { return Ok(Vec::new()) };
    // Trunk's staging folder is inside the old site.
    let own = new.canonicalize()?;
    let mut found = Vec::new();
    for entry in entries {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        let is_ours = name.as_encoded_bytes().starts_with(PREFIX.as_bytes())
            || path.canonicalize().is_ok_and(|path| path == own);
        if is_hidden(&name.to_string_lossy()) && !is_ours {
            found.push((path, new.join(name)));
        }
    }
    Ok(found)
}

/// Whether it is the only hidden file that builds write.
fn is_written_anew(old: &Path, new: &Path) -> bool {
    let is_file = |path: &Path| path.symlink_metadata().is_ok_and(|metadata| !metadata.is_dir());
    old.file_name().is_some_and(|name| name == NO_JEKYLL) && is_file(old) && is_file(new)
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Files are hard-linked, not copied.
fn carry(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = from.symlink_metadata()?;
    if metadata.is_file() || metadata.is_symlink() {
        return link(from, to);
    }
    // Pipes and sockets are not kept.
    if metadata.is_dir() {
        fs::create_dir(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            carry(&entry.path(), &to.join(entry.file_name()))?;
        }
        fs::set_permissions(to, metadata.permissions())?;
    }
    Ok(())
}
