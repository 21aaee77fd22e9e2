//! `GET /healthz`: whether the endpoint is up, and its database can be written.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::refusal::Refusal;
use crate::store::Change;
use crate::{App, random};

/// Writes a little, through all that a response goes through.
pub async fn health(State(app): State<App>, headers: HeaderMap) -> Response {
    // Something new each time: what is equal to what is there is never written, and a full disk not noticed.
    let trace = random::bytes::<8>();
    let written = app
        .store
        .write(Change::Private, move |transaction| {
            transaction.execute("INSERT OR REPLACE INTO secrets (name, value) VALUES ('health', ?1)", [trace])
        })
        .await;
    match written {
        Ok(_) => (StatusCode::OK, "ok\n").into_response(),
        Err(error) => Refusal::from(error).answer(&headers),
    }
}
