//! `GET /healthz`: whether the database can be written.

use std::sync::atomic::{AtomicI64, Ordering};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::App;
use crate::refusal::Refusal;

/// How long a success is cached, since anyone may send this request.
const SUCCESS_CACHE_MS: i64 = 1_000;

/// When the health check succeeded last.
#[derive(Default)]
pub struct LastSuccess(AtomicI64);

/// Writes a probe, as for a response.
pub async fn health(State(app): State<App>, headers: HeaderMap) -> Response {
    let now_ms = app.clock.now_ms();
    if !app.store.has_failed() && (0..SUCCESS_CACHE_MS).contains(&(now_ms - app.health.0.load(Ordering::Relaxed))) {
        return (StatusCode::OK, "ok\n").into_response();
    }
    match app.store.probe().await {
        Ok(()) => {
            app.health.0.store(now_ms, Ordering::Relaxed);
            (StatusCode::OK, "ok\n").into_response()
        }
        Err(error) => Refusal::from(error).respond(&headers),
    }
}
