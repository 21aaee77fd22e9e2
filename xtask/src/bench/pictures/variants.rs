//! The published files of photographs, compared with their originals.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use fs_err as fs;

/// How the files of the photographs start.
const PREFIX: &str = "photograph-";

/// What a site has of its photographs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Variants {
    /// Bytes of each original, as it is published.
    pub(super) originals: Vec<u64>,
    /// Bytes of each variant, by extension and width.
    pub(super) sizes: BTreeMap<(String, u32), Vec<u64>>,
    /// Files that are larger than their original, and photographs without variants.
    pub(super) findings: Vec<String>,
}

/// The names of the photographs in a folder.
pub(super) fn photographs(media: &Path) -> Result<Vec<String>> {
    let mut names = names(media)?;
    names.retain(|name| name.starts_with(PREFIX));
    Ok(names)
}

/// Compares what `site` has of the photographs with the author's, in `media`.
pub(super) fn read(media: &Path, site: &Path) -> Result<Variants> {
    let mut variants = Variants::default();
    let mut originals = BTreeMap::new();
    for name in photographs(media)? {
        let (own, published) = (size(&media.join(&name))?, size(&site.join("media").join(&name))?);
        variants.compare(&name, published, own);
        variants.originals.push(published);
        let stem = name.split_once('.').map_or(name.as_str(), |(stem, _)| stem);
        originals.insert(stem.to_owned(), own.min(published));
    }
    let folder = site.join("assets/pictures");
    let mut with_variants = BTreeSet::new();
    for name in names(&folder)? {
        let Some((stem, original, width, kind)) =
            parse(&name).and_then(|(stem, width, kind)| Some((stem, *originals.get(stem)?, width, kind)))
        else {
            continue;
        };
        let bytes = size(&folder.join(&name))?;
        variants.compare(&name, bytes, original);
        variants.sizes.entry((kind.to_owned(), width)).or_default().push(bytes);
        with_variants.insert(stem.to_owned());
    }
    let without = originals.keys().filter(|stem| !with_variants.contains(*stem));
    variants.findings.extend(without.map(|stem| format!("{stem} has no variants")));
    Ok(variants)
}

impl Variants {
    fn compare(&mut self, name: &str, bytes: u64, original: u64) {
        if bytes > original {
            self.findings.push(format!("{name} has {bytes} bytes, more than its original, {original}"));
        }
    }
}

/// Photograph, width and extension in the name of a variant, `<name>-<width>-<hash>.<extension>`.
fn parse(name: &str) -> Option<(&str, u32, &str)> {
    let (rest, kind) = name.rsplit_once('.')?;
    let (rest, _) = rest.rsplit_once('-')?;
    let (stem, width) = rest.rsplit_once('-')?;
    Some((stem, width.parse().ok()?, kind))
}

/// The files in a folder.
fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn size(file: &Path) -> Result<u64> {
    Ok(fs::metadata(file)?.len())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// A folder with files of these sizes.
    fn folder(files: &[(&str, usize)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, size) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, vec![0; *size]).unwrap();
        }
        folder
    }

    #[test]
    fn variants_are_compared_with_their_originals() {
        let media = folder(&[("photograph-0001.jpg", 9), ("photograph-0002.jpg", 9), ("other.png", 1)]);
        let site = folder(&[
            ("media/photograph-0001.jpg", 8),
            ("media/photograph-0002.jpg", 10),
            ("assets/pictures/photograph-0001-1200-00ff.avif", 8),
            ("assets/pictures/photograph-0001-480-00ff.jpg", 9),
            ("assets/pictures/other-480-00ff.jpg", 9),
        ]);
        let variants = read(media.path(), site.path()).unwrap();
        assert_eq!(variants.originals, [8, 10]);
        let sizes = [(("avif".to_owned(), 1200), vec![8]), (("jpg".to_owned(), 480), vec![9])];
        assert_eq!(variants.sizes, BTreeMap::from(sizes));
        assert_eq!(
            variants.findings,
            [
                "photograph-0002.jpg has 10 bytes, more than its original, 9",
                "photograph-0001-480-00ff.jpg has 9 bytes, more than its original, 8",
                "photograph-0002 has no variants",
            ]
        );
    }

    #[test]
    fn names_of_variants_are_parsed() {
        assert_eq!(parse("photograph-0001-1200-0f.avif"), Some(("photograph-0001", 1200, "avif")));
        assert_eq!(parse("photograph.jpg"), None);
    }
}
