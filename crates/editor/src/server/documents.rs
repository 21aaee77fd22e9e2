//! Documents for browsers without a session: why a request is refused, and the form for the access code.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use protocol::language::Language;

use super::error::CallError;
use crate::texts::EditorServer;

/// Where the form with the access code is sent.
pub(super) const ACCESS: &str = "/access";

/// The field of the form.
pub(super) const CODE: &str = "code";

/// The form sends itself to this server, and nothing else.
const FORM_POLICY: &str = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Why a request is refused, and what to do.
pub(super) fn refusal(error: &CallError, language: Language) -> Response {
    let text = error.text(language);
    let content = html! {
        h1 { (text.message) }
        p { (text.help) }
    };
    document(language, error.status(), &text.message, &content)
}

/// The form for the access code; `problem` is what is wrong with the one that was typed.
pub(super) fn access_form(language: Language, status: StatusCode, problem: Option<&str>) -> Response {
    let texts = EditorServer::of(language);
    let content = html! {
        h1 { (texts.access_title) }
        p { (texts.access_help) }
        form method="post" action=(ACCESS) {
            @if let Some(problem) = problem {
                p id="problem" role="alert" { (problem) }
            }
            p {
                label for="code" { (texts.access_code) }
                " "
                input id="code" name=(CODE) type="text" inputmode="numeric" autocomplete="one-time-code" required
                    autofocus aria-invalid=[problem.map(|_| "true")] aria-describedby=[problem.map(|_| "problem")];
            }
            p {
                button type="submit" { (texts.open_editor) }
            }
        }
        p { (texts.not_encrypted) }
        p { (texts.start_again) }
    };
    let mut reply = document(language, status, problem.unwrap_or(texts.access_title), &content);
    let headers = reply.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FORM_POLICY));
    // With `no-referrer`, browsers send forms with the origin `null`.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    reply
}

fn document(language: Language, status: StatusCode, title: &str, content: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
            }
            body {
                main { (content) }
            }
        }
    };
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page.into_string()).into_response()
}
