//! Puts a file into the author's folder under a free name.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use publish::file::prepare;
use source::failure::{Failure, OrFailure};
use source::message::Message;
use walkdir::WalkDir;

/// The folder of all media.
const MEDIA: &str = "media";

/// How many names are tried.
const MAX_NAMES: usize = 10_000;

/// Stores the content, unless a file in the media folder has it, and returns the path below `public` where it is. The
/// name gets a number if another file has it.
///
/// # Errors
/// When it can't be written, or the folder leads out of the author's folder.
pub(super) fn put(public: &Path, folder: &str, stem: &str, extension: &str, bytes: &[u8]) -> Result<String, Failure> {
    let cannot_write = || Message::cannot_write_file(folder);
    let root = public.canonicalize().or_failure(cannot_write)?;
    ensure_inside(&root, &root.join(MEDIA))?;
    let target = root.join(folder);
    fs::create_dir_all(&target).or_failure(cannot_write)?;
    ensure_inside(&root, &target)?;
    if let Some(same) = find_same(&root, extension, bytes) {
        return Ok(same);
    }
    for number in 1..=MAX_NAMES {
        let name = if number == 1 { format!("{stem}.{extension}") } else { format!("{stem}-{number}.{extension}") };
        let path = target.join(&name);
        // Also a broken symbolic link has the name.
        if path.symlink_metadata().is_ok() {
            continue;
        }
        if create(&path, bytes).or_failure(|| Message::cannot_write_file(path.as_path()))? {
            return Ok(format!("{folder}/{name}"));
        }
    }
    Err(Failure::new(cannot_write()))
}

/// Refuses a folder that a symbolic link puts elsewhere.
fn ensure_inside(root: &Path, folder: &Path) -> Result<(), Failure> {
    let is_outside = folder.canonicalize().is_ok_and(|folder| !folder.starts_with(root));
    if is_outside { Err(Failure::new(Message::symbolic_link_outside())) } else { Ok(()) }
}

/// The path below `root` of the first media file with this content.
fn find_same(root: &Path, extension: &str, bytes: &[u8]) -> Option<String> {
    let files = WalkDir::new(root.join(MEDIA)).sort_by_file_name().into_iter().filter_map(Result::ok);
    let same = files.filter(|file| file.file_type().is_file()).find(|file| {
        let path = file.path();
        path.extension().is_some_and(|own| own == extension)
            && file.metadata().is_ok_and(|metadata| metadata.len() == bytes.len() as u64)
            && fs::read(path).is_ok_and(|content| content == bytes)
    })?;
    let below = same.path().strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
    // A hidden file is not published.
    parts.filter(|parts| parts.iter().all(|part| !part.starts_with('.'))).map(|parts| parts.join("/"))
}

/// Writes a new file at once; returns false when there is one by now.
fn create(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let created = prepare(path, bytes, None)?.persist_noclobber(path);
    match created {
        Ok(_) => {}
        Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
        // Some file systems can't create a file from another without replacing one.
        Err(failed) if path.symlink_metadata().is_err() => {
            failed.file.persist(path)?;
        }
        Err(failed) => return Err(failed.error),
    }
    sync_folder(path.parent().map(Path::to_path_buf).unwrap_or_default());
    Ok(true)
}

/// After a crash, the file is there.
fn sync_folder(folder: PathBuf) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}
