//! Fault injection: replies that are late, wrong, of another build, or not to be cached.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Shared, lock};

/// A fault for requests whose path ends so.
#[derive(Clone)]
pub(super) struct Rule {
    pub(super) ending: String,
    pub(super) fault: Fault,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// No reply as long as the rule exists.
    Hold,
    /// This status, without the file.
    Fail(u16),
    /// This content, with the headers of the file.
    Replace(Bytes),
    /// What was sent the first time.
    Cache,
}

/// Replies by path.
pub(super) type Cache = Mutex<HashMap<String, (StatusCode, HeaderMap, Bytes)>>;

pub(super) async fn inject(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let fault = fault(&shared, &path).await;
    let is_cache_disabled = shared.is_cache_disabled.load(Ordering::Relaxed);
    if is_cache_disabled || fault.is_some() {
        // What is replaced is not compressed.
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    let mut response = match fault {
        Some(Fault::Fail(status)) => StatusCode::from_u16(status).unwrap_or_default().into_response(),
        Some(Fault::Replace(content)) => {
            let (mut head, _) = next.run(request).await.into_parts();
            head.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(head, Body::from(content))
        }
        Some(Fault::Cache) => cached(&shared, path, request, next).await,
        Some(Fault::Hold) | None => next.run(request).await,
    };
    if is_cache_disabled {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// What is to be done, once nothing holds the request.
async fn fault(shared: &Shared, path: &str) -> Option<Fault> {
    let first = |rules: &Vec<Rule>| {
        let rule = rules.iter().find(|rule| path.ends_with(&rule.ending));
        rule.map(|rule| rule.fault.clone())
    };
    let mut rules = shared.rules.subscribe();
    let rules = rules.wait_for(|rules| first(rules) != Some(Fault::Hold)).await.ok()?;
    first(&rules)
}

async fn cached(shared: &Shared, path: String, request: Request, next: Next) -> Response {
    let known = lock(&shared.cache).get(&path).cloned();
    if let Some(answer) = known {
        return answer.into_response();
    }
    let (head, body) = next.run(request).await.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let answer = (head.status, head.headers, bytes);
    lock(&shared.cache).insert(path, answer.clone());
    answer.into_response()
}
