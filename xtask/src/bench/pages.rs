//! The largest page and bundle of every kind in a built site.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path};

use crate::error::Error;

/// Bytes of the largest page and of the largest bundle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Largest {
    pub(super) page: u64,
    pub(super) bundle: u64,
}

/// A built site, measured.
#[derive(Default)]
pub(super) struct Site {
    pub(super) files: u64,
    pub(super) kinds: BTreeMap<String, Largest>,
}

pub(super) fn measure(site: &Path) -> Result<Site, Error> {
    let mut measured = Site::default();
    visit(site, Path::new(""), &mut measured)?;
    Ok(measured)
}

fn visit(root: &Path, inside: &Path, site: &mut Site) -> Result<(), Error> {
    let folder = root.join(inside);
    for entry in fs::read_dir(&folder).map_err(Error::file(&folder))? {
        let entry = entry.map_err(Error::file(&folder))?;
        let path = entry.path();
        let metadata = entry.metadata().map_err(Error::file(&path))?;
        if metadata.is_dir() {
            visit(root, &inside.join(entry.file_name()), site)?;
            continue;
        }
        site.files += 1;
        let size = metadata.len();
        match entry.file_name().to_str() {
            Some("index.html") => site.raise(inside, |largest| &mut largest.page, size),
            Some("index.json") => site.raise(inside, |largest| &mut largest.bundle, size),
            _ => {}
        }
    }
    Ok(())
}

impl Site {
    fn raise(&mut self, folder: &Path, which: fn(&mut Largest) -> &mut u64, size: u64) {
        let largest = which(self.kinds.entry(kind(folder)).or_default());
        *largest = size.max(*largest);
    }
}

/// The address with its changing parts blanked: all posts are `/posts/*/`, the pages of all tags are
/// `/tags/*/` and `/tags/*/page/*/`.
fn kind(folder: &Path) -> String {
    let mut kind = String::from("/");
    let parts = folder.components().filter_map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    for (depth, part) in parts.enumerate() {
        let fixed = depth == 0 || part == "page";
        kind.push_str(if fixed { part } else { "*" });
        kind.push('/');
    }
    kind
}

/// The kinds that are larger in `long` than in `short`, as sentences. One percent is allowed, because a
/// longer blog writes its counts and page numbers with more digits.
pub(super) fn growth(short: &Site, long: &Site) -> Vec<String> {
    let mut grown = Vec::new();
    for (kind, after) in &long.kinds {
        let before = short.kinds.get(kind).copied().unwrap_or_default();
        let pairs = [("page", before.page, after.page), ("bundle", before.bundle, after.bundle)];
        for (what, before, after) in pairs {
            if before > 0 && after * 100 > before * 101 {
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
        let kinds: Vec<_> = measured.kinds.iter().map(|(kind, largest)| (kind.as_str(), largest.page)).collect();
        let expected = [("/", 10), ("/posts/*/", 25), ("/tags/", 5), ("/tags/*/", 6), ("/tags/*/page/*/", 7)];
        assert_eq!(kinds, expected);
        assert_eq!(measured.kinds["/"].bundle, 3);
    }

    #[test]
    fn only_growth_above_one_percent_is_told() {
        let of = |page| measure(site(&[("posts/a/index.html", page)]).path()).unwrap();
        assert!(growth(&of(1000), &of(1010)).is_empty());
        let told = growth(&of(1000), &of(1011));
        assert_eq!(told, ["the largest page of /posts/*/ grew from 1000 to 1011 bytes"]);
    }
}
