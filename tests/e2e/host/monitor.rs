//! The monitor: a script in every page that reports errors. The host serves it below `/__e2e/`, where no site has files;
//! requests there are not recorded.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::{Reports, Shared, connection};

const SCRIPT: &str = include_str!("monitor.js");

/// The script, the address it reports to, and `tick`, which does nothing.
pub(super) fn routes(reports: &Reports) -> Router {
    Router::new()
        .route("/__e2e/monitor.js", get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], SCRIPT) }))
        .route("/__e2e/report", post(report))
        .route("/__e2e/tick", get(|| async { StatusCode::NO_CONTENT }))
        .with_state(reports.clone())
}

async fn report(State(reports): State<Reports>, text: String) -> StatusCode {
    reports.add(text);
    StatusCode::NO_CONTENT
}

/// Inserts the script into each page as its first element, behind what it should know of the network. Pages are sent without
/// compression, since the script is inserted into them.
pub(super) async fn insert(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    if starts(request.headers(), &header::ACCEPT, "text/html") {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    let response = next.run(request).await;
    if !starts(response.headers(), &header::CONTENT_TYPE, "text/html")
        || response.headers().contains_key(header::CONTENT_ENCODING)
    {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let html = String::from_utf8_lossy(&bytes);
    let connection = connection::element(&shared);
    let html = html.replacen("<head>", &format!("<head>{connection}<script src=\"/__e2e/monitor.js\"></script>"), 1);
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(html))
}

/// Whether a header starts so.
fn starts(headers: &HeaderMap, name: &HeaderName, start: &str) -> bool {
    headers.get(name).is_some_and(|value| value.as_bytes().starts_with(start.as_bytes()))
}
