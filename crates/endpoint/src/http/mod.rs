//! The HTTP API.

pub mod feeds;
pub mod form;
pub mod health;
pub mod metrics;
pub mod outcome;
pub mod server;
pub mod submit;
pub mod thread;
pub mod webmention;
pub mod withdraw;

use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::refusal::Refusal;
use crate::request::form_or_json::MESSAGES;
use crate::{App, moderation, pages};

/// The header that identifies a retried request.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Where responses are sent to, and threads are read.
const RESPONSES: &str = "/responses";

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The router of all requests.
pub fn router(app: App) -> Router {
    let calls = Router::new()
        .route(RESPONSES, post(submit::submit).get(thread::thread))
        .route(MESSAGES, post(submit::submit))
        .route("/responses.json", get(feeds::json))
        .route("/responses.atom", get(feeds::atom))
        .route("/responses/{id}", get(outcome::page).delete(withdraw::by_key))
        .route("/form", get(form::token))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/health/write", get(health::write))
        // Before the layer: a later fallback would handle OPTIONS instead of the CORS layer.
        .method_not_allowed_fallback(method_not_allowed)
        .layer(cors(&app.config.origins))
        .layer(from_fn(open_threads));
    // Pages of the endpoint: other origins get no access.
    let router = Router::new()
        .route("/responses/{id}/take-back", post(withdraw::by_form))
        .route("/webmention", post(webmention::receive))
        .route("/style.css", get(pages::layout::style))
        .merge(moderation::router(app.clone()))
        .merge(calls)
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn(security_headers))
        .layer(from_fn_with_state(app.clone(), close_before_stop));
    let is_counted = app.config.metrics.is_some();
    let router = if is_counted { router.layer(from_fn_with_state(app.clone(), metrics::count)) } else { router };
    router.with_state(app)
}

async fn not_found(State(app): State<App>, headers: HeaderMap) -> Response {
    pages::outcome::refusal_page_or_json(&app, &Refusal::NotFound, &headers)
}

async fn method_not_allowed(State(app): State<App>, headers: HeaderMap) -> Response {
    pages::outcome::refusal_page_or_json(&app, &Refusal::MethodNotAllowed, &headers)
}

/// CORS: the configured origins may read replies. Credentials are not allowed.
fn cors(origins: &[String]) -> CorsLayer {
    let origins = origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION, IDEMPOTENCY_KEY])
        .expose_headers([header::RETRY_AFTER])
        .max_age(DAY)
}

/// Lets pages of every origin read threads, which are public. The reply does not depend on the origin then, so a shared
/// cache needs one copy for all.
async fn open_threads(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_thread =
        is_read && request.extensions().get().is_some_and(|path: &MatchedPath| path.as_str() == RESPONSES);
    let mut response = next.run(request).await;
    if is_thread {
        let headers = response.headers_mut();
        headers.remove(header::VARY);
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    response
}

/// Closes connections with their next reply once the endpoint is about to stop: the client opens another one, which a
/// proxy gives to another endpoint.
async fn close_before_stop(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if app.is_stopping() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Adds the security headers: no content sniffing, no framing, no referrer to other sites where nothing stricter is set.
async fn security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    response
}
