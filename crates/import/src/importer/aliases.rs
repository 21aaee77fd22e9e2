//! Aliases: addresses of the old blog that redirect to a post or page.

use super::{Importer, PostLocation};
use crate::blog::Blog;
use crate::report::Entry;

impl Importer<'_> {
    /// The old addresses of a post that redirect to it.
    pub(super) fn aliases(&mut self, addresses: &[String], location: &PostLocation) -> Vec<String> {
        let mut aliases = Vec::new();
        for alias in addresses.iter().filter_map(|address| self.rewriter.addresses.alias(address)) {
            let key = alias.trim_end_matches('/').to_owned();
            if key == location.path.trim_end_matches('/') || aliases.contains(&alias) {
                continue;
            }
            if !is_usable(&alias, self.blog) || self.is_taken(&key) || !self.claimed.insert(key) {
                self.report.note(Entry::TakenAddresses, format!("{alias} ({})", location.file));
                continue;
            }
            aliases.push(alias);
        }
        self.report.count(Entry::Redirects, aliases.len());
        aliases
    }

    /// Whether a page or post in the author's folder has this address.
    fn is_taken(&self, path: &str) -> bool {
        let name = path.trim_start_matches('/');
        let folder = if name.starts_with("posts/") { "" } else { "pages/" };
        !name.contains('?') && self.target.exists(&format!("{folder}{name}.json"))
    }
}

/// Whether an old path may redirect: it is no pattern, and no address that Carnet writes itself.
fn is_usable(alias: &str, blog: &Blog<'_>) -> bool {
    let path = alias.split('?').next().unwrap_or(alias);
    let is_pattern = path.contains('*') || path.split('/').any(|part| part.starts_with(':') || part == "..");
    let mut parts = path.trim_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    let is_free = first == "media" || (first == "posts" && parts.next().is_some());
    !is_pattern && !blog.own_files.contains(&first) && (is_free || !blog.reserved.contains(&first))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::tz::TimeZone;
    use protocol::language::Language;

    use super::is_usable;
    use crate::blog::Blog;

    #[test]
    fn aliases_of_addresses_of_carnet_are_not_usable() {
        let blog = Blog {
            public: Path::new("public"),
            dry_run: true,
            zone: TimeZone::UTC,
            language: Language::En,
            author: "",
            reserved: &["media", "posts", "tags"],
            own_files: &["feed.xml"],
            starter_pages: &[],
            downloads: None,
            progress: &|_, _| (),
            render_markdown: None,
        };
        for (alias, expected) in [
            ("/2012/03/ete/", true),
            ("/?p=7", true),
            ("/posts/ete/", true),
            ("/media/ete/", true),
            ("/posts/", false),
            ("/tags/ete/", false),
            ("/feed.xml", false),
            ("/a*b/", false),
            ("/:a/", false),
        ] {
            assert_eq!(is_usable(alias, &blog), expected, "{alias}");
        }
    }
}
