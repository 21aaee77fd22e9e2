//! The language of the moderation pages: from the cookie, otherwise `Accept-Language`, otherwise the site.

use axum::http::HeaderMap;
use axum::response::Response;
use protocol::language::Language;

use super::cookies;
use crate::{App, wording};

const COOKIE: &str = "carnet_language";

const COOKIE_LIFETIME_SECONDS: i64 = 365 * 24 * 60 * 60;

/// The language of the reply to a request.
pub(super) fn for_request(app: &App, headers: &HeaderMap) -> Language {
    let chosen = cookies::named(headers, COOKIE).find_map(|cookie| Language::of_tag(cookie.value()));
    chosen
        .or_else(|| wording::asked_language(headers))
        .or_else(|| app.posts.site().map(|site| site.language))
        .unwrap_or_default()
}

/// The language in the query: `?language=fr`.
pub(super) fn from_query(query: &str) -> Option<Language> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(name, _)| name == "language").and_then(|(_, tag)| Language::of_tag(&tag))
}

/// Adds the cookie with the chosen language.
pub(super) fn remember(app: &App, chosen: Option<Language>, response: Response) -> Response {
    let Some(language) = chosen else { return response };
    let cookie = cookies::build(app, COOKIE, language.tag().to_owned(), COOKIE_LIFETIME_SECONDS);
    cookies::add(&cookie, response)
}
