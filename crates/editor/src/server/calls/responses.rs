//! Responses that wait for a decision, the key for the endpoint, and pulls.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use editor_protocol::{Decide, Decided, EndpointKey, ErrorText, Pulled, WaitingResponses};
use protocol::moderation::{Decision, MAX_RESPONSES, Pending};
use source::endpoint::Endpoint;
use source::site::SiteSettings;

use crate::problem::file_problem;
use crate::responses::client::{Client, check_encryption};
use crate::responses::{EndpointError, ProgramKey, PullOutcome, waiting};
use crate::server::Editor;
use crate::server::error::CallError;
use crate::server::reply::{reply, reply_to};
use crate::texts::EditorServer;

/// What can be decided; `erase` is for messages.
const DECISIONS: [&str; 5] = ["approve", "reject", "spam", "undo", "erase"];

pub(super) async fn list(State(editor): State<Arc<Editor>>) -> Response {
    reply(editor, StatusCode::OK, ask).await
}

pub(super) async fn set_key(State(editor): State<Arc<Editor>>, request: Request) -> Response {
    reply_to(editor, request, StatusCode::OK, |editor, EndpointKey { key }: EndpointKey| try_key(editor, &key)).await
}

pub(super) async fn decide(State(editor): State<Arc<Editor>>, request: Request) -> Response {
    reply_to(editor, request, StatusCode::OK, |editor, Decide { ids, decision }: Decide| {
        send(editor, &Decision { ids, decision })
    })
    .await
}

pub(super) async fn pull(State(editor): State<Arc<Editor>>) -> Response {
    reply(editor, StatusCode::OK, |editor| {
        let pulled = editor.responses.pull(editor.language).ok_or(CallError::Unknown)?;
        let PullOutcome { summary, diagnostics } = pulled.map_err(CallError::NotPulled)?;
        let problems = diagnostics.iter().map(|diagnostic| file_problem(diagnostic, editor.language));
        Ok(Pulled { summary, problems: problems.collect() })
    })
    .await
}

/// The responses that wait, or why they are not known.
fn ask(editor: &Editor) -> Result<WaitingResponses, CallError> {
    let settings = settings(editor);
    let Some(endpoint) = &settings.responses.endpoint else { return Ok(WaitingResponses::default()) };
    match key_for(editor, endpoint)? {
        Some(key) => {
            let pending = Client::new(endpoint, &key).and_then(|client| client.pending());
            Ok(listed(editor, endpoint, pending))
        }
        None => Ok(WaitingResponses {
            endpoint: endpoint.to_string(),
            obstacle: check_encryption(endpoint).err().map(|error| error.text(endpoint, editor.language)),
            ..WaitingResponses::default()
        }),
    }
}

/// Keeps a key that the endpoint knows. An empty one removes the one that is kept.
fn try_key(editor: &Editor, key: &str) -> Result<WaitingResponses, CallError> {
    let texts = EditorServer::of(editor.language);
    if editor.responses.given_key.is_some() {
        return Err(refused(texts.key_in_variable, texts.change_variable));
    }
    if key.trim().is_empty() {
        editor.store.set_endpoint_key(None)?;
        return ask(editor);
    }
    let settings = settings(editor);
    let endpoint = endpoint_of(&settings, texts)?;
    let key = ProgramKey::new(key, endpoint);
    let pending = Client::new(endpoint, &key).and_then(|client| client.pending()).map_err(|error| {
        let ErrorText { message, help, .. } = error.text(endpoint, editor.language);
        CallError::Refused(message, help)
    })?;
    editor.store.set_endpoint_key(Some(&key))?;
    Ok(listed(editor, endpoint, Ok(pending)))
}

/// Sends a decision to the endpoint.
fn send(editor: &Editor, decision: &Decision) -> Result<Decided, CallError> {
    if !DECISIONS.contains(&decision.decision.as_str()) {
        return Err(CallError::Invalid(format!("the decision is none of {}", DECISIONS.join(", "))));
    }
    if decision.ids.is_empty() || decision.ids.len() > MAX_RESPONSES {
        return Err(CallError::Invalid(format!("a decision is about 1 to {MAX_RESPONSES} responses")));
    }
    let texts = EditorServer::of(editor.language);
    let settings = settings(editor);
    let endpoint = endpoint_of(&settings, texts)?;
    let key = key_for(editor, endpoint)?.ok_or_else(|| refused(texts.no_key(endpoint), texts.add_key))?;
    let changed = Client::new(endpoint, &key).and_then(|client| client.decide(decision));
    let changed = changed.map_err(|error| CallError::Endpoint(error.text(endpoint, editor.language)))?;
    Ok(Decided { changed: changed.changed })
}

/// The reply with what the endpoint has sent.
fn listed(editor: &Editor, endpoint: &Endpoint, pending: Result<Pending, EndpointError>) -> WaitingResponses {
    let (pending, obstacle) = match pending {
        Ok(pending) => (pending, None),
        Err(error) => (Pending::default(), Some(error.text(endpoint, editor.language))),
    };
    WaitingResponses {
        endpoint: endpoint.to_string(),
        has_key: true,
        obstacle,
        responses: waiting::of_catalogue(pending.responses, &editor.blog.state().catalogue),
        has_more: pending.has_more,
    }
}

/// The settings of the blog. While `site.json` has errors, they are those from before.
fn settings(editor: &Editor) -> Arc<SiteSettings> {
    let _ = editor.blog.refresh();
    editor.blog.settings()
}

fn endpoint_of<'s>(settings: &'s SiteSettings, texts: &EditorServer) -> Result<&'s Endpoint, CallError> {
    let endpoint = settings.responses.endpoint.as_ref();
    endpoint.ok_or_else(|| refused(texts.no_endpoint, texts.name_endpoint))
}

/// The key for this endpoint, if there is one.
fn key_for(editor: &Editor, endpoint: &Endpoint) -> Result<Option<ProgramKey>, CallError> {
    let key = match &editor.responses.given_key {
        Some(key) => Some(key.clone()),
        None => editor.store.endpoint_key()?,
    };
    Ok(key.filter(|key| key.is_for(endpoint)))
}

fn refused(message: impl Into<String>, help: &str) -> CallError {
    CallError::Refused(message.into(), help.to_owned())
}
