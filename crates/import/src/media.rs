//! The files of the old blog that posts may use, such as pictures.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use publish::address::composed;
use walkdir::{DirEntry, WalkDir};

/// Largest media file that is copied or downloaded, in bytes: hosts refuse larger ones.
pub const MAX_FILE: u64 = 25 * 1024 * 1024;

/// The folder `uploads` in addresses of WordPress.
pub(crate) const UPLOADS: &str = "/wp-content/uploads/";

/// A file of the old blog.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MediaFile {
    /// Path below `media/`.
    pub name: String,
    /// Where it is copied from.
    pub from: PathBuf,
    /// Whether it is too large to be copied.
    pub is_too_large: bool,
}

/// The files of one or more folders, by their composed paths.
#[derive(Clone, Debug, Default)]
pub(crate) struct Media {
    files: HashMap<String, MediaFile>,
}

impl Media {
    /// Adds the files of a folder. `roots` are its folders whose files the old blog had at its root, such as `static`.
    pub(crate) fn add_folder(&mut self, folder: &Path, roots: &[&str]) {
        for file in files(folder).into_iter().filter(|file| is_media(&file.name)) {
            let path = file.name.clone();
            let inner =
                path.split_once('/').filter(|(root, _)| roots.contains(root)).map(|(_, inner)| inner.to_owned());
            let name = inner.clone().unwrap_or_else(|| path.clone());
            let file = MediaFile { name, ..file };
            for key in inner.into_iter().chain([path]) {
                self.files.entry(composed(&key)).or_insert_with(|| file.clone());
            }
        }
    }

    /// Adds the files of the folder `uploads` of WordPress, also those with the extension of a page.
    pub(crate) fn add_uploads(&mut self, folder: &Path) {
        for file in files(folder) {
            self.files.insert(composed(&format!("wp-content/uploads/{}", file.name)), file);
        }
    }

    /// The file for a decoded path of the old blog: its folder may be a part of that path, as `uploads` of WordPress.
    pub(crate) fn find(&self, path: &str) -> Option<&MediaFile> {
        let path = composed(path);
        let mut rest = path.trim_start_matches('/');
        loop {
            if let Some(file) = self.files.get(rest) {
                return Some(file);
            }
            rest = rest.split_once('/')?.1;
        }
    }
}

/// The files of a folder that are not hidden. Their names are their paths below it.
fn files(folder: &Path) -> Vec<MediaFile> {
    let is_visible = |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(is_visible).flatten();
    let files = entries.filter(|entry| entry.file_type().is_file()).filter_map(|entry| {
        let name = entry.path().strip_prefix(folder).ok()?.to_str()?.replace('\\', "/");
        let is_too_large = entry.metadata().is_ok_and(|metadata| metadata.len() > MAX_FILE);
        Some(MediaFile { name, from: entry.into_path(), is_too_large })
    });
    files.collect()
}

/// Whether a path is that of a file which is not a page.
pub(crate) fn is_media(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let is_extension =
        (2..=4).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let extension = extension.to_ascii_lowercase();
    let is_page = matches!(extension.as_str(), "html" | "htm" | "php" | "asp" | "aspx" | "md" | "xml" | "json");
    !stem.is_empty() && is_extension && !is_page
}

/// Whether a path is that of a file in the folder `uploads` of WordPress.
pub(crate) fn is_upload(path: &str) -> bool {
    path.split_once(UPLOADS).is_some_and(|(_, name)| name.contains('.') && !name.ends_with('/'))
}

/// The path of the picture of which WordPress made this one in another size: `a.jpg` of `a-300x200.jpg`.
pub(crate) fn original_of(path: &str) -> Option<String> {
    if !is_upload(path) {
        return None;
    }
    let (stem, extension) = path.rsplit_once('.')?;
    let (original, size) = stem.rsplit_once('-')?;
    let (width, height) = size.split_once('x')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(width) && is_number(height)).then(|| format!("{original}.{extension}"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Media, is_media, original_of};

    #[test]
    fn files_are_found_by_the_end_of_their_path() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("2012/03")).unwrap();
        fs::create_dir_all(folder.path().join("static/images")).unwrap();
        fs::write(folder.path().join("2012/03/a.jpg"), "a").unwrap();
        fs::write(folder.path().join("static/images/b.jpg"), "b").unwrap();
        let mut media = Media::default();
        media.add_folder(folder.path(), &["static"]);
        let name = |path| media.find(path).map(|file| file.name.as_str());
        assert_eq!(name("/wp-content/uploads/2012/03/a.jpg"), Some("2012/03/a.jpg"));
        assert_eq!(name("/images/b.jpg"), Some("images/b.jpg"));
        assert_eq!(name("/images/c.jpg"), None);
        assert!(media.find("a.jpg").is_none());
        fs::write(folder.path().join("lieux.geojson"), "c").unwrap();
        media.add_uploads(folder.path());
        let name = |path| media.find(path).map(|file| file.name.as_str());
        assert_eq!(name("/blog/wp-content/uploads/lieux.geojson"), Some("lieux.geojson"));
        assert_eq!(name("/lieux.geojson"), None);
    }

    #[test]
    fn accents_of_file_names_may_be_apart() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("e\u{301}te\u{301}.jpg"), "a").unwrap();
        let mut media = Media::default();
        media.add_folder(folder.path(), &[]);
        assert!(media.find("/wp-content/uploads/\u{e9}t\u{e9}.jpg").is_some());
        assert!(media.find("/e\u{301}te\u{301}.jpg").is_some());
        assert!(media.find("/ete.jpg").is_none());
    }

    #[test]
    fn media_is_told_from_pages() {
        assert!(is_media("/a/b.JPG") && is_media("/a.mp3"));
        assert!(!is_media("/a/b") && !is_media("/a.html") && !is_media("/v1.2-released") && !is_media("/.x"));
    }

    #[test]
    fn original_of_a_size_is_found_by_its_name() {
        for (path, original) in [
            ("/wp-content/uploads/2012/a-b-300x200.jpg", Some("/wp-content/uploads/2012/a-b.jpg")),
            ("/wp-content/uploads/2012/a.jpg", None),
            ("/wp-content/uploads/2012/a-x200.jpg", None),
            ("/wp-content/uploads/2012/a-300x200-b.jpg", None),
            ("/images/a-300x200.jpg", None),
        ] {
            assert_eq!(original_of(path).as_deref(), original, "{path}");
        }
    }
}
