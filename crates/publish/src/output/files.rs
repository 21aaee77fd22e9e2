//! Operations on files: create, hard link, compare, set permissions.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use source::failure::Failure;

use super::shutdown;

/// Permissions of files of the site.
pub(super) const FILE_MODE: u32 = 0o644;

/// Permissions of folders of the site.
pub(super) const FOLDER_MODE: u32 = 0o755;

/// Runs `make`, which creates a file at `path`. An existing file is removed first: it may be a hard link to a file of
/// the old site, which must not change. The folder is created only when `make` fails, since most files have a
/// sibling.
pub(super) fn make_at(path: &Path, make: impl Fn() -> io::Result<()>) -> io::Result<()> {
    if shutdown::has_begun() {
        return Err(io::ErrorKind::Interrupted.into());
    }
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

/// Creates a hard link; where the system does not support it, a copy with the same modification time.
pub(super) fn link(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists) => {
            #[cfg(unix)]
            if from.is_symlink() {
                return std::os::unix::fs::symlink(fs::read_link(from)?, to);
            }
            fs::copy(from, to)?;
            let changed = fs::metadata(from)?.modified()?;
            File::options().write(true).open(to)?.set_modified(changed)
        }
        linked => linked,
    }
}

/// Whether the file at `path` contains exactly these bytes.
pub(super) fn holds(path: &Path, bytes: &[u8]) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|held| held == bytes)
}

/// Whether `reader` yields exactly `bytes`.
pub(super) fn gives(mut reader: impl Read, bytes: &[u8]) -> io::Result<bool> {
    let (mut rest, mut buffer) = (bytes, [0; 64 * 1024]);
    loop {
        let read = reader.read(&mut buffer)?;
        let given = buffer.get(..read).unwrap_or_default();
        match rest.strip_prefix(given) {
            Some(_) if read == 0 => return Ok(rest.is_empty()),
            Some(more) => rest = more,
            None => return Ok(false),
        }
    }
}

/// Whether two files have the same content; they are read in chunks, since media may be large.
pub(super) fn are_same(a: &Path, b: &Path) -> io::Result<bool> {
    let (mut a, mut b) = (File::open(a)?, File::open(b)?);
    let (of_a, of_b) = (a.metadata()?, b.metadata()?);
    if of_a.len() != of_b.len() {
        return Ok(false);
    }
    if is_same_file(&of_a, &of_b) {
        return Ok(true);
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

/// Whether both are of one folder, or of hard links to one file.
#[cfg(unix)]
pub(super) fn is_same_file(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
pub(super) fn is_same_file(_: &Metadata, _: &Metadata) -> bool {
    false
}

/// Whether a file with a hash in its name was written completely: the system may have crashed before. A PNG must end
/// with its last chunk.
pub(super) fn is_whole(path: &Path) -> bool {
    const LAST_CHUNK: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";
    match path.extension().is_some_and(|ending| ending == "png") {
        true => has_end(path, LAST_CHUNK).unwrap_or(false),
        false => path.metadata().is_ok_and(|metadata| metadata.len() > 0),
    }
}

/// Whether the file at `path` ends with these bytes. The rest of it is not read.
fn has_end(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = File::open(path)?;
    // A shorter file has no such position.
    file.seek(SeekFrom::End(-(bytes.len() as i64)))?;
    let mut end = vec![0; bytes.len()];
    file.read_exact(&mut end)?;
    Ok(end == bytes)
}

/// Makes a file readable for everyone: web servers run under other accounts.
pub(super) fn open_to_readers(path: &Path, mode: u32) -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use source::failure::OrFailure;
        use source::message::Message;
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
            .or_failure(|| Message::cannot_open_file_to_readers(path))?;
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}

/// Whether a file or folder has at least the permissions `mode`.
#[cfg(unix)]
pub(super) fn is_open(metadata: &Metadata, mode: u32) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & mode == mode
}

#[cfg(not(unix))]
pub(super) fn is_open(_: &Metadata, _: u32) -> bool {
    true
}

/// Adds the permissions `mode` where the umask has removed them.
pub(super) fn ensure_open(path: &Path, mode: u32) -> Result<(), Failure> {
    match path.metadata() {
        Ok(metadata) if !is_open(&metadata, mode) => open_to_readers(path, mode),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{gives, is_whole};

    #[test]
    fn png_is_whole_with_its_last_chunk() {
        const END: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        assert!(!is_whole(&path));
        let with_end = [b"pixels".as_slice(), END].concat();
        let with_more = [END, b"x".as_slice()].concat();
        for (bytes, is_expected) in
            [(END, true), (&with_end[..], true), (&with_more[..], false), (&END[1..], false), (&END[..0], false)]
        {
            fs::write(&path, bytes).unwrap();
            assert_eq!(is_whole(&path), is_expected, "{bytes:?}");
        }
    }

    #[test]
    fn gives_compares_all_bytes_of_reader() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|number| (number % 251) as u8).collect();
        let half = bytes.get(..100_000).unwrap_or_default();
        assert!(gives(bytes.as_slice(), &bytes).is_ok_and(|same| same));
        assert!(gives(half, &bytes).is_ok_and(|same| !same));
        assert!(gives(bytes.as_slice(), half).is_ok_and(|same| !same));
        assert!(gives([].as_slice(), &[]).is_ok_and(|same| same));
    }
}
