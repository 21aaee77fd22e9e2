//! `GET /healthz`: whether the endpoint is up, and its database can be written.

use std::sync::atomic::{AtomicI64, Ordering};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::refusal::Refusal;
use crate::store::{Change, space};
use crate::{App, random};

/// How long a good outcome is told again without writing: anybody may ask.
const GOOD_MS: i64 = 1_000;

/// How often the trace is repeated where little room may be left: one may still fit where no response does. 128 KiB are
/// more than the longest response takes with its indexes.
const FULL_TRACES: usize = 128 * 1024 / TRACE;

/// Bytes of a trace.
const TRACE: usize = 8;

/// When the database was written well last.
#[derive(Default)]
pub struct LastGood(AtomicI64);

/// Writes a little, through all that a response goes through; as much as a response where that may not fit.
pub async fn health(State(app): State<App>, headers: HeaderMap) -> Response {
    let now_ms = app.clock.now_ms();
    let has_failed = app.store.has_failed();
    if !has_failed && (0..GOOD_MS).contains(&(now_ms - app.health.0.load(Ordering::Relaxed))) {
        return (StatusCode::OK, "ok\n").into_response();
    }
    // Something new each time: what is equal to what is there is never written, and a full disk not noticed.
    let trace = random::bytes::<TRACE>();
    let path = app.store.path().to_owned();
    let written = app
        .store
        .write(Change::Private, move |transaction| {
            let is_tight = has_failed || space::is_nearly_full(&path);
            let traces = trace.repeat(if is_tight { FULL_TRACES } else { 1 });
            transaction.execute("INSERT OR REPLACE INTO secrets (name, value) VALUES ('health', ?1)", [traces])
        })
        .await;
    match written {
        Ok(_) => {
            app.store.recovered();
            app.health.0.store(now_ms, Ordering::Relaxed);
            (StatusCode::OK, "ok\n").into_response()
        }
        Err(error) => Refusal::from(error).answer(&headers),
    }
}
