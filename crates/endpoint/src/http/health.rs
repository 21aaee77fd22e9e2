//! `GET /healthz`: whether the database can be written.

use std::sync::atomic::{AtomicI64, Ordering};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::refusal::Refusal;
use crate::store::{Change, disk_space};
use crate::{App, random};

/// How long a success is cached, since anyone may send this request.
const SUCCESS_CACHE_MS: i64 = 1_000;

/// Number of probes when the disk is nearly full: one may still fit where no response does. 128 KiB are more than the
/// longest response takes with its indexes.
const NEARLY_FULL_PROBES: usize = 128 * 1024 / PROBE_BYTES;

/// Bytes of a probe.
const PROBE_BYTES: usize = 8;

/// When the health check succeeded last.
#[derive(Default)]
pub struct LastSuccess(AtomicI64);

/// Writes a probe through the writer, as for a response; as large as a response when the disk is nearly full.
pub async fn health(State(app): State<App>, headers: HeaderMap) -> Response {
    let now_ms = app.clock.now_ms();
    let has_failed = app.store.has_failed();
    if !has_failed && (0..SUCCESS_CACHE_MS).contains(&(now_ms - app.health.0.load(Ordering::Relaxed))) {
        return (StatusCode::OK, "ok\n").into_response();
    }
    // Random, since SQLite does not write an unchanged value, and so would not detect a full disk.
    let probe = random::bytes::<PROBE_BYTES>();
    let path = app.store.path().to_owned();
    let written = app
        .store
        .write(Change::Private, move |transaction| {
            let is_tight = has_failed || disk_space::is_nearly_full(&path);
            let probes = probe.repeat(if is_tight { NEARLY_FULL_PROBES } else { 1 });
            transaction.execute("INSERT OR REPLACE INTO secrets (name, value) VALUES ('health', ?1)", [probes])
        })
        .await;
    match written {
        Ok(_) => {
            app.store.recovered();
            app.health.0.store(now_ms, Ordering::Relaxed);
            (StatusCode::OK, "ok\n").into_response()
        }
        Err(error) => Refusal::from(error).respond(&headers),
    }
}
