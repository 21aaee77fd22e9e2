//! The network that pages see in `navigator.connection`. Chromium alone has it; with this script every engine does.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{Shared, lock};

const PATH: &str = "/__e2e/connection.js";

/// The script, where [`super::Host::connection`] was called.
pub(super) fn routes(shared: &Arc<Shared>) -> Router {
    Router::new().route(PATH, get(script)).with_state(Arc::clone(shared))
}

async fn script(State(shared): State<Arc<Shared>>) -> Response {
    let Some(connection) = lock(&shared.connection).clone() else { return StatusCode::NOT_FOUND.into_response() };
    let script = format!(
        "Object.defineProperty(Navigator.prototype, \"connection\", {{\n  \
           configurable: true,\n  value: Object.assign(new EventTarget(), {connection}),\n}});\n"
    );
    ([(header::CONTENT_TYPE, "text/javascript"), (header::CACHE_CONTROL, "no-store")], script).into_response()
}

/// The element that loads the script, to be put before every other; empty where pages see the network as it is.
pub(super) fn element(shared: &Shared) -> String {
    match *lock(&shared.connection) {
        Some(_) => format!("<script src=\"{PATH}\"></script>"),
        None => String::new(),
    }
}
