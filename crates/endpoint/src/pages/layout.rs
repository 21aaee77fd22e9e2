//! What stands around every page of the endpoint.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// `GET /style.css`.
pub async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css")], "").into_response()
}
