//! The saved states of a file.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use editor_protocol::{History, OpenedState, State as SavedState, difference};
use jiff::Timestamp;

use super::file::saved;
use crate::content;
use crate::server::Editor;
use crate::server::error::CallError;
use crate::server::reply::reply;
use crate::server::request::{self, parameter};
use crate::store::{KeptState, StoreError};
use crate::texts::moment;

pub(super) async fn list(State(editor): State<Arc<Editor>>, uri: Uri) -> Response {
    reply(editor, StatusCode::OK, move |editor| {
        let zone = editor.blog.settings().zone.clone();
        let states = editor.store.states(&request::file(&uri)?)?;
        let listed = |state: KeptState| SavedState {
            id: state.id(),
            time: state.time.to_string(),
            time_text: moment(editor.language, &state.time.to_zoned_datetime(zone.clone())),
            reason: state.reason,
        };
        Ok(History { states: states.into_iter().map(listed).collect() })
    })
    .await
}

pub(super) async fn state(State(editor): State<Arc<Editor>>, uri: Uri) -> Response {
    reply(editor, StatusCode::OK, move |editor| {
        let name = request::file(&uri)?;
        let content = content::read(name.as_str(), &editor.store.state_text(&name, &id(&uri)?)?)?;
        // Of a file that is missing or no JSON, all words have been removed.
        let current = match editor.store.read(&name) {
            Ok(source) => content::read(name.as_str(), &source.text).map(|current| current.text).unwrap_or_default(),
            Err(StoreError::Missing | StoreError::Invalid { .. }) => String::new(),
            Err(error) => return Err(error.into()),
        };
        Ok(OpenedState { changes: difference(&content.text, &current), content })
    })
    .await
}

pub(super) async fn restore(State(editor): State<Arc<Editor>>, uri: Uri) -> Response {
    reply(editor, StatusCode::OK, move |editor| {
        let (name, id) = (request::file(&uri)?, id(&uri)?);
        // The page could not open a text that is no JSON, which the history has of a file that another program broke.
        content::read(name.as_str(), &editor.store.state_text(&name, &id)?)?;
        let source = editor.store.restore(&name, &id, Timestamp::now())?;
        saved(editor, &name, source)
    })
    .await
}

fn id(uri: &Uri) -> Result<String, CallError> {
    parameter(uri, "id").ok_or(CallError::Unknown)
}
