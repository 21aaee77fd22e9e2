//! The language of the author's pages: the one chosen there, otherwise the browser's, otherwise the site's.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use protocol::language::Language;

use super::session;
use crate::{App, wording};

const COOKIE: &str = "carnet_language";

const YEAR: i64 = 365 * 24 * 60 * 60;

/// The language in which a request is answered.
pub(super) fn language(app: &App, headers: &HeaderMap) -> Language {
    let chosen = session::cookies(headers, COOKIE).find_map(Language::of_tag);
    chosen
        .or_else(|| wording::asked_language(headers))
        .or_else(|| app.register.site().map(|site| site.language))
        .unwrap_or_default()
}

/// The language that an address chooses: `?language=fr`.
pub(super) fn chosen(query: &str) -> Option<Language> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(name, _)| name == "language").and_then(|(_, tag)| Language::of_tag(&tag))
}

/// Makes the browser remember the choice.
pub(super) fn remember(app: &App, chosen: Option<Language>, mut response: Response) -> Response {
    if let Some(language) = chosen {
        let cookie: HeaderValue = session::set(app, COOKIE, language.tag(), YEAR);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
