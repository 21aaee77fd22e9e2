//! Hidden files and folders at the top of the old site: `.git`, and others that no build has written. They stay.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

use super::files::link;
use super::folder::PREFIX;

/// Whether what has this name at the top of a site is none of ours. `.well-known` comes from the author's folder.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(b".") && name != b".well-known"
}

/// Gives what is hidden in `old` to `new`, unless a build has written one of that name. The old one keeps it too: at no
/// moment is it missing.
///
/// # Errors
/// When something of it can't be read, or has no place in `new`.
pub(super) fn carry_over(old: &Path, new: &Path) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(old) else { return Ok(()) };
    // Trunk's staging folder stands inside the old site.
    let own = new.canonicalize()?;
    for entry in entries {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        let to = new.join(&name);
        let is_ours = name.as_encoded_bytes().starts_with(PREFIX.as_bytes())
            || path.canonicalize().is_ok_and(|path| path == own);
        if is_hidden(&name) && !is_ours && to.symlink_metadata().is_err() {
            carry(&path, &to)?;
        }
    }
    Ok(())
}

/// Files are not copied: they get a second name.
fn carry(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = from.symlink_metadata()?;
    if metadata.is_file() || metadata.is_symlink() {
        return link(from, to);
    }
    // Pipes and sockets end with the programs that use them.
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
