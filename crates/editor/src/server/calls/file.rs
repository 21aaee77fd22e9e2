//! Opens and saves a file.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use editor_protocol::{Conflict, JournalEntry, OpenedPost, PostContent, Problem, Save, Saved};
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
            Ok(source) => opened(editor, &name, source),
            // Only its unsaved text can be opened.
            Err(error @ (StoreError::Missing | StoreError::Invalid { .. })) => lost(editor, &name, error),
            Err(error) => Err(error.into()),
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
                // It may be no JSON by now.
                let content = content::read(name.as_str(), &source.text).unwrap_or_default();
                let unsaved = editor.store.unsaved(&name, Some(&source))?;
                let current = described(editor, &name, source, content, unsaved)?;
                Err(CallError::Changed(Box::new(Conflict { current })))
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
    let unsaved = editor.store.unsaved(name, Some(&source))?;
    let content = match content::read(name.as_str(), &source.text) {
        // What was typed can be saved over a file that is no JSON.
        Err(_) if unsaved.is_some() => PostContent::default(),
        content => content?,
    };
    described(editor, name, source, content, unsaved)
}

fn described(
    editor: &Editor,
    name: &FileName,
    source: SourceText,
    content: PostContent,
    unsaved: Option<JournalEntry>,
) -> Result<OpenedPost, CallError> {
    Ok(OpenedPost {
        file: name.to_string(),
        content,
        unsaved,
        diagnostics: posts::diagnostics(&editor.blog, name.as_str(), &source.text),
        published: editor.store.published_state(name, &source.hash)?,
        hash: source.hash,
    })
}

/// The reply with the unsaved text of a file that was removed, or is no text: the `error` of reading it.
fn lost(editor: &Editor, name: &FileName, error: StoreError) -> Result<OpenedPost, CallError> {
    let Some(unsaved) = editor.store.unsaved(name, None)? else { return Err(error.into()) };
    let diagnostics = match error {
        StoreError::Invalid { message, help } => vec![Problem {
            is_error: true,
            field: String::new(),
            line: None,
            message: message.text(editor.language),
            help: help.text(editor.language),
            is_fixable: false,
        }],
        _ => Vec::new(),
    };
    Ok(OpenedPost { unsaved: Some(unsaved), diagnostics, ..removed(editor, name)? })
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
