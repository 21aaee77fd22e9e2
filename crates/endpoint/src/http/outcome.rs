//! `GET /responses/<id>?key=…`: the status of a response, for its writer. A form without JavaScript redirects here.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use protocol::language::Language;
use serde::Deserialize;

use crate::refusal::Refusal;
use crate::request::extract::{QueryParams, ResponseId};
use crate::{App, pages, wording};

/// The query with the deletion key.
#[derive(Deserialize)]
pub struct OutcomeQuery {
    #[serde(default)]
    key: String,
    #[serde(default)]
    language: String,
}

/// Shows the response with its status, and a button that withdraws it.
pub async fn page(
    State(app): State<App>,
    ResponseId(id): ResponseId,
    QueryParams(query): QueryParams<OutcomeQuery>,
    headers: HeaderMap,
) -> Response {
    let language =
        Language::of_tag(&query.language).or_else(|| wording::asked_language(&headers)).unwrap_or(Language::En);
    if !app.signer.is_deletion_key(&id, &query.key) {
        return pages::outcome::refused(&app, &Refusal::WrongKey, language);
    }
    match app.store.response(id).await {
        Ok(Some(kept)) => pages::outcome::page(&app, &kept, &query.key, language),
        Ok(None) => pages::outcome::withdrawn(&app, language),
        Err(error) => pages::outcome::refused(&app, &Refusal::from(error), language),
    }
}
