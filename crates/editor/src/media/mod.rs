//! Stores the files that are put into a text: below `public/media/`, in a folder for each year, under names that need
//! no encoding in an address. Metadata that may tell where a picture or a video was taken, and with what, is removed.

mod boxes;
mod drawing;
mod error;
mod kind;
mod name;
mod place;

use std::borrow::Cow;
use std::path::Path;

use editor_protocol::{MAX_UPLOAD, StoredFile};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pictures::clean;
use source::message::Message;

pub use error::MediaError;
use kind::Kind;
use place::put;

/// A megabyte of the limit.
const MEGABYTE: usize = 1024 * 1024;

/// A file as it is stored.
struct Prepared<'b> {
    bytes: Cow<'b, [u8]>,
    extension: &'static str,
    media_type: &'static str,
    dimensions: Option<(u32, u32)>,
}

/// Stores a file with this name and content in the author's folder. The same content is stored once.
///
/// # Errors
/// When browsers don't show such a file, it has metadata that can't be removed, or it can't be written.
pub fn store(public: &Path, name: &str, bytes: &[u8]) -> Result<StoredFile, MediaError> {
    let now = Timestamp::now().to_zoned_datetime(TimeZone::system());
    store_in(public, now.year(), name, bytes)
}

fn store_in(public: &Path, year: i16, name: &str, bytes: &[u8]) -> Result<StoredFile, MediaError> {
    if bytes.len() > MAX_UPLOAD {
        let limit = (MAX_UPLOAD / MEGABYTE).to_string();
        return Err(MediaError::new(Message::media_too_large(limit), Message::media_too_large_help()));
    }
    let Prepared { bytes, extension, media_type, dimensions } = prepared(bytes)?;
    let folder = format!("media/{year:04}");
    let stored = put(public, &folder, &name::stem(name), extension, &bytes)?;
    Ok(StoredFile {
        address: format!("/{stored}"),
        media_type: media_type.to_owned(),
        bytes: bytes.len() as u64,
        dimensions,
    })
}

fn prepared(bytes: &[u8]) -> Result<Prepared<'_>, MediaError> {
    if let Some(picture) = clean(bytes).map_err(|refusal| MediaError::of_picture(refusal, bytes))? {
        let format = picture.picture.format;
        return Ok(Prepared {
            bytes: picture.bytes.map_or(Cow::Borrowed(bytes), Cow::Owned),
            extension: format.extension(),
            media_type: format.media_type(),
            dimensions: Some((picture.picture.width, picture.picture.height)),
        });
    }
    let Some(Kind { extension, media_type }) = Kind::of(bytes) else {
        return Err(MediaError::new(Message::media_unsupported(), Message::media_unsupported_help()));
    };
    let clean = match extension {
        "svg" => Some(drawing::clean(bytes)?.into_bytes()),
        // A recorder of voices writes the device, and names a recording after the place.
        "mov" | "mp4" | "m4a" => boxes::without_metadata(bytes),
        _ => None,
    };
    Ok(Prepared { bytes: clean.map_or(Cow::Borrowed(bytes), Cow::Owned), extension, media_type, dimensions: None })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use protocol::language::Language;

    use super::store_in;

    const SOUND: &[u8] = b"ID3\x03\0\0\0\0\0\0un son";

    fn stored(public: &Path, name: &str, bytes: &[u8]) -> String {
        store_in(public, 2026, name, bytes).unwrap().address
    }

    #[test]
    fn files_get_names_for_addresses() {
        let folder = tempfile::tempdir().unwrap();
        let file = store_in(folder.path(), 2026, "L’été à vélo.MP3", SOUND).unwrap();
        assert_eq!((file.address.as_str(), file.media_type.as_str()), ("/media/2026/l-ete-a-velo.mp3", "audio/mpeg"));
        assert_eq!((file.bytes, file.dimensions), (SOUND.len() as u64, None));
        assert_eq!(fs::read(folder.path().join("media/2026/l-ete-a-velo.mp3")).unwrap(), SOUND);
        assert_eq!(stored(folder.path(), "../../etc/passwd", b"fLaC un"), "/media/2026/passwd.flac");
        assert_eq!(stored(folder.path(), "???", b"fLaC deux"), "/media/2026/media.flac");
    }

    #[test]
    fn same_content_is_stored_once_and_other_content_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = stored(folder.path(), "a.mp3", SOUND);
        assert_eq!(stored(folder.path(), "a.mp3", SOUND), first);
        assert_eq!(stored(folder.path(), "b.mp3", SOUND), first);
        assert_eq!(stored(folder.path(), "a.mp3", b"ID3 autre"), "/media/2026/a-2.mp3");
        assert_eq!(stored(folder.path(), "a.mp3", b"ID3 tiers"), "/media/2026/a-3.mp3");
        assert_eq!(fs::read_dir(folder.path().join("media/2026")).unwrap().count(), 3);
    }

    #[test]
    fn kind_is_told_by_content_and_not_by_name() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(stored(folder.path(), "a.jpg", SOUND), "/media/2026/a.mp3");
        for (name, bytes) in [("a.mp3", &b"MZ\x90\0"[..]), ("a.jpg", b"<html>"), ("a.png", b"")] {
            let error = store_in(folder.path(), 2026, name, bytes).unwrap_err();
            for language in [Language::Fr, Language::En] {
                assert!(!error.message(language).is_empty() && !error.help(language).is_empty(), "{name}");
            }
        }
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        let error = store_in(folder.path(), 2026, "IMG_1.HEIC", heic).unwrap_err();
        assert!(error.help(Language::En).contains("JPEG"));
        assert_eq!(fs::read_dir(folder.path().join("media/2026")).unwrap().count(), 1);
    }

    #[test]
    fn recording_loses_its_metadata() {
        let folder = tempfile::tempdir().unwrap();
        let recording = b"\0\0\0\x0CftypM4A \0\0\0\x0Eudtasecret";
        let address = stored(folder.path(), "a.m4a", recording);
        let file = fs::read(folder.path().join(address.trim_start_matches('/'))).unwrap();
        assert_eq!(file, b"\0\0\0\x0CftypM4A \0\0\0\x0Efree\0\0\0\0\0\0");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_outside_of_the_folder() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(other.path(), folder.path().join("media")).unwrap();
        assert!(store_in(folder.path(), 2026, "a.mp3", SOUND).is_err());
        assert_eq!(fs::read_dir(other.path()).unwrap().count(), 0);
    }
}
