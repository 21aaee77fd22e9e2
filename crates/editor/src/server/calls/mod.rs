//! The calls of the page, below [`API`](editor_protocol::API).

mod file;
mod fix;
mod history;
mod insert;
mod journal;
mod new_post;
mod posts;
mod preview;
mod publication;
mod responses;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post, put};

use super::Editor;
use super::error::CallError;

pub(super) use preview::page;

/// The calls, without the path that they are below.
pub(super) fn router() -> Router<Arc<Editor>> {
    Router::new()
        .route("/blog", get(posts::blog))
        .route("/posts", get(posts::list).post(posts::create))
        .route("/post", get(file::open).put(file::save))
        .route("/journal", put(journal::write).delete(journal::drop_entries))
        .route("/preview", post(preview::article))
        .route("/fix", post(fix::fix))
        .route("/history", get(history::list))
        .route("/history/state", get(history::state))
        .route("/history/restore", post(history::restore))
        .route("/publication", get(publication::state))
        .route("/publication/prepare", post(publication::prepare))
        .route("/publication/publish", post(publication::publish))
        .route("/publication/cancel", post(publication::cancel))
        .route("/paste", post(insert::paste))
        .route("/media", post(insert::media))
        .route("/responses", get(responses::list))
        .route("/responses/key", put(responses::set_key))
        .route("/responses/decide", post(responses::decide))
        .route("/responses/pull", post(responses::pull))
        .fallback(unknown)
        .method_not_allowed_fallback(unknown)
}

async fn unknown(State(editor): State<Arc<Editor>>) -> Response {
    CallError::Unknown.reply(editor.language)
}
