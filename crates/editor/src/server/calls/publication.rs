//! Publishes the blog: the calls begin the work, and reply with the stage that it is at.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use editor_protocol::{Confirmation, Publication};
use jiff::Timestamp;
use tokio::task::spawn_blocking;

use crate::publication::{PublicationTarget, Refusal};
use crate::server::Editor;
use crate::server::error::CallError;
use crate::server::reply::reply;
use crate::server::request;
use crate::texts::{EditorServer, moment};

pub(super) async fn state(State(editor): State<Arc<Editor>>) -> Response {
    reply(editor, StatusCode::OK, |editor| Ok(publication(editor))).await
}

pub(super) async fn prepare(State(editor): State<Arc<Editor>>) -> Response {
    if editor.publication.begin_preparing() {
        let editor = Arc::clone(&editor);
        spawn_blocking(move || editor.publication.prepare(&editor.store));
    }
    begun(editor).await
}

pub(super) async fn publish(State(editor): State<Arc<Editor>>, request: Request) -> Response {
    let confirmation: Confirmation = match request::json(request).await {
        Ok(confirmation) => confirmation,
        Err(error) => return error.reply(editor.language),
    };
    match editor.publication.begin_publishing(&confirmation) {
        Ok(true) => {
            let editor = Arc::clone(&editor);
            spawn_blocking(move || editor.publication.publish(&confirmation, &editor.store));
        }
        Ok(false) => {}
        Err(refusal) => return refused(refusal, &editor).reply(editor.language),
    }
    begun(editor).await
}

pub(super) async fn cancel(State(editor): State<Arc<Editor>>) -> Response {
    editor.publication.cancel();
    begun(editor).await
}

async fn begun(editor: Arc<Editor>) -> Response {
    reply(editor, StatusCode::ACCEPTED, |editor| Ok(publication(editor))).await
}

fn publication(editor: &Editor) -> Publication {
    let PublicationTarget { name, obstacle } = editor.publication.target();
    let zone = editor.blog.settings().zone.clone();
    let said = |time: Timestamp| moment(editor.language, &time.to_zoned_datetime(zone));
    Publication {
        target: name,
        obstacle,
        last_published: editor.store.published().time.map(said).unwrap_or_default(),
        stage: editor.publication.stage(),
    }
}

fn refused(refusal: Refusal, editor: &Editor) -> CallError {
    let texts = EditorServer::of(editor.language);
    match refusal {
        Refusal::OtherPlan => CallError::OtherPlan,
        Refusal::Deletions(message) => CallError::Refused(message, texts.allow_deletions.to_owned()),
        Refusal::Overwriting(message) => CallError::Refused(message, texts.allow_overwriting.to_owned()),
    }
}
