//! The body of a request: JSON or a form, with the same fields. Unknown fields are refused.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;

pub use protocol::feed::FormFields;

use crate::refusal::Refusal;

/// Largest body. The longest response must fit in every script: a form writes one character as up to twelve.
pub const MAX_BYTES: usize = 64 * 1024 - 1;

/// How much of a larger body is read and discarded: a client that is still sending would not read the reply.
const MAX_DRAINED_BYTES: usize = 1024 * 1024;

/// Timeout for the whole body.
pub const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// The format of a body, which decides the format of the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JSON; the reply is JSON.
    Json,
    /// A form without JavaScript; the reply is a page.
    Form,
}

/// The format in the header `Content-Type`.
pub fn kind(headers: &HeaderMap) -> Option<Kind> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" => Some(Kind::Json),
        "application/x-www-form-urlencoded" => Some(Kind::Form),
        _ => None,
    }
}

/// Reads a body that is neither too large nor too slow.
///
/// # Errors
/// When the body is too large, too slow or incomplete.
pub async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    read_within(headers, body, MAX_BYTES).await
}

/// Reads a body of at most `limit` bytes that is not too slow.
///
/// # Errors
/// When the body is too large, too slow or incomplete.
pub async fn read_within(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Refusal> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit + MAX_DRAINED_BYTES) {
        return Err(Refusal::TooLarge);
    }
    tokio::time::timeout(READ_TIMEOUT, collect(body, limit)).await.unwrap_or(Err(Refusal::TooSlow))
}

async fn collect(mut body: Body, limit: usize) -> Result<Bytes, Refusal> {
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::Malformed("the body ended early".to_owned()))?;
        let Ok(data) = frame.into_data() else { continue };
        length += data.len();
        if length > limit + MAX_DRAINED_BYTES {
            break;
        }
        if length <= limit {
            bytes.extend_from_slice(&data);
        }
    }
    if length > limit { Err(Refusal::TooLarge) } else { Ok(bytes.into()) }
}

/// The fields in a body.
///
/// # Errors
/// When the body is not valid.
///
/// ```
/// use endpoint::request::body::{Kind, parse};
/// let json = parse(Kind::Json, br#"{"post":"a","text":"\u00c9t\u00e9"}"#).unwrap();
/// assert_eq!(json, parse(Kind::Form, b"post=a&text=%C3%89t%C3%A9").unwrap());
/// assert!(parse(Kind::Json, br#"{"post":"a","post":"b"}"#).is_err());
/// assert!(parse(Kind::Form, b"post=a&status=approved").is_err());
/// ```
pub fn parse(kind: Kind, body: &[u8]) -> Result<FormFields, Refusal> {
    match kind {
        Kind::Json => parse_object(body),
        // The form parser would replace invalid UTF-8; here it is an error, as in JSON.
        Kind::Form if percent_decode(body).decode_utf8().is_err() => {
            Err(Refusal::Malformed("the form is not UTF-8".to_owned()))
        }
        Kind::Form => serde_urlencoded::from_bytes(body).map_err(|error| Refusal::Malformed(error.to_string())),
    }
}

/// The object in a body of JSON.
///
/// # Errors
/// When the body is not valid.
pub fn parse_object<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    // serde would read an array as the fields in their order.
    if body.trim_ascii_start().starts_with(b"[") {
        return Err(Refusal::Malformed("the body is an array; expected an object".to_owned()));
    }
    serde_json::from_slice(body).map_err(|error| Refusal::Malformed(error.to_string()))
}
