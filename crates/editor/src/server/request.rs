//! Parts of requests: parameters of the address, and bodies.

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Uri, header};
use editor_protocol::MAX_BODY;
use serde::de::DeserializeOwned;
use url::form_urlencoded;

use super::error::CallError;
use crate::store::FileName;

/// The first parameter of this name.
pub(super) fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let mut parameters = form_urlencoded::parse(uri.query()?.as_bytes());
    parameters.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

/// The post or static page that a call is about.
pub(super) fn file(uri: &Uri) -> Result<FileName, CallError> {
    parameter(uri, "file").and_then(|file| FileName::parse(&file)).ok_or(CallError::Unknown)
}

/// The value in the body of a request.
pub(super) async fn json<T: DeserializeOwned>(request: Request) -> Result<T, CallError> {
    // Forms of other pages can't send this type.
    if !is_json(request.headers()) {
        return Err(CallError::MediaType);
    }
    let bytes = bytes(request, MAX_BODY).await?;
    serde_json::from_slice(&bytes).map_err(|error| CallError::Invalid(error.to_string()))
}

/// The body of a request, if it has at most `limit` bytes.
pub(super) async fn bytes(request: Request, limit: usize) -> Result<Bytes, CallError> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limit) {
        return Err(CallError::TooLarge(limit));
    }
    to_bytes(request.into_body(), limit).await.map_err(|error| match length {
        Some(_) => CallError::Invalid(error.to_string()),
        // Without a length, it is read up to the limit.
        None => CallError::TooLarge(limit),
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}
