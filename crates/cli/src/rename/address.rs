//! Recognizes the old address in the links of the blog.

use std::ops::Range;

use site::base_path::BasePath;
use url::Url;

/// The address of the post, or static page, that is renamed.
pub(super) struct OldAddress {
    /// The address of the blog without a slash at its end.
    base: String,
    /// From the root of the blog, without a slash at its end.
    path: String,
    slug_length: usize,
}

impl OldAddress {
    pub(super) fn new(base_url: &Url, slug: &str, is_page: bool) -> Self {
        let path = if is_page { format!("/{slug}") } else { format!("/posts/{slug}") };
        Self { base: base_url.as_str().trim_end_matches('/').to_owned(), path, slug_length: slug.len() }
    }

    /// The bytes of the slug in a link to the old address on the page at `from`: a path from the root of the blog, an
    /// absolute address, or a path relative to the page.
    pub(super) fn slug_in_page(&self, link: &str, from: &str) -> Option<Range<usize>> {
        self.slug_in(link).or_else(|| self.slug_in_relative(link, from))
    }

    fn slug_in_relative(&self, link: &str, from: &str) -> Option<Range<usize>> {
        let path = link.split(['?', '#']).next().unwrap_or_default();
        let first = path.split('/').next().unwrap_or_default();
        // An absolute path, or a scheme such as `mailto:`.
        if first.is_empty() || first.contains(':') {
            return None;
        }
        // The segments of the target, and where they are in the link.
        let segments = from.split('/').filter(|segment| !segment.is_empty());
        let mut segments: Vec<(&str, Option<usize>)> = segments.map(|segment| (segment, None)).collect();
        let mut start = 0;
        for segment in path.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    segments.pop();
                }
                name => segments.push((name, Some(start))),
            }
            start += segment.len() + 1;
        }
        if segments.last().is_some_and(|(name, _)| matches!(*name, "index.html" | "index.json")) {
            segments.pop();
        }
        let is_old = segments.iter().map(|(name, _)| *name).eq(self.path.split('/').skip(1));
        let start = segments.last().and_then(|(_, start)| *start).filter(|_| is_old)?;
        Some(start..start + self.slug_length)
    }

    /// Whether a word of a rule in `_redirects` is the old address, or one below it.
    pub(super) fn is_in_rule(&self, word: &str, root: &BasePath) -> bool {
        let inside = root.inside(word);
        let path = if root.is_hosts() { Some(word) } else { inside.as_deref() };
        let rest = word.strip_prefix(&self.base).or(path).and_then(|path| path.strip_prefix(&self.path));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#', '*']))
    }

    /// The bytes of the slug in a link to the old address: a path from the root of the blog, or an absolute address.
    pub(super) fn slug_in(&self, link: &str) -> Option<Range<usize>> {
        let path = if link.starts_with('/') { link } else { link.strip_prefix(&self.base)? };
        let rest = path.strip_prefix(&self.path)?;
        // A longer path is another address.
        let below = rest.split(['?', '#']).next().unwrap_or_default();
        if !["", "/", "/index.html", "/index.json"].contains(&below) {
            return None;
        }
        let end = link.len() - rest.len();
        Some(end - self.slug_length..end)
    }
}

#[cfg(test)]
mod tests {
    use site::base_path::BasePath;
    use url::Url;

    use super::OldAddress;

    #[test]
    fn relative_links_are_resolved_from_their_page() {
        let base = Url::parse("https://a.example/").unwrap();
        let post = OldAddress::new(&base, "b-c", false);
        for (link, from, slug) in [
            ("../b-c/", "/posts/d/", Some(3..6)),
            ("../b-c", "/posts/b-c/", Some(3..6)),
            (".././b-c/index.html?e#f", "/posts/d/", Some(5..8)),
            ("../posts/b-c/#e", "/about/", Some(9..12)),
            ("../../posts/b-c/", "/posts/d/", Some(12..15)),
            ("/posts/b-c/", "/about/", Some(7..10)),
            ("b-c/", "/posts/d/", None),
            ("b-c/", "/about/", None),
            ("../b-c/", "/about/", None),
            ("../b-c/d/", "/posts/d/", None),
            ("./", "/posts/b-c/", None),
            ("#b-c", "/posts/b-c/", None),
            ("", "/posts/b-c/", None),
            ("mailto:../b-c/", "/posts/d/", None),
        ] {
            assert_eq!(post.slug_in_page(link, from), slug, "{link} on {from}");
        }
        assert_eq!(OldAddress::new(&base, "b-c", true).slug_in_page("../b-c/", "/about/"), Some(3..6));
    }

    #[test]
    fn old_address_is_recognized_in_rules() {
        let base = Url::parse("https://a.example/blog/").unwrap();
        let (post, root) = (OldAddress::new(&base, "b-c", false), BasePath::new("/blog/"));
        for (word, expected) in [
            ("/blog/posts/b-c/", true),
            ("/blog/posts/b-c", true),
            ("/blog/posts/b-c/*", true),
            ("https://a.example/blog/posts/b-c/#d", true),
            ("/posts/b-c/", false),
            ("/blog/posts/b-c-d/", false),
            ("301", false),
        ] {
            assert_eq!(post.is_in_rule(word, &root), expected, "{word}");
        }
        assert!(OldAddress::new(&base, "b-c", false).is_in_rule("/posts/b-c/", &BasePath::new("/")));
    }

    #[test]
    fn old_address_is_recognized_in_links() {
        let base = Url::parse("https://a.example/blog/").unwrap();
        let post = OldAddress::new(&base, "b-c", false);
        for link in ["/posts/b-c/", "/posts/b-c", "/posts/b-c/?d#e", "/posts/b-c#e", "/posts/b-c/index.html"] {
            assert_eq!(post.slug_in(link), Some(7..10), "{link}");
        }
        assert_eq!(post.slug_in("https://a.example/blog/posts/b-c/#d"), Some(29..32));
        for link in [
            "/posts/b-c-d/",
            "/posts/b-c/d/",
            "/b-c/",
            "posts/b-c/",
            "//posts/b-c/",
            "/blog/posts/b-c/",
            "https://a.example/posts/b-c/",
            "https://b.example/blog/posts/b-c/",
        ] {
            assert_eq!(post.slug_in(link), None, "{link}");
        }
        assert_eq!(OldAddress::new(&base, "about", true).slug_in("/about/"), Some(1..6));
    }
}
