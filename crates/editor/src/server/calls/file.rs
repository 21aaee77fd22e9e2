//! Opens and saves a file.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use editor_protocol::{Conflict, OpenedPost, PostContent, Save, Saved};
use jiff::Timestamp;

use crate::content;
use crate::posts;
use crate::server::Editor;
use crate::server::error::CallError;
use crate::server::reply::{reply, reply_to};
use crate::server::request;
use crate::store::{FileName, SourceText, StoreError};

pub(super) async fn open(State(editor): State<Arc<Editor>>, uri: Uri) -> Response {
    reply(editor, StatusCode::OK, move |editor| {
        let name = request::file(&uri)?;
        match editor.store.read(&name) {
            Err(StoreError::Missing) => lost(editor, &name),
            source => opened(editor, &name, source?),
        }
    })
    .await
}

pub(super) async fn save(State(editor): State<Arc<Editor>>, request: Request) -> Response {
    let uri = request.uri().clone();
    reply_to(editor, request, StatusCode::OK, move |editor, save: Save| {
        let name = request::file(&uri)?;
        match editor.store.save(&name, &save, Timestamp::now()) {
            Ok(source) => saved(editor, &name, source),
            Err(StoreError::Changed(source)) => {
                Err(CallError::Changed(Box::new(Conflict { current: opened(editor, &name, source)? })))
            }
            Err(StoreError::Missing) if !save.base_hash.is_empty() => {
                Err(CallError::Changed(Box::new(Conflict { current: removed(editor, &name)? })))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// The reply with a file that was read.
pub(super) fn opened(editor: &Editor, name: &FileName, source: SourceText) -> Result<OpenedPost, CallError> {
    Ok(OpenedPost {
        file: name.to_string(),
        content: content::read(name.as_str(), &source.text)?,
        unsaved: editor.store.unsaved(name, Some(&source))?,
        diagnostics: posts::diagnostics(&editor.blog, name.as_str(), &source.text),
        published: editor.store.published_state(name, &source.hash)?,
        hash: source.hash,
    })
}

/// The reply with the unsaved text of a file that was removed.
fn lost(editor: &Editor, name: &FileName) -> Result<OpenedPost, CallError> {
    let unsaved = editor.store.unsaved(name, None)?.ok_or(CallError::Unknown)?;
    Ok(OpenedPost { unsaved: Some(unsaved), ..removed(editor, name)? })
}

/// A file that another program has removed. A save with its empty hash makes it again.
fn removed(editor: &Editor, name: &FileName) -> Result<OpenedPost, CallError> {
    Ok(OpenedPost {
        file: name.to_string(),
        hash: String::new(),
        content: PostContent::default(),
        unsaved: None,
        diagnostics: Vec::new(),
        published: editor.store.published_state(name, "")?,
    })
}

/// The reply with a file that was written.
pub(super) fn saved(editor: &Editor, name: &FileName, source: SourceText) -> Result<Saved, CallError> {
    Ok(Saved {
        content: content::read(name.as_str(), &source.text)?,
        diagnostics: posts::diagnostics(&editor.blog, name.as_str(), &source.text),
        hash: source.hash,
    })
}
