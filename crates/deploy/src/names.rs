//! What a file of the site is, by its name.

use publish::output::original;

/// The file itself, if `name` is a compressed variant of it.
pub(crate) fn uncompressed(name: &str) -> &str {
    original(name).unwrap_or(name)
}

/// Whether it is a compressed variant.
pub(crate) fn is_variant(name: &str) -> bool {
    original(name).is_some()
}

/// Whether it is a variant of an author's picture.
pub(crate) fn is_picture_variant(name: &str) -> bool {
    name.starts_with("assets/pictures/")
}

/// Whether it is the page of a post.
pub(crate) fn is_post(name: &str) -> bool {
    let slug = name.strip_prefix("posts/").and_then(|rest| rest.strip_suffix("/index.html"));
    slug.is_some_and(|slug| !slug.is_empty() && !slug.contains('/'))
}

/// Whether it is a page.
pub(crate) fn is_page(name: &str) -> bool {
    name.ends_with(".html")
}

/// Whether it is an Atom or JSON feed, or an older page of one.
pub(crate) fn is_feed(name: &str) -> bool {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let number = file.strip_suffix(".xml").or_else(|| file.strip_suffix(".json")).unwrap_or_default();
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    ["feed.xml", "feed.json"].contains(&file) || (folder.rsplit('/').next() == Some("feed") && is_number)
}

/// Whether it lists pages for programs: search engines and the endpoint.
pub(crate) fn is_index(name: &str) -> bool {
    ["sitemap.xml", "threads.json"].contains(&name) || name.starts_with("sitemap/")
}

/// Whether it is a file of the app or a generated picture.
pub(crate) fn is_asset(name: &str) -> bool {
    name.starts_with("assets/") && name != "assets/app.json"
}

/// Whether its name changes with its content, so that it may be cached for ever.
pub(crate) fn is_immutable(name: &str) -> bool {
    let of_app = is_asset(name) && [".css", ".js", ".json", ".wasm"].iter().any(|ending| name.ends_with(ending));
    let of_search = name.starts_with("search/") && name.ends_with(".txt");
    of_app || of_search || is_picture_variant(name)
}

#[cfg(test)]
mod tests {
    use super::{is_feed, is_immutable, is_index, is_post};

    #[test]
    fn posts_and_feeds_are_known_by_their_names() {
        assert!(is_post("posts/a/index.html"));
        for name in ["posts/index.html", "posts/a/index.json", "posts/a/b/index.html", "a/index.html"] {
            assert!(!is_post(name), "{name}");
        }
        for name in ["feed.xml", "feed.json", "feed/2.xml", "tags/a/feed.json", "tags/a/feed/12.json"] {
            assert!(is_feed(name), "{name}");
        }
        for name in ["posts/feed/index.json", "feed/index.html", "feeds/2.xml", "sitemap/1.xml"] {
            assert!(!is_feed(name), "{name}");
        }
        assert!(is_immutable("assets/pictures/a-480-0123456789abcdef.avif") && !is_immutable("assets/cards/a.png"));
        assert!(is_index("sitemap/1.xml") && is_index("threads.json") && !is_index("index.json"));
    }
}
