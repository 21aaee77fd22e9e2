//! Stores the files that are put into a text: below `public/media/`, in a folder for each year, under names that need
//! no encoding in an address. Metadata that may tell where a picture, a sound or a video was taken, and with what, is
//! removed.

mod boxes;
mod drawing;
mod error;
mod flac;
mod kind;
mod name;
mod numbers;
mod ogg;
mod place;
mod references;
mod tags;
mod wav;
mod webm;

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
    let unsupported = || MediaError::new(Message::media_unsupported(), Message::media_unsupported_help());
    let unreadable = || MediaError::new(Message::media_unreadable(), Message::media_unreadable_help());
    let mut kind = Kind::of(bytes).ok_or_else(unsupported)?;
    let mut bytes = bytes;
    if matches!(kind.extension, "mp3" | "aac" | "flac") {
        bytes = tags::without_tags(bytes).ok_or_else(unreadable)?;
        // Such tags may be before sound of another kind.
        kind = Kind::of(bytes).ok_or_else(unreadable)?;
    }
    let Kind { extension, media_type } = kind;
    let clean = match extension {
        "mp3" | "aac" => Some(Cow::Borrowed(bytes)),
        "svg" => Some(Cow::Owned(drawing::clean(bytes)?.into_bytes())),
        "flac" => flac::clean(bytes).map(Cow::Owned),
        "wav" => wav::clean(bytes).map(Cow::Owned),
        "ogg" | "ogv" => ogg::clean(bytes).map(Cow::Owned),
        "webm" => webm::clean(bytes).map(Cow::Owned),
        // Boxes.
        _ => boxes::clean(bytes).map(Cow::Owned),
    };
    Ok(Prepared { bytes: clean.ok_or_else(unreadable)?, extension, media_type, dimensions: None })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use protocol::language::Language;

    use super::store_in;

    const SOUND: &[u8] = b"\xFF\xFB\x90\x44un son";

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
        let flac = [&b"fLaC\x80\0\0\x22"[..], &[1; 34], b"\xFF\xF8frames"].concat();
        assert_eq!(stored(folder.path(), "../../etc/passwd", &flac), "/media/2026/passwd.flac");
        assert_eq!(stored(folder.path(), "???", b"\xFF\xFB\x90\x44autre"), "/media/2026/media.mp3");
    }

    #[test]
    fn same_content_is_stored_once_and_other_content_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = stored(folder.path(), "a.mp3", SOUND);
        assert_eq!(stored(folder.path(), "a.mp3", SOUND), first);
        assert_eq!(stored(folder.path(), "b.mp3", SOUND), first);
        assert_eq!(stored(folder.path(), "a.mp3", b"\xFF\xFBautre"), "/media/2026/a-2.mp3");
        assert_eq!(stored(folder.path(), "a.mp3", b"\xFF\xFBtiers"), "/media/2026/a-3.mp3");
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
        let film = b"\0\0\0\x10moov\0\0\0\x08mvhd";
        let recording = [&b"\0\0\0\x0CftypM4A "[..], film, b"\0\0\0\x0Eudtasecret"].concat();
        let address = stored(folder.path(), "a.m4a", &recording);
        let file = fs::read(folder.path().join(address.trim_start_matches('/'))).unwrap();
        let expected = [&b"\0\0\0\x0CftypM4A "[..], film, b"\0\0\0\x0Efree\0\0\0\0\0\0"].concat();
        assert_eq!(file, expected);
    }

    #[test]
    fn tags_are_removed_from_sound_of_any_kind() {
        let folder = tempfile::tempdir().unwrap();
        let tag = &b"ID3\x04\0\0\0\0\0\x06secret"[..];
        assert_eq!(stored(folder.path(), "a.mp3", &[tag, SOUND].concat()), "/media/2026/a.mp3");
        assert_eq!(fs::read(folder.path().join("media/2026/a.mp3")).unwrap(), SOUND);
        let aac = b"\xFF\xF1\x50\x80frames";
        let file = store_in(folder.path(), 2026, "b.aac", &[tag, aac].concat()).unwrap();
        assert_eq!((file.address.as_str(), file.media_type.as_str()), ("/media/2026/b.aac", "audio/aac"));
    }

    #[test]
    fn file_whose_metadata_cannot_be_removed_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let broken: [&[u8]; 6] = [
            b"ID3\x04\0\0\0\0\0\x06sec",
            b"ID3\x04\0\0\0\0\0\0un texte",
            b"fLaC\x84\0\0\x06secret",
            b"RIFF\0\0\0\0WAVEfmt ",
            b"OggS\0\x02OpusHead",
            b"\x1A\x45\xDF\xA3\x42\x82\x84webm",
        ];
        for bytes in broken {
            let error = store_in(folder.path(), 2026, "a", bytes).unwrap_err();
            assert!(!error.help(Language::Fr).is_empty() && error.message(Language::En).contains("metadata"));
        }
        assert!(!folder.path().join("media").exists());
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
