//! Runs the work of a call, which reads and writes files, and replies with its result.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Editor;
use super::error::CallError;
use super::json::json;
use super::request;

/// Replies with the value that `work` returns; with status 204, without it. The work goes on when the browser does not
/// wait for the reply.
pub(super) async fn reply<T, W>(editor: Arc<Editor>, status: StatusCode, work: W) -> Response
where
    T: Serialize + Send + 'static,
    W: FnOnce(&Editor) -> Result<T, CallError> + Send + 'static,
{
    let language = editor.language;
    match tokio::task::spawn_blocking(move || work(&editor)).await {
        Ok(Ok(_)) if status == StatusCode::NO_CONTENT => status.into_response(),
        Ok(Ok(value)) => json(status, &value),
        Ok(Err(error)) => error.reply(language),
        Err(panicked) => CallError::Failed(panicked.into()).reply(language),
    }
}

/// The same with the value in the body of `request`.
pub(super) async fn reply_to<B, T, W>(editor: Arc<Editor>, request: Request, status: StatusCode, work: W) -> Response
where
    B: DeserializeOwned + Send + 'static,
    T: Serialize + Send + 'static,
    W: FnOnce(&Editor, B) -> Result<T, CallError> + Send + 'static,
{
    match request::json(request).await {
        Ok(body) => reply(editor, status, move |editor| work(editor, body)).await,
        Err(error) => error.reply(editor.language),
    }
}
