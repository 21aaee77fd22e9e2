//! The manifest: the files of a published site with the hashes of their contents.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use publish::output::check_name;
use serde::{Deserialize, Serialize};

use crate::files::{self, Entry, MANIFEST};

const VERSION: u32 = 1;

/// The files of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    version: u32,
    /// Build id of the app.
    pub build: String,
    /// Time of the build.
    pub published: Timestamp,
    /// Content by path from the root of the site.
    pub files: BTreeMap<String, Entry>,
}

impl Manifest {
    /// The manifest of the site in `folder`.
    ///
    /// # Errors
    /// When a file can't be read.
    pub fn of(folder: &Path, build: String, published: Timestamp) -> Result<Self> {
        Ok(Self { version: VERSION, build, published, files: files::hashed(folder)? })
    }

    /// Reads the manifest of a target.
    ///
    /// # Errors
    /// When it is not a manifest, or contains a name that no site has.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self> {
        const HELP: &str =
            "remove it from the target, and publish again with --overwrite: no file will be deleted then";
        let manifest: Self =
            serde_json::from_slice(bytes).with_context(|| format!("{MANIFEST} can't be read: {HELP}"))?;
        if manifest.version != VERSION {
            bail!("{MANIFEST} is of version {}, which this program does not know: use a newer one", manifest.version);
        }
        ensure_valid(&manifest.files).with_context(|| format!("{MANIFEST} is not valid: {HELP}"))?;
        Ok(manifest)
    }

    /// The manifest as JSON.
    ///
    /// # Errors
    /// Never: all its keys are strings.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// Reads the list of an unfinished upload. A list that can't be read stands for an interrupted write, before any file
/// was changed.
pub(crate) fn parse_unfinished(bytes: &[u8]) -> BTreeMap<String, Entry> {
    let files: BTreeMap<String, Entry> = serde_json::from_slice(bytes).unwrap_or_default();
    if ensure_valid(&files).is_ok() { files } else { BTreeMap::new() }
}

/// Names come from another machine, and become paths of files that are deleted.
fn ensure_valid(files: &BTreeMap<String, Entry>) -> Result<()> {
    for name in files.keys() {
        if name.split('/').any(str::is_empty) || (cfg!(windows) && name.contains(['\\', ':'])) {
            bail!("\"{name}\" is not a path of a file");
        }
        check_name(name).with_context(|| format!("\"{name}\" is not a file of a site"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::Timestamp;

    use super::{Entry, Manifest, VERSION, parse_unfinished};

    fn manifest(name: &str) -> Manifest {
        let entry = Entry { sha256: "00".to_owned(), size: 1 };
        let files = BTreeMap::from([(name.to_owned(), entry)]);
        Manifest { version: VERSION, build: "1".to_owned(), published: Timestamp::UNIX_EPOCH, files }
    }

    #[test]
    fn manifest_is_read_as_it_was_written() {
        let manifest = manifest("posts/été/index.html");
        assert_eq!(Manifest::parse(&manifest.bytes().unwrap()).unwrap(), manifest);
    }

    #[test]
    fn names_outside_of_the_target_are_refused() {
        for name in ["../a", "a/../../b", "/etc/passwd", "a//b", "", ".git/config", "a/./b"] {
            let error = Manifest::parse(&manifest(name).bytes().unwrap()).unwrap_err();
            assert!(error.to_string().contains("is not valid"), "{name}: {error:#}");
            let files = serde_json::to_vec(&manifest(name).files).unwrap();
            assert!(parse_unfinished(&files).is_empty(), "{name}");
        }
    }

    #[test]
    fn unknown_versions_are_refused() {
        let newer = Manifest { version: VERSION + 1, ..manifest("a") };
        assert!(Manifest::parse(&newer.bytes().unwrap()).unwrap_err().to_string().contains("newer"));
        assert!(Manifest::parse(b"<html>").unwrap_err().to_string().contains("remove it"));
    }
}
