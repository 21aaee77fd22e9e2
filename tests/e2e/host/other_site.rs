//! The other site on a host whose blog is below a path: pages at the root, with addresses as the app has them.

use std::path::Path;

use anyhow::Result;
use axum::Router;
use axum::response::Html;
use axum::routing::get;

use crate::site::Site;

/// Where its pages are; all would be the app's, if the blog were not below a path.
pub(crate) const OTHER_PAGES: [&str; 2] = ["/", "/posts/elsewhere/"];

const PAGE: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<title>Other site</title>\n\
    <link rel=\"icon\" href=\"data:,\">\n</head>\n<body>\n<h1>Other site</h1>\n</body>\n</html>\n";

/// The pages around the site in `folder`; none where it has the host for itself.
pub(super) fn routes(folder: &Path) -> Result<Router> {
    let others = if Site::frame(folder)?.root == "/" { &[] } else { OTHER_PAGES.as_slice() };
    Ok(others.iter().fold(Router::new(), |router, path| router.route(path, get(|| async { Html(PAGE) }))))
}
