//! The files that a preview needs, at the addresses that they have in the blog: the style sheet, variants of pictures,
//! and the author's files that are published. Paths in an article start at the root of the blog, and the article is not
//! changed, so these files are at the root of the editor's server, behind those of its page.
//!
//! The author's files may be from elsewhere. Opened by themselves, they get an origin of their own and run no scripts,
//! so that they can't use the editor.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use publish::address;
use site::base_path::BasePath;
use tower_http::services::ServeFile;

use crate::blog::OpenBlog;

/// The headers of all replies.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // A file may be replaced by another one of the same name.
    (header::CACHE_CONTROL, "private, no-cache"),
];

/// What is at an address.
enum Found {
    Style(Vec<u8>),
    File(PathBuf),
}

/// Replies with the file at the address of `request`; with status 404 where there is none.
pub async fn serve(blog: &OpenBlog, request: Request) -> Response {
    let mut response = match find(blog, request.uri().path()) {
        Some(Found::Style(bytes)) => ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], bytes).into_response(),
        Some(Found::File(path)) => match ServeFile::new(path).try_call(request).await {
            Ok(response) => response.map(Body::new),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        },
        None => StatusCode::NOT_FOUND.into_response(),
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn find(blog: &OpenBlog, path: &str) -> Option<Found> {
    let state = blog.state();
    let root = BasePath::new(state.settings.base_url.path());
    let path = if root.is_hosts() { path.to_owned() } else { root.inside(path)? };
    let path = address::path(&path);
    let name = path.strip_prefix('/')?;
    let style = &blog.app().style;
    if name.strip_prefix("assets/") == Some(style.name.as_str()) {
        return Some(Found::Style(style.bytes.clone()));
    }
    let catalogue = &state.catalogue;
    if let Some(variant) = catalogue.images.pictures.variant(name) {
        return Some(Found::File(variant.to_owned()));
    }
    let published = catalogue.file(name).map(|file| file.path.as_path());
    inside(published?, state.root()).map(Found::File)
}

/// The file at `path`, if it is in `root`, also where a symbolic link has been put in its place.
fn inside(path: &Path, root: &Path) -> Option<PathBuf> {
    path.canonicalize().ok().filter(|path| path.starts_with(root))
}
