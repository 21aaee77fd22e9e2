//! The blog, the list of its posts, and new ones.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use editor_protocol::{Blog, NewPost};
use jiff::Timestamp;

use super::new_post::start;
use crate::posts;
use crate::server::Editor;
use crate::server::reply::{reply, reply_to};

pub(super) async fn blog(State(editor): State<Arc<Editor>>) -> Response {
    reply(editor, StatusCode::OK, |editor| {
        let settings = editor.blog.settings();
        let now = Timestamp::now().to_zoned_datetime(settings.zone.clone());
        Ok(Blog {
            title: settings.title.clone(),
            language: editor.language.tag().to_owned(),
            time_zone: settings.zone.iana_name().unwrap_or("UTC").to_owned(),
            offset: now.strftime("%:z").to_string(),
            base_url: settings.base_url.to_string(),
        })
    })
    .await
}

pub(super) async fn list(State(editor): State<Arc<Editor>>) -> Response {
    reply(editor, StatusCode::OK, |editor| Ok(posts::list(&editor.blog, &editor.store.unsaved_files())?)).await
}

pub(super) async fn create(State(editor): State<Arc<Editor>>, request: Request) -> Response {
    reply_to(editor, request, StatusCode::CREATED, |editor, NewPost { title }: NewPost| start(editor, &title)).await
}
