//! The order of an upload. Where files are uploaded one by one, every page works at every moment: what a page requests
//! is there before the page.

use crate::names::{is_asset, is_feed, is_index, is_page, uncompressed};

/// A step of an upload; all files of a step are uploaded before those of the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// The app and the data of the site, whose names change with the content.
    Assets,
    /// Media, and all that is neither of the others.
    Files,
    /// Data of pages and of the search.
    Data,
    /// Pages.
    Pages,
    /// Feeds and sitemaps: they announce pages.
    Feeds,
}

impl Phase {
    /// The step of a file.
    pub fn of(name: &str) -> Self {
        match uncompressed(name) {
            name if is_asset(name) => Self::Assets,
            name if is_feed(name) || is_index(name) => Self::Feeds,
            name if is_page(name) => Self::Pages,
            name if name.ends_with(".json") => Self::Data,
            _ => Self::Files,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Phase;

    #[test]
    fn what_pages_request_comes_before_them() {
        for (name, phase) in [
            ("assets/app-0.wasm", Phase::Assets),
            ("assets/app-0.wasm.br", Phase::Assets),
            ("assets/site-0.json", Phase::Assets),
            ("assets/app.json", Phase::Data),
            ("media/a.png", Phase::Files),
            ("_headers", Phase::Files),
            ("posts/feed/index.json", Phase::Data),
            ("search/abc.json.gz", Phase::Data),
            ("index.html.br", Phase::Pages),
            ("404.html", Phase::Pages),
            ("tags/a/feed.xml", Phase::Feeds),
            ("sitemap.xml", Phase::Feeds),
        ] {
            assert_eq!(Phase::of(name), phase, "{name}");
        }
        assert!(Phase::Assets < Phase::Data && Phase::Data < Phase::Pages && Phase::Pages < Phase::Feeds);
    }
}
