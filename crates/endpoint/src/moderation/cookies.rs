//! Cookies of the moderation pages: scripts can't read them, other sites can't send them.

use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use cookie::time::Duration;
use cookie::{Cookie, SameSite};

use crate::App;

/// All cookies of this name: other programs on the host may set some too.
pub(super) fn named<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = Cookie<'h>> {
    // A cookie of another program in the same header may not be UTF-8.
    let lists = headers.get_all(header::COOKIE).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    lists.flat_map(Cookie::split_parse).filter_map(Result::ok).filter(move |cookie| cookie.name() == name)
}

/// A cookie for the moderation pages. `value` must need no escaping.
pub(super) fn build(app: &App, name: &'static str, value: String, seconds: i64) -> Cookie<'static> {
    Cookie::build((name, value))
        .path(app.path("moderation"))
        .max_age(Duration::seconds(seconds))
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(app.config.public_url.scheme() == "https")
        .build()
}

/// Adds a cookie to a reply.
pub(super) fn add(cookie: &Cookie<'_>, response: Response) -> Response {
    (AppendHeaders([(header::SET_COOKIE, cookie.to_string())]), response).into_response()
}
