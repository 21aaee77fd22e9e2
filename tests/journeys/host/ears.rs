//! Ears: a script in every page that reports what goes wrong. It is the host's own, under `/__journeys/`, where no
//! site has anything; what is asked for there is not remembered as a request.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::{Reports, Shared, connection};

const SCRIPT: &str = include_str!("ears.js");

/// `ears.js` and where it reports to; `tick`, which changes nothing.
pub(super) fn routes(reports: &Reports) -> Router {
    Router::new()
        .route("/__journeys/ears.js", get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], SCRIPT) }))
        .route("/__journeys/heard", post(heard))
        .route("/__journeys/tick", get(|| async { StatusCode::NO_CONTENT }))
        .with_state(reports.clone())
}

async fn heard(State(reports): State<Reports>, report: String) -> StatusCode {
    reports.hear(report);
    StatusCode::NO_CONTENT
}

/// Lets pages load `ears.js` before all else, and before it what it is to see of the network. Pages alone travel without
/// compression: something is put into them.
pub(super) async fn put_in(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
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
    let html =
        html.replacen("<head>", &format!("<head>{connection}<script src=\"/__journeys/ears.js\"></script>"), 1);
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(html))
}

/// Whether a header starts so.
fn starts(headers: &HeaderMap, name: &HeaderName, start: &str) -> bool {
    headers.get(name).is_some_and(|value| value.as_bytes().starts_with(start.as_bytes()))
}
