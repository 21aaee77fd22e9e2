//! Withdrawing a response, with its deletion key.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use protocol::language::Language;

use crate::refusal::Refusal;
use crate::request::extract::ResponseId;
use crate::request::{bearer, body, origin};
use crate::{App, pages, wording};

/// `DELETE /responses/<id>` with `Authorization: Bearer <key>`.
pub async fn by_key(State(app): State<App>, ResponseId(id): ResponseId, headers: HeaderMap) -> Response {
    if let Err(refusal) = origin::check(&headers, &app.config.origins) {
        return refusal.respond(&headers);
    }
    match erase(&app, &id, bearer::key(&headers).unwrap_or_default()).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refusal.respond(&headers),
    }
}

/// `POST /responses/<id>/take-back`: the button on the endpoint's own page, with `key` and `language` in its body.
pub async fn by_form(State(app): State<App>, ResponseId(id): ResponseId, headers: HeaderMap, sent: Body) -> Response {
    let asked = wording::asked_language(&headers).unwrap_or(Language::En);
    if let Err(refusal) = origin::check_own(&headers, &app.config.public_url) {
        return pages::outcome::refused(&app, &refusal, asked);
    }
    let sent = match body::read(&headers, sent).await {
        Ok(sent) => sent,
        Err(refusal) => return pages::outcome::refused(&app, &refusal, asked),
    };
    let (mut key, mut language) = (String::new(), asked);
    for (name, value) in form_urlencoded::parse(&sent) {
        match name.as_ref() {
            "key" => key = value.into_owned(),
            "language" => language = Language::of_tag(&value).unwrap_or(asked),
            _ => {}
        }
    }
    match erase(&app, &id, &key).await {
        Ok(()) => pages::outcome::withdrawn(&app, language),
        Err(refusal) => pages::outcome::refused(&app, &refusal, language),
    }
}

async fn erase(app: &App, id: &str, key: &str) -> Result<(), Refusal> {
    if !app.signer.is_deletion_key(id, key) {
        return Err(Refusal::WrongKey);
    }
    let erased = app.store.erase(vec![id.to_owned()], app.clock.now_ms()).await?;
    if erased.is_empty() { Err(Refusal::NotFound) } else { Ok(()) }
}
