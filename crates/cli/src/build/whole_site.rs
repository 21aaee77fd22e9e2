//! Whether a build would write the site again as it is: then it does nothing.

use publish::hash::{DebugHash, sha256};
use publish::old_assets;
use publish::output::Staging;
use serde::{Deserialize, Serialize};
use site::pages::SiteContext;

/// The site after a build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SiteRecord {
    /// Number of pages.
    pub(super) pages: usize,
    /// Number of files, without compressed variants.
    pub(super) files: usize,
    /// The hash of what it was made of.
    made_of: String,
    /// The hash of all this, and of the fingerprint of the files as the build left them.
    sha256: String,
}

impl SiteRecord {
    /// That of a site which was made of what has the hash `made_of`, and whose files have this fingerprint.
    pub(super) fn new(made_of: String, fingerprint: &str, pages: usize, files: usize) -> Self {
        let sha256 = sha256(format!("{made_of} {fingerprint} {pages} {files}").as_bytes());
        Self { pages, files, made_of, sha256 }
    }

    /// Whether a build of what has the hash `made_of` would leave the old site as it is. None of its files is read.
    pub(super) fn is_current(&self, context: &SiteContext<'_>, made_of: &str, staging: &Staging) -> bool {
        let has_same_files = |found: String| *self == Self::new(self.made_of.clone(), &found, self.pages, self.files);
        self.made_of == made_of
            && old_assets::are_current(context.catalogue.now, staging)
            && staging.old_fingerprint().is_some_and(has_same_files)
    }
}

/// The hash of everything that the site is made of: the program, settings and app (`blog`), the digests of `articles`,
/// and the rest. None when a file can't be read.
pub(super) fn digest(
    context: &SiteContext<'_>,
    blog: &str,
    articles: &[String],
    staging: &Staging,
) -> Option<String> {
    let mut hash = DebugHash::default();
    hash.add(&(blog, staging.is_compressed(), articles, context.digest_of_rest()?));
    Some(hash.finish())
}

#[cfg(test)]
mod tests {
    use super::SiteRecord;

    #[test]
    fn hash_of_site_depends_on_all_of_it() {
        let record = |made_of: &str, found: &str, pages, files| {
            SiteRecord::new(made_of.to_owned(), found, pages, files).sha256
        };
        let first = record("made of", "files", 2, 3);
        assert_eq!(first, record("made of", "files", 2, 3));
        for other in [
            record("other", "files", 2, 3),
            record("made of", "other", 2, 3),
            record("made of", "files", 1, 3),
            record("made of", "files", 2, 4),
        ] {
            assert_ne!(first, other);
        }
    }
}
