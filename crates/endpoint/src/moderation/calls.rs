//! The calls of the author's programs, such as the editor: `GET /author/pending` and `POST /author/decisions`, with the
//! key of a program.

use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequestParts, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use protocol::moderation::{Changed, Decision, MAX_RESPONSES, Parent, Pending, PendingResponse};
use protocol::response::is_id;
use serde::Deserialize;

use super::view::Action;
use crate::refusal::Refusal;
use crate::request::bearer;
use crate::request::body::{self, Kind};
use crate::request::client::ClientAddress;
use crate::request::extract::QueryParams;
use crate::request::origin;
use crate::store::queue::Search;
use crate::store::response::{ResponseKind, Status, StoredResponse, instant};
use crate::{App, program_key};

/// A request of a program of the author, with a valid key.
pub(super) struct ByProgram;

impl FromRequestParts<App> for ByProgram {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let client = ClientAddress::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        let checked = check_key(app, client, &parts.headers).await;
        checked.map(|()| Self).map_err(|refusal| refusal.respond(&parts.headers))
    }
}

async fn check_key(app: &App, ClientAddress(client): ClientAddress, headers: &HeaderMap) -> Result<(), Refusal> {
    origin::check_none(headers)?;
    let hash = program_key::hash(bearer::key(headers).ok_or(Refusal::NoProgramKey)?);
    let now_ms = app.clock.now_ms();
    // Looked up before the limit, so that wrong keys of others can't block a valid one.
    if app.store.use_program_key(hash, now_ms).await? {
        return Ok(());
    }
    app.key_attempts.count_wrong(client, now_ms).map_err(Refusal::TooManyKeys)?;
    tracing::warn!("a program has a wrong key");
    Err(Refusal::NoProgramKey)
}

/// The query of a list.
#[derive(Deserialize)]
pub(super) struct ListQuery {
    /// The most responses.
    limit: Option<usize>,
}

/// `GET /author/pending`: pending responses, messages and mentions, oldest first.
pub(super) async fn pending(
    State(app): State<App>,
    _: ByProgram,
    QueryParams(query): QueryParams<ListQuery>,
    headers: HeaderMap,
) -> Response {
    let search = Search {
        status: Some(Status::Pending),
        limit: query.limit.unwrap_or(MAX_RESPONSES).clamp(1, MAX_RESPONSES),
        is_oldest_first: true,
        ..Search::default()
    };
    match app.store.queue_page(search).await {
        Ok(page) => {
            let parent = |kept: &StoredResponse| {
                let parent = page.parents.get(kept.parent.as_deref()?)?;
                Some(Parent { name: parent.name.clone(), text: parent.text.clone() })
            };
            let responses = page.responses.iter().map(|kept| shown(kept.clone(), parent(kept))).collect();
            Json(Pending { responses, has_more: page.has_more }).into_response()
        }
        Err(error) => Refusal::from(error).respond(&headers),
    }
}

fn shown(kept: StoredResponse, parent: Option<Parent>) -> PendingResponse {
    // The address of the writer of a response is for the moderation pages alone.
    let email = kept.email.filter(|_| kept.kind == ResponseKind::Message);
    PendingResponse {
        id: kept.id,
        kind: kept.kind.name().to_owned(),
        post: kept.post,
        name: kept.name,
        email: email.unwrap_or_default(),
        site: kept.site.unwrap_or_default(),
        text: kept.text,
        language: kept.language,
        received: instant(kept.received_ms).to_string(),
        parent,
    }
}

/// `POST /author/decisions`: decides about responses, undoes that, or erases them.
pub(super) async fn decide(State(app): State<App>, _: ByProgram, headers: HeaderMap, sent: Body) -> Response {
    match perform(&app, &headers, sent).await {
        Ok(changed) => Json(Changed { changed }).into_response(),
        Err(refusal) => refusal.respond(&headers),
    }
}

async fn perform(app: &App, headers: &HeaderMap, sent: Body) -> Result<Vec<String>, Refusal> {
    if body::kind(headers) != Some(Kind::Json) {
        return Err(Refusal::UnsupportedMediaType);
    }
    let Decision { mut ids, decision } = body::parse_object(&body::read(headers, sent).await?)?;
    if ids.len() > MAX_RESPONSES {
        return Err(Refusal::Malformed(format!("more than {MAX_RESPONSES} ids")));
    }
    let is_possible =
        |action: &Action| action.status().is_some() || [Action::Undone, Action::Erased].contains(action);
    let Some(action) = Action::named(&decision).filter(is_possible) else {
        return Err(Refusal::Malformed("decision must be approve, reject, spam, undo or erase".to_owned()));
    };
    ids.retain(|id| is_id(id));
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let now_ms = app.clock.now_ms();
    let changed = match action.status() {
        Some(status) => app.store.decide(ids, status, now_ms).await?,
        None if action == Action::Undone => app.store.undo(ids, now_ms).await?,
        None => app.store.erase(ids, now_ms).await?,
    };
    tracing::info!(count = changed.len(), decision = action.name(), "a program of the author decided");
    Ok(changed)
}
