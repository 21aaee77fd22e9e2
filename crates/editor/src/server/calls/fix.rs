//! Safe fixes of a text that is not saved.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use editor_protocol::{Fixed, PostContent};

use super::preview::text_to_save;
use crate::posts;
use crate::server::Editor;
use crate::server::reply::reply_to;
use crate::server::request;

/// Corrects a content. Nothing is saved.
pub(super) async fn fix(State(editor): State<Arc<Editor>>, request: Request) -> Response {
    let uri = request.uri().clone();
    reply_to(editor, request, StatusCode::OK, move |editor, content: PostContent| {
        let name = request::file(&uri)?;
        let text = text_to_save(editor, &name, &content)?;
        let content = posts::fixed(&editor.blog, name.as_str(), &text).unwrap_or(content);
        let text = text_to_save(editor, &name, &content)?;
        Ok(Fixed { diagnostics: posts::diagnostics(&editor.blog, name.as_str(), &text), content })
    })
    .await
}
