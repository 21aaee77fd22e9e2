//! The preview of a text that is not saved.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use editor_protocol::PostContent;

use crate::preview;
use crate::server::Editor;
use crate::server::error::CallError;
use crate::server::reply::reply_to;
use crate::server::request;
use crate::store::{FileName, StoreError};

pub(super) async fn article(State(editor): State<Arc<Editor>>, request: Request) -> Response {
    let uri = request.uri().clone();
    reply_to(editor, request, StatusCode::OK, move |editor, content: PostContent| {
        let name = request::file(&uri)?;
        let text = text_to_save(editor, &name, &content)?;
        Ok(preview::article(&editor.blog, name.as_str(), &text)?)
    })
    .await
}

/// The text of the file if this content were saved. The fields that the page does not edit are those of the file.
pub(super) fn text_to_save(editor: &Editor, name: &FileName, content: &PostContent) -> Result<String, CallError> {
    Ok(editor.store.edited(name, editor.store.text(name)?.as_deref(), content)?)
}

/// The whole page, with the newest unsaved text; the editor's page puts later ones into it.
pub(in crate::server) async fn page(State(editor): State<Arc<Editor>>, uri: Uri) -> Response {
    let language = editor.language;
    let rendered = tokio::task::spawn_blocking(move || whole_page(&editor, &uri)).await;
    match rendered.unwrap_or_else(|panicked| Err(CallError::Failed(panicked.into()))) {
        Ok(html) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(error) => error.reply(language),
    }
}

fn whole_page(editor: &Editor, uri: &Uri) -> Result<String, CallError> {
    let name = request::file(uri)?;
    let source = match editor.store.read(&name) {
        Err(StoreError::Missing | StoreError::Invalid { .. }) => None,
        source => Some(source?),
    };
    let text = match (editor.store.unsaved(&name, source.as_ref())?, source) {
        (Some(entry), source) => {
            let current = source.as_ref().map(|source| source.text.as_str());
            editor.store.edited(&name, current, &entry.content)?
        }
        (None, Some(source)) => source.text,
        (None, None) => return Err(CallError::Unknown),
    };
    Ok(preview::page(&editor.blog, name.as_str(), &text)?)
}
