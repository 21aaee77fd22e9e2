//! Rewrites the addresses of the old blog in texts: `html_addresses` in HTML, `markdown_addresses` in Markdown.

mod html_addresses;
mod markdown_addresses;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use url::Url;

use crate::addresses::{Addresses, percent_encoded};
use crate::downloads::{copy_of, downloaded};
use crate::media::{Media, MediaFile, is_media, is_upload, original_of};
use crate::media_names::{MediaNames, NamedFile};

/// Rewrites addresses, and collects the files at these addresses.
#[derive(Default)]
pub(crate) struct Rewriter {
    pub addresses: Addresses,
    pub media: Media,
    /// Names of the files here.
    pub media_names: MediaNames,
    /// Files that are used.
    pub used: BTreeSet<NamedFile>,
    /// Names of files that are used, but are too large to be copied.
    pub too_large: BTreeSet<String>,
    /// Addresses of pictures and files that are not in the media folder and can't be downloaded.
    pub missing: BTreeSet<String>,
    /// The folder with downloaded files; none when nothing is to be downloaded.
    pub downloads: Option<PathBuf>,
    /// Addresses of files to download, by the paths of their copies.
    pub files_to_download: BTreeMap<String, Url>,
    /// How many frames became links.
    pub linked_frames: usize,
}

impl Rewriter {
    /// The address here for one of the old blog. Relative addresses are resolved against `folder`.
    pub(crate) fn address(&mut self, address: &str, folder: Option<&str>) -> Option<String> {
        if let Some(target) = self.addresses.target(address, folder) {
            return Some(target);
        }
        let file = self.addresses.file_of_page(address, folder).map(str::to_owned);
        let (address, folder) = file.as_deref().map_or((address, folder), |file| (file, None));
        let path = self.addresses.path(address, folder)?;
        match self.file(address, folder, &path) {
            Some(file) if file.is_too_large => {
                self.too_large.insert(file.name);
                None
            }
            Some(file) => {
                let named = self.media_names.named(&file);
                let target = format!("/media/{}", percent_encoded(&named.name));
                self.used.insert(named);
                Some(target)
            }
            None => {
                if is_media(&path) || (self.downloads.is_some() && is_upload(&path)) {
                    self.note(address, folder);
                }
                None
            }
        }
    }

    /// The file for an address whose decoded path is `path`.
    fn file(&self, address: &str, folder: Option<&str>, path: &str) -> Option<MediaFile> {
        let copy = self.downloads.as_ref().and_then(|copies| {
            let url = self.addresses.download(address, folder)?;
            downloaded(copies, &url)
        });
        let found = copy.or_else(|| self.media.find(path).cloned());
        // The media folder may lack the smaller sizes that WordPress made of a picture.
        found.or_else(|| self.media.find(&original_of(path)?).cloned())
    }

    fn note(&mut self, address: &str, folder: Option<&str>) {
        let url = self.addresses.download(address, folder).filter(|_| self.downloads.is_some());
        match url.and_then(|url| Some((copy_of(&url)?, url))) {
            Some((copy, url)) => {
                self.files_to_download.entry(copy).or_insert(url);
            }
            None => {
                self.missing.insert(address.trim().to_owned());
            }
        }
    }

    /// Adds an address for which [`Self::address`] returned none to the missing files or the files to download, unless
    /// the file is only too large.
    pub(crate) fn note_missing(&mut self, address: &str, folder: Option<&str>) {
        let path = self.addresses.path(address, folder);
        if path.is_none_or(|path| self.file(address, folder, &path).is_none()) {
            self.note(address, folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rewriter;

    /// A rewriter that knows one address of an old blog.
    pub(super) fn rewriter() -> Rewriter {
        let mut rewriter = Rewriter::default();
        rewriter.addresses.add_host("https://vieux.example/");
        rewriter.addresses.add("/2012/ete/", "/posts/ete/");
        rewriter
    }
}
