//! `GET /form?post=…`: the token that a form sends along. It tells when the form was opened, by this clock alone.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::address;
use crate::App;

/// Which form.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    post: String,
}

#[derive(Serialize)]
struct Token {
    token: String,
}

/// Gives a token.
pub async fn token(State(app): State<App>, address::Asked(asked): address::Asked<Asked>) -> Response {
    Json(Token { token: app.signer.form(&asked.post, app.clock.now_ms()) }).into_response()
}
