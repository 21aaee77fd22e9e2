//! The manifest: the files of a published site with the hashes of their contents.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use protocol::language::Language;
use publish::output::check_name;
use serde::{Deserialize, Serialize};

use crate::files::{self, FileContent, MANIFEST};
use crate::texts::Publish;

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
    pub files: BTreeMap<String, FileContent>,
    /// The pages among them that only redirect. Earlier versions did not write them.
    #[serde(default)]
    pub(crate) redirects: BTreeSet<String>,
}

impl Manifest {
    /// The manifest of the site in `folder`.
    ///
    /// # Errors
    /// When a file can't be read, in this language.
    pub fn of(folder: &Path, build: String, published: Timestamp, language: Language) -> Result<Self> {
        let texts = Publish::of(language);
        let files = files::hashed(folder, texts)?;
        let redirects = files::redirects(folder, &files, texts)?;
        Ok(Self { version: VERSION, build, published, files, redirects })
    }

    /// Reads the manifest of a target.
    ///
    /// # Errors
    /// When it is not a manifest, or contains a name that no site has.
    pub(crate) fn parse(bytes: &[u8], texts: &'static Publish) -> Result<Self> {
        let manifest: Self = serde_json::from_slice(bytes)
            .with_context(|| texts.manifest_unreadable(MANIFEST, texts.manifest_remedy))?;
        if manifest.version != VERSION {
            bail!(texts.manifest_newer(MANIFEST, manifest.version));
        }
        ensure_valid(&manifest.files, texts)
            .with_context(|| texts.manifest_invalid(MANIFEST, texts.manifest_remedy))?;
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
pub(crate) fn parse_unfinished(bytes: &[u8], texts: &'static Publish) -> BTreeMap<String, FileContent> {
    let files: BTreeMap<String, FileContent> = serde_json::from_slice(bytes).unwrap_or_default();
    if ensure_valid(&files, texts).is_ok() { files } else { BTreeMap::new() }
}

/// Names come from another machine, and become paths of files that are deleted.
fn ensure_valid(files: &BTreeMap<String, FileContent>, texts: &'static Publish) -> Result<()> {
    for name in files.keys() {
        if name.split('/').any(str::is_empty) || (cfg!(windows) && name.contains(['\\', ':'])) {
            bail!(texts.no_path_of_file(name));
        }
        check_name(name).with_context(|| texts.no_file_of_site(name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use jiff::Timestamp;

    use protocol::language::Language;

    use super::{FileContent, Manifest, VERSION, parse_unfinished};
    use crate::texts::Publish;

    fn manifest(name: &str) -> Manifest {
        let entry = FileContent { sha256: "00".to_owned(), size: 1 };
        let files = BTreeMap::from([(name.to_owned(), entry)]);
        let (build, published, redirects) =
            ("1".to_owned(), Timestamp::UNIX_EPOCH, BTreeSet::from([name.to_owned()]));
        Manifest { version: VERSION, build, published, files, redirects }
    }

    fn parse(bytes: &[u8]) -> anyhow::Result<Manifest> {
        Manifest::parse(bytes, Publish::of(Language::En))
    }

    #[test]
    fn manifest_is_read_as_it_was_written() {
        let manifest = manifest("posts/été/index.html");
        assert_eq!(parse(&manifest.bytes().unwrap()).unwrap(), manifest);
    }

    #[test]
    fn manifest_of_an_earlier_version_is_read() {
        let old = br#"{"version":1,"build":"1","published":"2026-01-01T00:00:00Z","files":{}}"#;
        assert!(parse(old).unwrap().redirects.is_empty());
    }

    #[test]
    fn names_outside_of_the_target_are_refused() {
        for name in ["../a", "a/../../b", "/etc/passwd", "a//b", "", ".git/config", "a/./b"] {
            let error = parse(&manifest(name).bytes().unwrap()).unwrap_err();
            assert!(error.to_string().contains("is not valid"), "{name}: {error:#}");
            let files = serde_json::to_vec(&manifest(name).files).unwrap();
            assert!(parse_unfinished(&files, Publish::of(Language::En)).is_empty(), "{name}");
        }
    }

    #[test]
    fn unknown_versions_are_refused() {
        let newer = Manifest { version: VERSION + 1, ..manifest("a") };
        assert!(parse(&newer.bytes().unwrap()).unwrap_err().to_string().contains("newer"));
        assert!(parse(b"<html>").unwrap_err().to_string().contains("remove it"));
    }
}
