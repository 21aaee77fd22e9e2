//! Being a bad host on purpose: answers that are late or wrong.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Shared;

/// What is done to requests whose path ends so.
#[derive(Clone)]
pub(super) struct Rule {
    pub(super) ending: String,
    pub(super) deed: Deed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// No answer while the rule stands.
    Hold,
    /// This status, without the file.
    Fail(u16),
}

pub(super) async fn obey(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let deed = |rules: &Vec<Rule>| rules.iter().find(|rule| path.ends_with(&rule.ending)).map(|rule| rule.deed);
    let mut rules = shared.rules.subscribe();
    let failed = match rules.wait_for(|rules| deed(rules) != Some(Deed::Hold)).await {
        Ok(rules) => deed(&rules),
        Err(_) => None,
    };
    match failed {
        Some(Deed::Fail(status)) => StatusCode::from_u16(status).unwrap_or_default().into_response(),
        _ => next.run(request).await,
    }
}
