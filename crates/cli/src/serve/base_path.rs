//! Serves a site below a base path: strips the path from requests and adds it to redirects.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use protocol::language::Language;
use protocol::threads;
use serde::Deserialize;
use tokio::sync::watch;
use url::Url;

use publish::address;
use publish::output::check_name;
use site::base_path::BasePath;

use super::symbolic_links::leads_outside;
use crate::texts::Commands;

/// The page for unknown addresses.
const MISSING: &str = "/404.html";

/// The base URL in `threads.json`.
#[derive(Deserialize)]
struct SiteUrl {
    base_url: String,
}

/// The base path of the site in `folder`, from `threads.json`. Without that file, it is `/`.
pub(crate) fn read_base_path(folder: &Path) -> BasePath {
    let list = fs::read(folder.join(threads::FILE)).unwrap_or_default();
    let base = serde_json::from_slice(&list).ok().and_then(|site: SiteUrl| Url::parse(&site.base_url).ok());
    BasePath::new(base.as_ref().map_or("/", Url::path))
}

/// Serves `site`, the files of `folder`, below `root`. Other paths are not found, nor are files outside `folder`; the root
/// of the host redirects to the blog.
pub(crate) fn serve_below(
    site: Router,
    folder: &Path,
    root: watch::Receiver<BasePath>,
    language: Language,
) -> Router {
    let folder: Arc<Path> = Arc::from(folder);
    site.layer(from_fn(move |request: Request, next: Next| {
        let (folder, root) = (Arc::clone(&folder), root.borrow().clone());
        async move { serve(&folder, &root, request, next, language).await }
    }))
}

/// Collapses repeated slashes. Otherwise, the redirect from `//posts/x` to `//posts/x/` would lead to the host
/// `posts`.
pub(crate) fn merge_slashes(uri: &mut Uri) {
    let mut path = uri.path().to_owned();
    while path.contains("//") {
        path = path.replace("//", "/");
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    if path != uri.path()
        && let Ok(merged) = format!("{path}{query}").parse()
    {
        *uri = merged;
    }
}

async fn serve(folder: &Path, root: &BasePath, mut request: Request, next: Next, language: Language) -> Response {
    merge_slashes(request.uri_mut());
    if !root.is_hosts() {
        let asked = request.uri().path_and_query().map_or("/", |asked| asked.as_str());
        let Some(inside) = root.inside(asked).and_then(|inside| inside.parse::<Uri>().ok()) else {
            return outside(root, request.uri().path(), language);
        };
        *request.uri_mut() = inside;
    }
    let path = address::path(request.uri().path());
    // For such names, the file system would return another error than "not found".
    let is_impossible = check_name(&path).is_err() || path.contains('\0');
    let is_missing = is_impossible || leads_outside(folder, &path);
    if is_missing {
        *request.uri_mut() = Uri::from_static(MISSING);
    }
    let mut response = next.run(request).await;
    if is_missing {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    if response.status() == StatusCode::NOT_FOUND && leads_outside(folder, MISSING) {
        return StatusCode::NOT_FOUND.into_response();
    }
    // The redirect to a folder with a slash lacks the base path.
    let location = response.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
    let location = location.filter(|_| !root.is_hosts());
    if let Some(location) = location.and_then(|location| HeaderValue::from_str(&root.of(location)).ok()) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn outside(root: &BasePath, path: &str, language: Language) -> Response {
    if path == "/" || root.as_str().strip_suffix('/') == Some(path) {
        return (StatusCode::FOUND, [(header::LOCATION, root.as_str())]).into_response();
    }
    (StatusCode::NOT_FOUND, Commands::of(language).outside_blog(root.as_str()) + "\n").into_response()
}
