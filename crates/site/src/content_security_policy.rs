//! The content security policy of all pages (<https://www.w3.org/TR/CSP3/>).

use publish::assets;
use source::endpoint::Endpoint;

/// What the browser may load and run: nothing from elsewhere, and nothing inline but the one style sheet, known by its
/// hash. Only responses may be sent to another host and asked for there: the endpoint's.
pub(crate) fn policy(app: &assets::App, endpoint: Option<&Endpoint>) -> String {
    let style = &app.style.integrity;
    let and_endpoint = endpoint.map(|endpoint| format!(" {}", endpoint.policy_source())).unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src '{style}'; img-src 'self' data:; \
         media-src 'self'; font-src 'self'; connect-src 'self'{and_endpoint}; manifest-src 'self'; \
         form-action 'self'{and_endpoint}; base-uri 'none'"
    )
}
