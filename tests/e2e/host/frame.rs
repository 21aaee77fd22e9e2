//! Pages that hold a page of the site in a frame of any width: windows can't be that narrow in every engine.

use axum::Router;
use axum::extract::{Path, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{Html, Response};
use axum::routing::get;

const FRAMES: &str = "/__e2e/frame/";

/// `frame/<width>/<path>` holds the page at the path.
pub(super) fn routes() -> Router {
    Router::new().route("/__e2e/frame/{width}/", get(|Path(width): Path<u16>| async move { frame(width, "") })).route(
        "/__e2e/frame/{width}/{*path}",
        get(|Path((width, path)): Path<(u16, String)>| async move { frame(width, &path) }),
    )
}

fn frame(width: u16, path: &str) -> Html<String> {
    let path = path.trim_start_matches('/');
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><title>Frame</title><link rel=\"icon\" href=\"data:,\"></head>\
         <body><iframe src=\"/{path}\" width=\"{width}\" height=\"800\" frameborder=\"0\"></iframe></body></html>"
    ))
}

/// No site may be framed (`frame-ancestors 'none'`), but by these pages; all else of its policy stays.
pub(super) async fn allow(request: Request, next: Next) -> Response {
    let is_framed = text(request.headers(), &header::REFERER).is_some_and(|referrer| referrer.contains(FRAMES));
    let mut response = next.run(request).await;
    let policy = text(response.headers(), &header::CONTENT_SECURITY_POLICY);
    let policy = policy.map(|policy| policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"));
    if let (true, Some(Ok(policy))) = (is_framed, policy.map(|policy| HeaderValue::from_str(&policy))) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
