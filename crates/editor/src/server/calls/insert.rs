//! What is put into a text: pasted HTML, and files.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use editor_protocol::{MAX_UPLOAD, Paste, Pasted};

use crate::media;
use crate::paste;
use crate::server::Editor;
use crate::server::error::CallError;
use crate::server::reply::{reply, reply_to};
use crate::server::request::{self, parameter};

pub(super) async fn paste(State(editor): State<Arc<Editor>>, request: Request) -> Response {
    reply_to(editor, request, StatusCode::OK, |_, Paste { html }: Paste| {
        Ok(Pasted { markdown: paste::markdown(&html) })
    })
    .await
}

pub(super) async fn media(State(editor): State<Arc<Editor>>, request: Request) -> Response {
    let uri = request.uri().clone();
    let bytes = match request::bytes(request, MAX_UPLOAD).await {
        Ok(bytes) => bytes,
        Err(error) => return error.reply(editor.language),
    };
    reply(editor, StatusCode::CREATED, move |editor| {
        let name = parameter(&uri, "name").ok_or_else(|| CallError::Invalid("the file has no name".to_owned()))?;
        media::store(editor.blog.public(), &name, &bytes)
            .map_err(|error| CallError::Refused(error.message(editor.language), error.help(editor.language)))
    })
    .await
}
