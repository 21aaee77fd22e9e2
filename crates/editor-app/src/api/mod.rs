//! All requests, each to the server of `carnet write` that sent the page.

mod http;
mod publication;
mod responses;
mod upload;

use std::sync::Arc;

use editor_protocol::{
    API, Blog, Conflict, ErrorBody, ErrorText, Fixed, History, JournalEntry, NewPost, OpenedPost, OpenedState, Paste,
    Pasted, PostContent, PostList, Preview, Save, Saved,
};
use gloo_net::http::{Request, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;

use http::{Reply, Sending, send};
pub(crate) use publication::{cancel_publication, prepare_publication, publication, publish};
pub(crate) use responses::{decide, pull, responses, set_endpoint_key};
pub(crate) use upload::Upload;

/// Largest body in bytes of a request that outlives its page: browsers refuse more than 64 KiB for all of them.
const MAX_KEPT_ALIVE: usize = 60_000;

/// Why a request brought no value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ApiError {
    /// No reply: the server was stopped, or is too slow.
    Unreachable,
    /// The server was started again, or the page was opened without the address that it printed.
    NoSession,
    /// The server says what is wrong.
    Refused(ErrorText),
    /// The reply is not what was asked for.
    Unreadable,
}

/// What became of saving.
pub(crate) enum SaveReply {
    /// It is in the file.
    Saved(Box<Saved>),
    /// The file has changed since; nothing was written.
    Conflict(Arc<OpenedPost>),
}

/// The blog.
pub(crate) async fn blog() -> Result<Blog, ApiError> {
    decode(&get(Request::get(&address("blog"))).await?)
}

/// All posts and static pages.
pub(crate) async fn posts() -> Result<Arc<PostList>, ApiError> {
    decode(&get(Request::get(&address("posts"))).await?).map(Arc::new)
}

/// Starts a draft.
pub(crate) async fn new_post(title: &str) -> Result<OpenedPost, ApiError> {
    let new_post = NewPost { title: title.to_owned() };
    decode(&send_json(Request::post(&address("posts")), &new_post, Sending::Timed).await?)
}

/// Opens a file.
pub(crate) async fn post(file: &str) -> Result<OpenedPost, ApiError> {
    decode(&get(Request::get(&address("post")).query([("file", file)])).await?)
}

/// Writes to a file, unless it has changed since.
pub(crate) async fn save(file: &str, save: &Save) -> Result<SaveReply, ApiError> {
    let request = Request::put(&address("post")).query([("file", file)]);
    let reply = send_json(request, save, Sending::Timed).await?;
    match reply.status {
        409 => {
            let conflict: Conflict = serde_json::from_slice(&reply.body).map_err(|_| ApiError::Unreadable)?;
            Ok(SaveReply::Conflict(Arc::new(conflict.current)))
        }
        _ => decode(&reply).map(|saved| SaveReply::Saved(Box::new(saved))),
    }
}

/// Writes a text into the journal. If the page is being left, the request outlives it, where the text is short enough.
pub(crate) async fn journal(file: &str, entry: &JournalEntry, is_leaving: bool) -> Result<(), ApiError> {
    let request = Request::put(&address("journal")).query([("file", file)]);
    let sending = if is_leaving { Sending::KeptAlive } else { Sending::Timed };
    accept(&send_json(request, entry, sending).await?)
}

/// Drops the text that a tab has not saved; the history keeps it.
pub(crate) async fn drop_unsaved(file: &str, tab: &str) -> Result<(), ApiError> {
    accept(&get(Request::delete(&address("journal")).query([("file", file), ("tab", tab)])).await?)
}

/// The article as readers will see it.
pub(crate) async fn preview(file: &str, content: &PostContent) -> Result<Preview, ApiError> {
    let request = Request::post(&address("preview")).query([("file", file)]);
    decode(&send_json(request, content, Sending::Timed).await?)
}

/// A content after the safe fixes of its problems; nothing is saved.
pub(crate) async fn fix(file: &str, content: &PostContent) -> Result<Fixed, ApiError> {
    let request = Request::post(&address("fix")).query([("file", file)]);
    decode(&send_json(request, content, Sending::Timed).await?)
}

/// The saved states of a file.
pub(crate) async fn history(file: &str) -> Result<History, ApiError> {
    decode(&get(Request::get(&address("history")).query([("file", file)])).await?)
}

/// A saved state.
pub(crate) async fn history_state(file: &str, id: &str) -> Result<OpenedState, ApiError> {
    decode(&get(Request::get(&address("history/state")).query([("file", file), ("id", id)])).await?)
}

/// Puts a state back into the file.
pub(crate) async fn restore(file: &str, id: &str) -> Result<Saved, ApiError> {
    decode(&get(Request::post(&address("history/restore")).query([("file", file), ("id", id)])).await?)
}

/// HTML of the clipboard as Markdown.
pub(crate) async fn paste(html: String) -> Result<String, ApiError> {
    let reply = send_json(Request::post(&address("paste")), &Paste { html }, Sending::Timed).await?;
    decode::<Pasted>(&reply).map(|pasted| pasted.markdown)
}

fn address(call: &str) -> String {
    format!("{API}/{call}")
}

/// Sends a request without a body. The server takes JSON only, also for calls whose parameters are in the address.
async fn get(request: RequestBuilder) -> Result<Reply, ApiError> {
    send_empty(request, Sending::Timed).await
}

async fn send_empty(request: RequestBuilder, sending: Sending) -> Result<Reply, ApiError> {
    let request = request.header("Content-Type", "application/json").build();
    send(request.map_err(|_| ApiError::Unreachable)?, sending).await
}

async fn send_json<T: Serialize>(request: RequestBuilder, body: &T, sending: Sending) -> Result<Reply, ApiError> {
    let body = serde_json::to_string(body).map_err(|_| ApiError::Unreadable)?;
    let sending = if body.len() > MAX_KEPT_ALIVE { Sending::Timed } else { sending };
    let request = request.header("Content-Type", "application/json").body(body);
    send(request.map_err(|_| ApiError::Unreachable)?, sending).await
}

/// The value in a reply that says yes.
fn decode<T: DeserializeOwned>(reply: &Reply) -> Result<T, ApiError> {
    accept(reply)?;
    serde_json::from_slice(&reply.body).map_err(|_| ApiError::Unreadable)
}

/// Whether a reply says yes.
fn accept(Reply { status, body }: &Reply) -> Result<(), ApiError> {
    match status {
        200..300 => Ok(()),
        401 => Err(ApiError::NoSession),
        _ => Err(match serde_json::from_slice::<ErrorBody>(body) {
            Ok(refusal) => ApiError::Refused(refusal.error),
            Err(_) => ApiError::Unreadable,
        }),
    }
}
