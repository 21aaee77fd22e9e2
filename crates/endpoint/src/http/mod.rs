//! The calls of the endpoint over HTTP.

pub mod feeds;
pub mod form;
pub mod health;
pub mod outcome;
pub mod server;
pub mod submit;
pub mod take_back;
pub mod thread;

use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::refusal::Refusal;
use crate::{App, moderation, pages};

/// The header that tells a retried request from a new one.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// All calls.
pub fn router(app: App) -> Router {
    let calls = Router::new()
        .route("/responses", post(submit::submit).get(thread::thread))
        .route("/responses.json", get(feeds::json))
        .route("/responses.atom", get(feeds::atom))
        .route("/responses/{id}", get(outcome::page).delete(take_back::by_key))
        .route("/form", get(form::token))
        .route("/healthz", get(health::health))
        // Set before the layer: a fallback that comes later would answer OPTIONS in its place.
        .method_not_allowed_fallback(method_not_allowed)
        .layer(across_origins(&app.config.origins));
    // These are pages of the endpoint's own; no other origin has a business with them.
    Router::new()
        .route("/responses/{id}/take-back", post(take_back::by_form))
        .route("/style.css", get(pages::layout::style))
        .merge(moderation::router(app.clone()))
        .merge(calls)
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn(careful))
        .with_state(app)
}

async fn not_found(State(app): State<App>, headers: HeaderMap) -> Response {
    pages::outcome::told(&app, &Refusal::NotFound, &headers)
}

async fn method_not_allowed(State(app): State<App>, headers: HeaderMap) -> Response {
    pages::outcome::told(&app, &Refusal::MethodNotAllowed, &headers)
}

/// Which pages may read answers: those of the site, exactly. Nothing is sent along that the browser keeps.
fn across_origins(origins: &[String]) -> CorsLayer {
    let origins = origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION, IDEMPOTENCY_KEY])
        .expose_headers([header::RETRY_AFTER])
        .max_age(DAY)
}

/// Headers that keep browsers from guessing, framing and telling.
async fn careful(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    response
}
