//! The common parts of the moderation pages: redirects, header, CSRF field, error pages.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use protocol::language::Language;

use super::session::Session;
use crate::App;
use crate::pages::layout::Page;
use crate::refusal::Refusal;
use crate::texts::Moderation;

/// Redirects after an action.
pub(super) fn redirect(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response()
}

/// A page with a link to the same address: with a link from another site, browsers do not send the session cookie.
pub(super) fn continue_page(app: &App, language: Language, query: &str) -> Response {
    let words = Moderation::of(language);
    let path = app.path("moderation");
    let same = if query.is_empty() { path } else { format!("{path}?{query}") };
    let body = html! {
        h1 { (words.responses) }
        p { a href=(same) autofocus { (words.go_on) } }
    };
    Page::new(language, words.responses, body).respond(app, StatusCode::OK)
}

/// The links to the page in the other languages, and the button that logs out, with a session.
pub(super) fn aside(
    app: &App,
    language: Language,
    session: Option<&Session>,
    address: impl Fn(Language) -> String,
) -> Markup {
    let words = Moderation::of(language);
    html! {
        nav {
            @for other in Language::ALL.iter().copied().filter(|other| *other != language) {
                a href=(address(other)) lang=(other.tag()) hreflang=(other.tag()) { (other.name()) }
            }
            @if let Some(session) = session {
                form method="post" action=(app.path("moderation/logout")) {
                    (csrf(session))
                    button class="plain" { (words.log_out) }
                }
            }
        }
    }
}

/// The CSRF token of the session, as a hidden field.
pub(super) fn csrf(session: &Session) -> Markup {
    html! { input type="hidden" name="csrf" value=(session.csrf); }
}

/// The page of a refusal, with the text of the author to copy.
pub(super) fn refused(app: &App, language: Language, refusal: &Refusal, text: &str) -> Response {
    let message = crate::wording::refusal(language, refusal);
    let title = Moderation::of(language).not_done;
    refusal.with_headers(error_page(app, language, refusal.status(), (title, &message), text))
}

/// The page when the session has ended.
pub(super) fn session_ended(app: &App, language: Language, text: &str) -> Response {
    let words = Moderation::of(language);
    error_page(app, language, StatusCode::FORBIDDEN, (words.ended, words.ended_hint), text)
}

/// The page when the CSRF token of a form is not that of the session.
pub(super) fn stale_form(app: &App, language: Language, text: &str) -> Response {
    let words = Moderation::of(language);
    error_page(app, language, StatusCode::FORBIDDEN, (words.stale, words.stale_hint), text)
}

/// A page with an error, and with the text of the author to copy.
pub(super) fn error_page(
    app: &App,
    language: Language,
    status: StatusCode,
    (title, message): (&str, &str),
    text: &str,
) -> Response {
    let words = Moderation::of(language);
    let body = html! {
        h1 { (title) }
        p role="alert" { (message) }
        @if !text.is_empty() {
            div class="field" {
                label for="text" { (words.kept_text) }
                textarea id="text" rows="8" readonly dir="auto" { "\n" (text) }
            }
        }
        p class="back" { a href=(app.path("moderation")) { (words.back) } }
    };
    Page::new(language, title, body).respond(app, status)
}
