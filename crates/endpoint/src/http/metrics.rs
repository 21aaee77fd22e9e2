//! `GET /metrics`, on an address of its own, and the counting of requests.

use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::App;
use crate::metrics::{self, CONTENT_TYPE, DatabaseState};
use crate::store::StoreError;
use crate::store::response::Status;

/// The route of requests for addresses that do not exist.
const NO_ROUTE: &str = "none";

/// The router of the address for metrics.
pub fn router(app: App) -> Router {
    Router::new().route("/metrics", get(text)).with_state(app)
}

async fn text(State(app): State<App>) -> Response {
    app.metrics.set_process(app.store.write_queue_length(), app.is_stopping());
    app.metrics.set_database(database_state(&app).await.ok());
    match app.metrics.text() {
        Ok(text) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn database_state(app: &App) -> Result<DatabaseState, StoreError> {
    let pending = app.store.pending(Status::Pending).await?;
    let spam = app.store.pending(Status::Spam).await?;
    let statistics = app.store.statistics().await?;
    Ok(DatabaseState {
        pending: pending.responses,
        pending_bytes: pending.bytes,
        spam: spam.responses,
        spam_bytes: spam.bytes,
        notices: statistics.notices,
        bytes: statistics.bytes,
    })
}

/// Counts a request, and its time until the reply.
pub(super) async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = method_label(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    app.metrics.count(metrics::Request {
        route: route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str),
        method,
        status: status_label(response.status()),
        duration: started.elapsed(),
    });
    response
}

/// The label of a method. Clients may send any, so there is one for all others.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn status_label(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}
