//! `GET /healthz`: whether the endpoint is up, and its database can be written.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::refusal::Refusal;
use crate::App;
use crate::store::Change;

/// Writes nothing into the database, through all that a response goes through.
pub async fn health(State(app): State<App>, headers: HeaderMap) -> Response {
    // A statement that changes no row still needs the lock and a file that can be written.
    let written = app
        .store
        .write(Change::Private, |transaction| {
            transaction.execute("UPDATE secrets SET value = value WHERE name = 'signing key'", [])
        })
        .await;
    match written {
        Ok(_) => (StatusCode::OK, "ok\n").into_response(),
        Err(error) => Refusal::from(error).answer(&headers),
    }
}
