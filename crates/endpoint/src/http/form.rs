//! `GET /form?post=…`: the token that a form sends along. It tells when the form was opened, by this clock alone.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use protocol::feed::FormToken;
use serde::Deserialize;

use crate::App;
use crate::request::address;

/// Which form.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    post: String,
}

/// Gives a token.
pub async fn token(State(app): State<App>, address::Asked(asked): address::Asked<Asked>) -> Response {
    Json(FormToken { token: app.signer.form(&asked.post, app.clock.now_ms()) }).into_response()
}
