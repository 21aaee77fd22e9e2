//! The routes: which addresses are pages of the app. Links to anything else are the browser's.
//!
//! A page at `U/` has its data at `U/index.json`, and the data says which view shows it; so the routes need
//! no views of their own. A `FlatRoutes` with these as its children would do the same for 12 kB more
//! (`docs/size.md`), and would rebuild the page on the way from one route to another.

use leptos_router::{PossibleRouteMatch, path};

/// Whether `path` is the address of a page of the site at `root`, and not of a file or of something else on the same
/// host.
///
/// ```
/// use carnet_app::routes::is_page;
/// assert!(is_page("/", "/posts/l-ete/") && is_page("/", "/tags/velo/page/2/") && is_page("/", "/about/"));
/// assert!(!is_page("/", "/media/plan.svg") && !is_page("/", "/feed.xml") && !is_page("/", "/2012/03/l-ete/"));
/// assert!(is_page("/blog/", "/blog/posts/l-ete/") && !is_page("/blog/", "/posts/l-ete/"));
/// ```
pub fn is_page(root: &str, path: &str) -> bool {
    let Some(path) = path.strip_prefix(root.trim_end_matches('/')) else { return false };
    if !path.is_empty() && !path.starts_with('/') {
        return false;
    }
    // Pages have no dot in their last part.
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.') && name != "index.html");
    let path = path.strip_suffix("index.html").unwrap_or(path);
    !is_file
        && (fits(path!("/"), path)
            || fits(path!("/page/:number"), path)
            || fits(path!("/posts/:slug"), path)
            || fits(path!("/tags"), path)
            || fits(path!("/tags/:tag"), path)
            || fits(path!("/tags/:tag/page/:number"), path)
            || fits(path!("/archive"), path)
            || fits(path!("/archive/:year"), path)
            || fits(path!("/archive/:year/page/:number"), path)
            || fits(path!("/search"), path)
            || fits(path!("/:page"), path))
}

fn fits(route: impl PossibleRouteMatch, path: &str) -> bool {
    route.test(path).is_some_and(|matched| matches!(matched.remaining(), "" | "/"))
}

#[cfg(test)]
mod tests {
    use super::is_page;

    #[test]
    fn pages_are_known_in_every_form_at_any_root() {
        for root in ["/", "/blog/", "/a/b/", "/caf%C3%A9/"] {
            let base = root.trim_end_matches('/');
            for path in ["/", "/posts/a/", "/tags/", "/tags/b/page/2/", "/archive/2012/", "/search/", "/about/"] {
                assert!(is_page(root, &format!("{base}{path}")), "{root} {path}");
                assert!(
                    is_page(root, format!("{base}{path}").trim_end_matches('/')),
                    "{root} {path} without a slash"
                );
                assert!(is_page(root, &format!("{base}{path}index.html")), "{root} {path} with its file");
            }
            for path in ["/feed.xml", "/posts/a/index.json", "/assets/app-0.js", "/posts/a/b/", "/media/a.png"] {
                assert!(!is_page(root, &format!("{base}{path}")), "{root} {path}");
            }
        }
    }

    #[test]
    fn what_stands_outside_the_root_is_not_the_apps() {
        for path in ["/", "/about/", "/posts/a/", "/blogger/", "/blog.html", "/a/blog/", "/BLOG/"] {
            assert!(!is_page("/blog/", path), "{path}");
        }
    }
}
