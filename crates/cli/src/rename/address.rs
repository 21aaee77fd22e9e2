//! Recognizes the old address in the links of the blog.

use std::ops::Range;

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
    use url::Url;

    use super::OldAddress;

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
