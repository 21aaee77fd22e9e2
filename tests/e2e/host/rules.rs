//! Being another host on purpose: answers that are late, wrong, of another build, or not to be kept.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Shared, lock};

/// What is done to requests whose path ends so.
#[derive(Clone)]
pub(super) struct Rule {
    pub(super) ending: String,
    pub(super) deed: Deed,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// No reply as long as the rule exists.
    Hold,
    /// This status, without the file.
    Fail(u16),
    /// This content, with the headers of the file.
    Answer(Bytes),
    /// What was answered the first time.
    Cache,
}

/// Answers by path.
pub(super) type Cache = Mutex<HashMap<String, (StatusCode, HeaderMap, Bytes)>>;

pub(super) async fn obey(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let deed = deed(&shared, &path).await;
    let is_unkept = shared.unkept.load(Ordering::Relaxed);
    if is_unkept || deed.is_some() {
        // What a browser may have of this file is another one; and what is replaced is not compressed.
        for name in [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE, header::ACCEPT_ENCODING] {
            request.headers_mut().remove(name);
        }
    }
    let mut response = match deed {
        Some(Deed::Fail(status)) => StatusCode::from_u16(status).unwrap_or_default().into_response(),
        Some(Deed::Answer(content)) => {
            let (mut head, _) = next.run(request).await.into_parts();
            for name in [header::CONTENT_LENGTH, header::ETAG, header::LAST_MODIFIED] {
                head.headers.remove(name);
            }
            Response::from_parts(head, Body::from(content))
        }
        Some(Deed::Cache) => cached(&shared, path, request, next).await,
        Some(Deed::Hold) | None => next.run(request).await,
    };
    if is_unkept {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// What is to be done, once nothing holds the request.
async fn deed(shared: &Shared, path: &str) -> Option<Deed> {
    let first = |rules: &Vec<Rule>| {
        let rule = rules.iter().find(|rule| path.ends_with(&rule.ending));
        rule.map(|rule| rule.deed.clone())
    };
    let mut rules = shared.rules.subscribe();
    let rules = rules.wait_for(|rules| first(rules) != Some(Deed::Hold)).await.ok()?;
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
