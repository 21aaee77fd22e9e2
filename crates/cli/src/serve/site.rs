//! Serves `dist/` as a plain static host does, with a script that reloads the author's browser.

use std::convert::Infallible;
use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use protocol::language::Language;
use tokio::sync::watch;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;
use tower_http::services::{ServeDir, ServeFile};

use super::base_path::{read_base_path, serve_below};
use site::base_path::BasePath;

const RELOAD_SCRIPT: &str = include_str!("reload.js");

/// Serves `folder` at its base path: `index.html` for folders, a redirect when the slash is missing, otherwise
/// `404.html` with status 404. Replies of the server itself are in `language`.
pub fn router(folder: &Path, language: Language) -> Router {
    at(folder, watch::channel(read_base_path(folder)).1, language)
}

/// The same with a base path that may change.
pub(super) fn at(folder: &Path, root: watch::Receiver<BasePath>, language: Language) -> Router {
    let files = ServeDir::new(folder).not_found_service(ServeFile::new(folder.join("404.html")));
    serve_below(Router::new().fallback_service(files), folder, root, language).layer(from_fn(unstored))
}

/// Disables caching, since the next build may follow within a second.
async fn unstored(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Adds a script to every page that reloads it when `build`, the number of the latest build, changes.
pub fn reloading(site: Router, build: watch::Receiver<u64>) -> Router {
    let numbers = build.clone();
    let events = move || {
        let numbers = WatchStream::new(numbers.clone());
        async move {
            let events = numbers.map(|number| Ok::<_, Infallible>(Event::default().data(number.to_string())));
            Sse::new(events).keep_alive(KeepAlive::default())
        }
    };
    let script = || async { ([(header::CONTENT_TYPE, "text/javascript")], RELOAD_SCRIPT) };
    site.layer(from_fn(move |request, next| with_reload_script(*build.borrow(), request, next)))
        .route("/__carnet/reload", get(events))
        .route("/__carnet/reload.js", get(script))
}

async fn with_reload_script(build: u64, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_html =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    if !is_html {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let html = String::from_utf8_lossy(&bytes);
    let script = format!("<script src=\"/__carnet/reload.js?{build}\" defer></script>\n</head>");
    let html = html.replacen("</head>", &script, 1);
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(html))
}
