//! `GET /form?post=…`: the form token. It has the time at which the form was opened, from the endpoint's clock.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use protocol::feed::FormToken;
use serde::Deserialize;

use crate::App;
use crate::request::extract::QueryParams;

/// The query of a form token.
#[derive(Deserialize)]
pub struct FormQuery {
    #[serde(default)]
    post: String,
}

/// Replies with a form token.
pub async fn token(State(app): State<App>, QueryParams(query): QueryParams<FormQuery>) -> Response {
    Json(FormToken { token: app.signer.form(&query.post, app.clock.now_ms()) }).into_response()
}
