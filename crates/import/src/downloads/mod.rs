//! Files of the old blog that the caller of an import may download: which ones, and where their copies are. Nothing is
//! sent from here.

mod failure;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use percent_encoding::percent_decode_str;
use protocol::language::Language;
use publish::file::write_atomic;
use url::Url;

use crate::addresses::without_www;
use crate::media::{MediaFile, UPLOADS, is_media, is_upload};
use crate::target::parent_folder;
use crate::texts::Import;

pub use crate::media::MAX_FILE;
pub use failure::DownloadFailure;

/// The folder of copies, beside the author's.
const FOLDER: [&str; 2] = [".carnet", "downloads"];

/// Folders of other programs that are not a part of the names of files.
const ROOTS: [&str; 2] = [UPLOADS, "/content/"];

/// Longest part of the path of a copy, in bytes: file systems have 255, and unfinished copies have longer names.
const MAX_PART: usize = 240;

/// What was downloaded so far.
#[derive(Clone, Debug, Default)]
pub struct Downloads {
    /// The folder of the copies.
    pub folder: PathBuf,
    /// How many files were downloaded for this import.
    pub fetched: usize,
    /// Why others could not be downloaded, by the paths of their copies.
    pub failed: BTreeMap<String, DownloadFailure>,
}

impl Downloads {
    /// Lets git ignore the folder: blogs that were started by an earlier version don't. Errors are in `language`.
    ///
    /// # Errors
    /// When the file for it can't be written.
    pub fn keep_out_of_git(&self, language: Language) -> Result<()> {
        let path = self.folder.join(".gitignore");
        if path.exists() {
            return Ok(());
        }
        write_atomic(&path, b"*\n", None).with_context(|| Import::of(language).cannot_write(path.display()))
    }
}

/// Files that posts use and that have no copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilesToDownload {
    /// Names of hosts without `www.`.
    hosts: BTreeSet<String>,
    /// Addresses by the paths of copies below the folder.
    addresses: BTreeMap<String, Url>,
}

impl FilesToDownload {
    pub(crate) fn new(hosts: BTreeSet<String>, addresses: BTreeMap<String, Url>) -> Self {
        Self { hosts, addresses }
    }

    /// Their addresses by the paths of the copies below the folder.
    pub fn addresses(&self) -> &BTreeMap<String, Url> {
        &self.addresses
    }

    /// Whether a request may be sent to an address: it is one of the old blog.
    pub fn allows(&self, url: &Url) -> bool {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| self.hosts.contains(&without_www(host)))
    }
}

/// The folder of the copies for a blog, beside the author's. Errors are in `language`.
///
/// # Errors
/// When there is no place for it.
pub fn folder(public: &Path, language: Language) -> Result<PathBuf> {
    let (mut folder, _) = parent_folder(public, Import::of(language))?;
    folder.extend(FOLDER);
    Ok(folder)
}

/// What is shown beside a progress bar: how many files are done of all, and how long the rest takes.
pub fn progress_text(language: Language, done: &str, all: &str, remaining: &str) -> String {
    Import::of(language).download_progress(done, all, remaining)
}

/// The path of the copy of a file below the folder: its host, and its name here. None for an address of a page, and for
/// one that can't be the name of a file.
pub(crate) fn copy_of(url: &Url) -> Option<String> {
    let path = percent_decode_str(url.path()).decode_utf8().ok()?;
    if !is_media(&path) && !is_upload(&path) {
        return None;
    }
    let name = ROOTS.iter().find_map(|root| path.split_once(root)).map_or(&*path, |(_, name)| name);
    let copy = format!("{}/{}", without_www(url.host_str()?), name.trim_start_matches('/'));
    copy.split('/').all(is_file_name).then_some(copy)
}

/// The copy of a file, if there is one.
pub(crate) fn downloaded(folder: &Path, url: &Url) -> Option<MediaFile> {
    let copy = copy_of(url)?;
    let from = folder.join(&copy);
    let metadata = from.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let (_, name) = copy.split_once('/')?;
    Some(MediaFile { name: name.to_owned(), from, is_too_large: metadata.len() > MAX_FILE })
}

/// Whether a part of a decoded path can be the name of a visible file or folder on every system.
fn is_file_name(part: &str) -> bool {
    let is_special = |c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    !part.is_empty() && part.len() <= MAX_PART && !part.starts_with('.') && !part.contains(is_special)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use url::Url;

    use super::{FilesToDownload, copy_of};

    fn url(address: &str) -> Url {
        Url::parse(address).unwrap()
    }

    #[test]
    fn copies_have_the_names_of_their_files() {
        for (address, copy) in [
            ("https://www.vieux.example/wp-content/uploads/2012/03/%C3%A9.jpg", Some("vieux.example/2012/03/é.jpg")),
            ("https://vieux.example/blog/wp-content/uploads/a.html", Some("vieux.example/a.html")),
            ("http://vieux.example:8080/content/images/a.png", Some("vieux.example/images/a.png")),
            ("http://vieux.example/images/a.png", Some("vieux.example/images/a.png")),
            ("https://vieux.example/a.html", None),
            ("https://vieux.example/wp-content/uploads/2012/", None),
            ("https://vieux.example/a%2F..%2F..%2F..%2Fb.jpg", None),
            ("https://vieux.example/..%5Cb.jpg", None),
            ("https://vieux.example/.a/b.jpg", None),
            ("https://vieux.example/a//b.jpg", None),
            ("https://vieux.example/%FF.jpg", None),
            ("https://[::1]/a.jpg", None),
        ] {
            assert_eq!(copy_of(&url(address)).as_deref(), copy, "{address}");
        }
        assert_eq!(copy_of(&url(&format!("https://vieux.example/{}.jpg", "a".repeat(240)))), None);
    }

    #[test]
    fn requests_are_allowed_to_hosts_of_the_old_blog() {
        let files = FilesToDownload::new(BTreeSet::from(["vieux.example".to_owned()]), BTreeMap::new());
        assert!(files.allows(&url("https://www.vieux.example/a")) && files.allows(&url("http://vieux.example:81/")));
        for address in ["https://vieux.example.org/", "https://a.vieux.example/", "ftp://vieux.example/", "file:///a"]
        {
            assert!(!files.allows(&url(address)), "{address}");
        }
    }
}
