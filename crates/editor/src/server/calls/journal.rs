//! Writes what was typed to the journal, and drops it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use editor_protocol::JournalEntry;
use jiff::Timestamp;

use crate::server::Editor;
use crate::server::error::CallError;
use crate::server::reply::{reply, reply_to};
use crate::server::request::{self, parameter};

/// Longest name of a tab, in bytes.
const MAX_TAB: usize = 100;

/// Also of a file that another program has removed, so that its text is not lost.
pub(super) async fn write(State(editor): State<Arc<Editor>>, request: Request) -> Response {
    let uri = request.uri().clone();
    reply_to(editor, request, StatusCode::NO_CONTENT, move |editor, entry: JournalEntry| {
        let name = request::file(&uri)?;
        let tabs = [Some(&entry.tab), entry.replaces.as_ref().map(|replaced| &replaced.tab)];
        if tabs.into_iter().flatten().any(|tab| tab.is_empty() || tab.len() > MAX_TAB) {
            return Err(CallError::Invalid(format!("the tab has no name of 1 to {MAX_TAB} bytes")));
        }
        Ok(editor.store.write_journal(&name, &entry, Timestamp::now())?)
    })
    .await
}

pub(super) async fn drop_entries(State(editor): State<Arc<Editor>>, uri: Uri) -> Response {
    reply(editor, StatusCode::NO_CONTENT, move |editor| {
        let (name, tab) = (request::file(&uri)?, parameter(&uri, "tab"));
        Ok(editor.store.drop_unsaved(&name, tab.as_deref(), Timestamp::now())?)
    })
    .await
}
