//! Addresses of the host's own, under `/__journeys/`, that no site has: they are not remembered as requests.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};

use super::{Shared, lock};

const SCRIPT: &str = include_str!("ears.js");

/// `ears.js` and where it reports to; `frame/<width>/<path>`, a page that holds another one in a frame;
/// `tick`, which changes nothing.
pub(super) fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/__journeys/ears.js", get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], SCRIPT) }))
        .route("/__journeys/heard", post(heard))
        .route("/__journeys/frame/{width}/", get(home_frame))
        .route("/__journeys/frame/{width}/{*path}", get(frame))
        .route("/__journeys/tick", get(|| async { StatusCode::NO_CONTENT }))
        .with_state(shared)
}

async fn heard(State(shared): State<Arc<Shared>>, report: String) -> StatusCode {
    lock(&shared.heard).push(report);
    StatusCode::NO_CONTENT
}

async fn home_frame(Path(width): Path<u16>) -> Html<String> {
    frame(Path((width, String::new()))).await
}

async fn frame(Path((width, path)): Path<(u16, String)>) -> Html<String> {
    let path = path.trim_start_matches('/');
    Html(format!(
        "<!doctype html><html lang=\"en\"><title>Frame</title>\
         <iframe src=\"/{path}\" width=\"{width}\" height=\"800\" frameborder=\"0\"></iframe></html>"
    ))
}

/// Lets pages load `ears.js` before all else, while the host listens.
pub(super) async fn put_in(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_html =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    if !is_html || !*lock(&shared.listens) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let html = String::from_utf8_lossy(&bytes);
    let html = html.replacen("<head>", "<head><script src=\"/__journeys/ears.js\"></script>", 1);
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(html))
}
