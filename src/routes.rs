//! The routes: which addresses are pages of the app. Links to anything else are the browser's.
//!
//! A page at `U/` has its data at `U/index.json`, and the data says which view shows it; so the routes need
//! no views of their own. A `FlatRoutes` with these as its children would do the same for 12 kB more
//! (`docs/size.md`), and would rebuild the page on the way from one route to another.

use leptos_router::{PossibleRouteMatch, path};

/// Whether `path` is the address of a page, and not of a file or of something else on the same host.
///
/// ```
/// use carnet_app::routes::is_page;
/// assert!(is_page("/posts/l-ete/") && is_page("/tags/velo/page/2/") && is_page("/about/"));
/// assert!(!is_page("/media/plan.svg") && !is_page("/feed.xml") && !is_page("/2012/03/l-ete/"));
/// ```
pub fn is_page(path: &str) -> bool {
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
