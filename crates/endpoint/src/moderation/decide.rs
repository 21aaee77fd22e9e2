//! What the author decides: about one response, about several, and what is erased.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use protocol::response::is_id;

use super::request::authorised;
use super::view::{Done, Notice};
use super::{frame, speech};
use crate::App;
use crate::refusal::Refusal;
use crate::store::{Change, queue};

/// `POST /moderation/decide`: approves, rejects, marks as spam, or takes that back.
pub(super) async fn decide(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    let language = speech::language(&app, &headers);
    let (fields, _) = match authorised(&app, &headers, body, language).await {
        Ok(authorised) => authorised,
        Err(answer) => return answer,
    };
    let named = Done::named(fields.get("decision")).filter(|done| done.status().is_some() || *done == Done::Undone);
    let Some(done) = named else {
        let malformed = Refusal::Malformed("the form names no decision".to_owned());
        return frame::refused(&app, language, &malformed, "");
    };
    let mut ids = fields.all("id");
    ids.retain(|id| is_id(id));
    let view = fields.view();
    if ids.is_empty() {
        return frame::lead(&Notice { done: Done::Nothing, count: 0, ids }.path(&app, &view, ""));
    }
    let now_ms = app.clock.now_ms();
    let changed = app.store.write(Change::Published, move |transaction| match done.status() {
        Some(status) => queue::decide(transaction, &ids, status, now_ms),
        None => queue::undo(transaction, &ids, now_ms),
    });
    match changed.await {
        Ok(ids) => {
            let count = ids.len();
            tracing::info!(count, decision = done.name(), "the author decided");
            let ids = if done == Done::Undone { Vec::new() } else { ids };
            frame::lead(&Notice { done, count, ids }.path(&app, &view, fields.get("next")))
        }
        Err(error) => frame::refused(&app, language, &Refusal::from(error), ""),
    }
}

/// `POST /moderation/erase`: erases a response for good.
pub(super) async fn erase(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    let language = speech::language(&app, &headers);
    let (fields, _) = match authorised(&app, &headers, body, language).await {
        Ok(authorised) => authorised,
        Err(answer) => return answer,
    };
    let (id, now_ms) = (fields.get("id").to_owned(), app.clock.now_ms());
    match app.store.write(Change::Erased, move |transaction| queue::erase(transaction, &id, now_ms)).await {
        Ok(was_there) => {
            let count = usize::from(was_there);
            tracing::info!(count, "the author erased a response");
            let notice = Notice { done: Done::Erased, count, ids: Vec::new() };
            frame::lead(&notice.path(&app, &fields.view(), fields.get("next")))
        }
        Err(error) => frame::refused(&app, language, &Refusal::from(error), ""),
    }
}
