//! Entity tags: a browser that has the latest bytes gets status 304 without a body.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// Adds an entity tag with a hash of the body. Modification times are in seconds, and a site may be built twice
/// within one.
pub(super) async fn add_etag(mut request: Request, next: Next) -> Response {
    request.headers_mut().remove(header::IF_MODIFIED_SINCE);
    let known = request.headers_mut().remove(header::IF_NONE_MATCH);
    // The reply to HEAD has the headers of the reply to GET.
    let is_head = request.method() == Method::HEAD;
    if is_head {
        *request.method_mut() = Method::GET;
    }
    // With If-Range, the whole body is sent, so that the condition needs no check.
    let has_condition = request.headers_mut().remove(header::IF_RANGE).is_some();
    if is_head || has_condition {
        request.headers_mut().remove(header::RANGE);
    }
    let (mut head, body) = next.run(request).await.into_parts();
    head.headers.remove(header::LAST_MODIFIED);
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if head.status == StatusCode::OK {
        let tag = tag(&bytes);
        vary(&mut head.headers);
        let is_known = known.as_ref().and_then(|known| known.to_str().ok()).is_some_and(|known| names(known, &tag));
        head.headers.extend(HeaderValue::from_str(&tag).map(|tag| (header::ETAG, tag)));
        if is_known {
            head.status = StatusCode::NOT_MODIFIED;
            for gone in [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::CONTENT_ENCODING] {
                head.headers.remove(gone);
            }
            return Response::from_parts(head, Body::empty());
        }
    }
    head.headers.insert(header::CONTENT_LENGTH, bytes.len().into());
    Response::from_parts(head, if is_head { Body::empty() } else { bytes.into() })
}

fn tag(bytes: &Bytes) -> String {
    let hash: String = Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hash}\"")
}

/// Whether the list of known tags (`If-None-Match`) contains `tag`.
fn names(known: &str, tag: &str) -> bool {
    known.split(',').map(str::trim).any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// Caches must store each encoding separately.
fn vary(headers: &mut HeaderMap) {
    if !headers.contains_key(header::VARY) {
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn if_none_match_accepts_lists_and_weak_tags() {
        for known in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
            assert!(names(known, "\"a\""), "{known}");
        }
        for unknown in ["\"b\"", "", "a", "\"a"] {
            assert!(!names(unknown, "\"a\""), "{unknown}");
        }
    }
}
