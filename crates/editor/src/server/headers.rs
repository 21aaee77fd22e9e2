//! Headers of all replies: nothing but immutable files is cached, and nothing is framed, sniffed, or loaded from elsewhere.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// What the editor's page may load and run: its own files and WebAssembly, pictures that were just chosen.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                           img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; \
                           frame-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; \
                           frame-ancestors 'none'";

/// The same for the preview, which is a page of the blog and has the policy of a page as well. No script of it runs,
/// and it sends nothing.
const PREVIEW_POLICY: &str = "script-src 'none'; connect-src 'none'; object-src 'none'; form-action 'none'; \
                              frame-ancestors 'self'";

/// No page of another origin gets a reply, whatever it wants it for, or a handle on the window.
const DEFAULTS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Adds the headers of the editor's page to replies that have no others.
pub(super) async fn of_page(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // Files of the preview have other ones of some.
    for (name, value) in DEFAULTS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Adds the headers of the preview.
pub(super) async fn of_preview(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PREVIEW_POLICY));
    response
}
