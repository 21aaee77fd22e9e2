//! `GET /healthz`: whether the endpoint is up, and its database can be written.

use std::sync::atomic::{AtomicI64, Ordering};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::refusal::Refusal;
use crate::store::Change;
use crate::{App, random};

/// How long a good outcome is told again without writing: anybody may ask.
const GOOD_MS: i64 = 1_000;

/// When the database was written well last.
#[derive(Default)]
pub struct LastGood(AtomicI64);

/// Writes a little, through all that a response goes through.
pub async fn health(State(app): State<App>, headers: HeaderMap) -> Response {
    let now_ms = app.clock.now_ms();
    if (0..GOOD_MS).contains(&(now_ms - app.health.0.load(Ordering::Relaxed))) {
        return (StatusCode::OK, "ok\n").into_response();
    }
    // Something new each time: what is equal to what is there is never written, and a full disk not noticed.
    let trace = random::bytes::<8>();
    let written = app
        .store
        .write(Change::Private, move |transaction| {
            transaction.execute("INSERT OR REPLACE INTO secrets (name, value) VALUES ('health', ?1)", [trace])
        })
        .await;
    match written {
        Ok(_) => {
            app.health.0.store(now_ms, Ordering::Relaxed);
            (StatusCode::OK, "ok\n").into_response()
        }
        Err(error) => Refusal::from(error).answer(&headers),
    }
}
