//! The largest page and bundle of every kind in a built site.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use anyhow::Result;
use fs_err as fs;
use walkdir::WalkDir;

/// How large a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) bytes: u64,
    /// Bytes that aren't decimal digits: a longer blog writes its counts and page numbers with more of
    /// those, one for every tenfold, and that is no growth to speak of.
    text: u64,
}

/// The largest page and the largest bundle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Largest {
    pub(super) page: Size,
    pub(super) bundle: Size,
}

/// A built site, measured.
#[derive(Default)]
pub(super) struct Site {
    pub(super) files: u64,
    pub(super) kinds: BTreeMap<String, Largest>,
}

pub(super) fn measure(site: &Path) -> Result<Site> {
    let mut measured = Site::default();
    for entry in WalkDir::new(site) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            continue;
        }
        measured.files += 1;
        let folder = entry.path().strip_prefix(site)?.parent().unwrap_or(Path::new(""));
        match entry.file_name().to_str() {
            Some("index.html") => measured.raise(folder, |largest| &mut largest.page, size(entry.path())?),
            Some("index.json") => measured.raise(folder, |largest| &mut largest.bundle, size(entry.path())?),
            _ => {}
        }
    }
    Ok(measured)
}

fn size(file: &Path) -> Result<Size> {
    let content = fs::read(file)?;
    let digits = content.iter().filter(|byte| byte.is_ascii_digit()).count();
    Ok(Size { bytes: content.len() as u64, text: (content.len() - digits) as u64 })
}

impl Site {
    fn raise(&mut self, folder: &Path, which: fn(&mut Largest) -> &mut Size, size: Size) {
        let largest = which(self.kinds.entry(kind(folder)).or_default());
        largest.bytes = size.bytes.max(largest.bytes);
        largest.text = size.text.max(largest.text);
    }
}

/// The address with its changing parts blanked: all posts are `/posts/*/`, all pages of all tags are `/tags/*/`.
fn kind(folder: &Path) -> String {
    let mut kind = String::from("/");
    let parts = folder.components().filter_map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    for (depth, part) in parts.take_while(|part| *part != "page").enumerate() {
        kind.push_str(if depth == 0 { part } else { "*" });
        kind.push('/');
    }
    kind
}

/// The page that has the directory of the search index, which has a few bytes for each file of it.
const SEARCH: &str = "/search/";

/// The kinds that are larger in `long` than in `short`, digits aside, as sentences. One percent is
/// allowed: other posts are adjacent on a page.
pub(super) fn growth(short: &Site, long: &Site) -> Vec<String> {
    let mut grown = Vec::new();
    for (kind, after) in long.kinds.iter().filter(|(kind, _)| *kind != SEARCH) {
        let before = short.kinds.get(kind).copied().unwrap_or_default();
        let pairs = [("page", before.page, after.page), ("bundle", before.bundle, after.bundle)];
        for (what, before, after) in pairs {
            if before.text > 0 && after.text * 100 > before.text * 101 {
                let (before, after) = (before.bytes, after.bytes);
                grown.push(format!("the largest {what} of {kind} grew from {before} to {after} bytes"));
            }
        }
    }
    grown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(sizes: &[(&str, u64)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, size) in sizes {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, vec![b'x'; *size as usize]).unwrap();
        }
        folder
    }

    #[test]
    fn the_largest_of_each_kind_is_found() {
        let folder = site(&[
            ("index.html", 10),
            ("index.json", 3),
            ("posts/a/index.html", 20),
            ("posts/b/index.html", 25),
            ("posts/b/photo.png", 900),
            ("tags/index.html", 5),
            ("tags/x/index.html", 6),
            ("tags/x/page/2/index.html", 7),
        ]);
        let measured = measure(folder.path()).unwrap();
        assert_eq!(measured.files, 8);
        let kinds: Vec<_> =
            measured.kinds.iter().map(|(kind, largest)| (kind.as_str(), largest.page.bytes)).collect();
        let expected = [("/", 10), ("/posts/*/", 25), ("/tags/", 5), ("/tags/*/", 7)];
        assert_eq!(kinds, expected);
        assert_eq!(measured.kinds["/"].bundle.bytes, 3);
    }

    #[test]
    fn only_growth_above_one_percent_is_told() {
        let of = |page| measure(site(&[("posts/a/index.html", page)]).path()).unwrap();
        assert!(growth(&of(1000), &of(1010)).is_empty());
        let told = growth(&of(1000), &of(1011));
        assert_eq!(told, ["the largest page of /posts/*/ grew from 1000 to 1011 bytes"]);
    }

    #[test]
    fn more_digits_are_no_growth() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("index.html");
        fs::write(&file, "12 345 posts").unwrap();
        assert_eq!(size(&file).unwrap(), Size { bytes: 12, text: 7 });
    }
}
