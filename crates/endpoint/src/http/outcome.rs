//! `GET /responses/<id>?key=…`: what became of a response, for its writer. It is where a form without JavaScript
//! leads to.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use protocol::language::Language;
use serde::Deserialize;

use crate::refusal::Refusal;
use crate::request::address::{self, ResponseId};
use crate::store::response;
use crate::{App, pages, wording};

/// What only the writer knows.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    key: String,
    #[serde(default)]
    language: String,
}

/// Shows the response with where it stands, and a button that takes it back.
pub async fn page(
    State(app): State<App>,
    ResponseId(id): ResponseId,
    address::Asked(asked): address::Asked<Asked>,
    headers: HeaderMap,
) -> Response {
    let language =
        Language::of_tag(&asked.language).or_else(|| wording::asked_language(&headers)).unwrap_or(Language::En);
    if !app.signer.takes_back(&id, &asked.key) {
        return pages::outcome::refused(&app, &Refusal::WrongKey, language);
    }
    let wanted = id.clone();
    match app.store.read(move |connection| response::by_id(connection, &wanted)).await {
        Ok(Some(kept)) => pages::outcome::page(&app, &kept, &asked.key, language),
        Ok(None) => pages::outcome::taken_back(&app, language),
        Err(error) => pages::outcome::refused(&app, &Refusal::from(error), language),
    }
}
