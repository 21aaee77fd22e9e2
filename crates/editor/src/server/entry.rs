//! Requests without a session that start one: with a start code, with an access code, and for a new start code.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use url::form_urlencoded;

use super::Editor;
use super::access_code::Attempt;
use super::documents::{ACCESS, CODE, access_form, refusal};
use super::error::CallError;
use super::json::json;
use super::owner::{OWNER_HEADER, START};
use super::request::bytes;
use super::served::ServedEditor;
use super::session::Hash;
use crate::texts::EditorServer;

/// Largest body of the form, in bytes.
const MAX_FORM: usize = 1024;

/// The routes that need no session.
pub(super) fn router(served: Arc<ServedEditor>) -> Router<Arc<Editor>> {
    // The address of a refused form may be loaded again.
    let access = get(|| async { Redirect::to("/") }).post(submit);
    Router::new().route(ACCESS, access).route(START, post(new_address)).with_state(served)
}

/// Whether a request needs no session.
pub(super) fn is_entry(method: &Method, path: &str) -> bool {
    *method == Method::POST && matches!(path, ACCESS | START)
}

/// The reply to an address with a start code.
pub(super) fn start(served: &ServedEditor, code: &str, headers: &HeaderMap) -> Response {
    let ServedEditor { editor, port } = served;
    match editor.sessions.exchange(code) {
        Ok(Some(session)) => session.reply(*port),
        // A bookmark, or a tab that the browser has restored.
        Ok(None) if editor.sessions.has_cookie(headers, *port) => {
            (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]).into_response()
        }
        Ok(None) => no_session(editor),
        Err(error) => refusal(&CallError::Failed(error), editor.language),
    }
}

/// The document for a browser without a session.
pub(super) fn no_session(editor: &Editor) -> Response {
    let language = editor.language;
    match editor.network {
        Some(_) => access_form(language, CallError::NoSession.status(), None),
        None => refusal(&CallError::NoSession, language),
    }
}

async fn submit(State(served): State<Arc<ServedEditor>>, request: Request) -> Response {
    let language = served.editor.language;
    session_of(&served, request).await.unwrap_or_else(|error| refusal(&error, language))
}

/// The reply to the form.
async fn session_of(served: &ServedEditor, request: Request) -> Result<Response, CallError> {
    let ServedEditor { editor, port } = served;
    let network = editor.network.as_ref().ok_or(CallError::Unknown)?;
    let form = bytes(request, MAX_FORM).await?;
    let typed = form_urlencoded::parse(&form).find(|(name, _)| name == CODE).map(|(_, value)| value);
    let texts = EditorServer::of(editor.language);
    let (status, problem) = match network.attempt(&typed.unwrap_or_default())? {
        Attempt::Accepted => {
            let session = editor.sessions.start()?;
            network.tell_used();
            return Ok(session.reply(*port));
        }
        Attempt::Wrong => (StatusCode::UNAUTHORIZED, texts.wrong_code),
        Attempt::NoCode => (StatusCode::UNAUTHORIZED, texts.void_code),
        Attempt::Locked | Attempt::Replaced(_) => (StatusCode::TOO_MANY_REQUESTS, texts.too_many_codes),
    };
    Ok(access_form(editor.language, status, Some(problem)))
}

/// A new address for another program of the author's.
async fn new_address(State(served): State<Arc<ServedEditor>>, headers: HeaderMap) -> Response {
    let ServedEditor { editor, port } = &*served;
    let secret = headers.get(OWNER_HEADER).and_then(|secret| secret.to_str().ok()).unwrap_or_default();
    if !Hash::of(&editor.owner_secret).is(&Hash::of(secret)) {
        return CallError::NoSession.reply(editor.language);
    }
    match editor.new_start(*port) {
        Ok(start) => json(StatusCode::OK, &start),
        Err(error) => CallError::Failed(error).reply(editor.language),
    }
}
