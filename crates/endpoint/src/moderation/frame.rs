//! What the author's pages have in common: their header, and the pages that say why something was not done.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use protocol::language::Language;

use super::session::Session;
use super::wording::wording;
use crate::App;
use crate::pages::layout::Page;
use crate::refusal::Refusal;
use crate::wording::choose;

/// Leads elsewhere after something was done.
pub(super) fn lead(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response()
}

/// A page before the list, for who comes from elsewhere: its link leads on to the same address.
pub(super) fn threshold(app: &App, language: Language, query: &str) -> Response {
    let words = wording(language);
    let path = app.path("moderation");
    let same = if query.is_empty() { path } else { format!("{path}?{query}") };
    let body = html! {
        h1 { (words.responses) }
        p { a href=(same) autofocus { (words.go_on) } }
    };
    Page::new(language, words.responses, body).answer(app, StatusCode::OK)
}

/// The other language, as a link to the same page; and the end of the session, if there is one.
pub(super) fn aside(app: &App, language: Language, session: Option<&Session>, other: &str) -> Markup {
    let words = wording(language);
    let tag = choose(language, Language::En, Language::Fr).tag();
    html! {
        nav {
            a href=(other) lang=(tag) hreflang=(tag) { (words.other_language) }
            @if let Some(session) = session {
                form method="post" action=(app.path("moderation/logout")) {
                    (csrf(session))
                    button class="plain" { (words.log_out) }
                }
            }
        }
    }
}

/// The field that shows that a form comes from this session's pages.
pub(super) fn csrf(session: &Session) -> Markup {
    html! { input type="hidden" name="csrf" value=(session.csrf); }
}

/// The page when something was not done. What the author has written is there to be copied.
pub(super) fn refused(app: &App, language: Language, refusal: &Refusal, text: &str) -> Response {
    let message = crate::wording::refusal(language, refusal);
    let title = wording(language).not_done;
    refusal.with_headers(stopped(app, language, refusal.status(), (title, &message), text))
}

/// The page when whoever asks is not logged in any more.
pub(super) fn ended(app: &App, language: Language, text: &str) -> Response {
    let words = wording(language);
    stopped(app, language, StatusCode::FORBIDDEN, (words.ended, words.ended_hint), text)
}

/// The page when a form does not come from this session's pages.
pub(super) fn stale(app: &App, language: Language, text: &str) -> Response {
    let words = wording(language);
    stopped(app, language, StatusCode::FORBIDDEN, (words.stale, words.stale_hint), text)
}

fn stopped(
    app: &App,
    language: Language,
    status: StatusCode,
    (title, message): (&str, &str),
    text: &str,
) -> Response {
    let words = wording(language);
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
    Page::new(language, title, body).answer(app, status)
}
