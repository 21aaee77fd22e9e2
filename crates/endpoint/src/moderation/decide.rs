//! Decisions about responses, and their erasure.

use axum::extract::State;
use axum::response::Response;
use protocol::response::is_id;

use super::layout;
use super::request::AuthorForm;
use super::view::{Action, ActionResult};
use crate::App;
use crate::refusal::Refusal;

/// `POST /moderation/decide`: approves, rejects, marks as spam, or undoes that.
pub(super) async fn decide(State(app): State<App>, AuthorForm { language, fields, .. }: AuthorForm) -> Response {
    let named =
        Action::named(fields.get("decision")).filter(|action| action.status().is_some() || *action == Action::Undone);
    let Some(action) = named else {
        let malformed = Refusal::Malformed("the form has no decision".to_owned());
        return layout::refused(&app, language, &malformed, "");
    };
    let mut ids = fields.all("id");
    ids.retain(|id| is_id(id));
    let view = fields.view();
    if ids.is_empty() {
        return layout::redirect(&ActionResult { action: Action::Nothing, count: 0, ids }.path(&app, &view, ""));
    }
    let now_ms = app.clock.now_ms();
    let changed = match action.status() {
        Some(status) => app.store.decide(ids, status, now_ms).await,
        None => app.store.undo(ids, now_ms).await,
    };
    match changed {
        Ok(ids) => {
            let count = ids.len();
            tracing::info!(count, decision = action.name(), "the author decided");
            let ids = if action == Action::Undone { Vec::new() } else { ids };
            layout::redirect(&ActionResult { action, count, ids }.path(&app, &view, fields.get("next")))
        }
        Err(error) => layout::refused(&app, language, &Refusal::from(error), ""),
    }
}

/// `POST /moderation/erase`: erases a response permanently.
pub(super) async fn erase(State(app): State<App>, AuthorForm { language, fields, .. }: AuthorForm) -> Response {
    let (id, now_ms) = (fields.get("id").to_owned(), app.clock.now_ms());
    match app.store.erase(vec![id], now_ms).await {
        Ok(erased) => {
            let count = erased.len();
            tracing::info!(count, "the author erased a response");
            let result = ActionResult { action: Action::Erased, count, ids: Vec::new() };
            layout::redirect(&result.path(&app, &fields.view(), fields.get("next")))
        }
        Err(error) => layout::refused(&app, language, &Refusal::from(error), ""),
    }
}
