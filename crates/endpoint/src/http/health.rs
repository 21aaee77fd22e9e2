//! `GET /health/live`, `/health/ready` and `/health/write`: whether the process replies, whether a proxy should choose
//! it, and whether a response could be stored.

use std::sync::atomic::{AtomicI64, Ordering};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::App;
use crate::refusal::Refusal;

/// How long a success is cached, since anyone may send this request.
const SUCCESS_CACHE_MS: i64 = 1_000;

const OK: &str = "ok\n";

/// When the database could be written last.
#[derive(Default)]
pub struct LastSuccess(AtomicI64);

/// Replies whatever the state of the database is: a restart of the process would not repair it.
pub async fn live() -> &'static str {
    OK
}

/// Whether the endpoint is to get requests. It does not depend on the database: when that is down, all endpoints would
/// be unready, and a proxy could not even serve threads that they have in their caches.
pub async fn ready(State(app): State<App>) -> Response {
    if app.is_stopping() {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response()
    } else {
        OK.into_response()
    }
}

/// Writes a probe, as for a response.
pub async fn write(State(app): State<App>, headers: HeaderMap) -> Response {
    let now_ms = app.clock.now_ms();
    if !app.store.has_failed() && (0..SUCCESS_CACHE_MS).contains(&(now_ms - app.health.0.load(Ordering::Relaxed))) {
        return OK.into_response();
    }
    match app.store.probe().await {
        Ok(()) => {
            app.health.0.store(now_ms, Ordering::Relaxed);
            OK.into_response()
        }
        Err(error) => Refusal::from(error).respond(&headers),
    }
}
