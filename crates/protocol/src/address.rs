//! Addresses of pages: the page at `U/` has its data at `U/index.json`.

/// The path of a page as its data has it, whichever form the host prefers: `/x`, `/x/` and `/x/index.html` are `/x/`.
///
/// ```
/// use protocol::address::page_path;
/// assert_eq!(page_path("/posts/velo"), "/posts/velo/");
/// assert_eq!(page_path("/blog/index.html"), "/blog/");
/// assert_eq!(page_path("/404.html"), "/404.html");
/// ```
pub fn page_path(path: &str) -> String {
    let path = path.strip_suffix("index.html").unwrap_or(path);
    if path.ends_with('/') || path.ends_with(".html") { path.to_owned() } else { format!("{path}/") }
}

/// Whether `path` may be the address of a page of the site at `root`: it is below the root, has no empty part, and its last
/// part names no file. Whether there is such a page is for its data to say.
///
/// ```
/// use protocol::address::may_be_page;
/// assert!(may_be_page("/", "/posts/l-ete/") && may_be_page("/", "/about") && may_be_page("/blog/", "/blog"));
/// assert!(!may_be_page("/", "/media/plan.svg") && !may_be_page("/blog/", "/posts/l-ete/"));
/// ```
pub fn may_be_page(root: &str, path: &str) -> bool {
    let Some(below) = path.strip_prefix(root.trim_end_matches('/')) else { return false };
    let name = below.rsplit('/').next().unwrap_or_default();
    (below.is_empty() || below.starts_with('/'))
        && !path.contains("//")
        && (!name.contains('.') || name == "index.html")
}

#[cfg(test)]
mod tests {
    use super::may_be_page;

    #[test]
    fn pages_are_recognised_in_every_form_at_any_root() {
        for root in ["/", "/blog/", "/a/b/", "/caf%C3%A9/"] {
            let base = root.trim_end_matches('/');
            for path in ["/", "/posts/a/", "/tags/", "/tags/b/page/2/", "/archive/2012/", "/search/", "/about/"] {
                let path = format!("{base}{path}");
                assert!(may_be_page(root, &path), "{root} {path}");
                assert!(may_be_page(root, path.trim_end_matches('/')), "{root} {path} without a slash");
                assert!(may_be_page(root, &format!("{path}index.html")), "{root} {path} with its file");
            }
            for path in ["/feed.xml", "/posts/a/index.json", "/assets/app-0.js", "/media/a.png"] {
                assert!(!may_be_page(root, &format!("{base}{path}")), "{root} {path}");
            }
        }
    }

    #[test]
    fn paths_outside_the_root_are_no_pages() {
        for path in ["/", "/about/", "/posts/a/", "/blogger/", "/blog.html", "/a/blog/", "/BLOG/"] {
            assert!(!may_be_page("/blog/", path), "{path}");
        }
    }

    #[test]
    fn addresses_with_an_empty_part_are_not_pages() {
        for path in ["//", "//a.example/", "/posts//a/"] {
            assert!(!may_be_page("/", path), "{path}");
        }
        assert!(!may_be_page("/blog/", "/blog//a.example/"));
    }
}
