//! Logging in and out.

use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use maud::{Markup, html};
use protocol::language::Language;

use super::request::{AuthorForm, Fields};
use super::{cookies, interface_language, layout, session};
use crate::App;
use crate::pages::layout::Page;
use crate::pages::text::around;
use crate::refusal::Refusal;
use crate::request::client::ClientAddress;
use crate::texts::Moderation;
use crate::wording::minutes;

/// `GET /moderation/login`: asks for the password.
pub(super) async fn page(State(app): State<App>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let chosen = interface_language::from_query(&query.unwrap_or_default());
    let language = chosen.unwrap_or_else(|| interface_language::for_request(&app, &headers));
    let response = match app.store.password_hash().await {
        Ok(Some(_)) => asking(&app, language, StatusCode::OK, ""),
        Ok(None) => without_password(&app, language),
        Err(error) => layout::refused(&app, language, &Refusal::from(error), ""),
    };
    interface_language::remember(&app, chosen, response)
}

/// `POST /moderation/login`: opens a session, if the password is right.
pub(super) async fn log_in(
    State(app): State<App>,
    ClientAddress(client): ClientAddress,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let language = interface_language::for_request(&app, &headers);
    let token_hash = session::current(&app, &headers).await.ok().flatten().map(|session| session.token_hash);
    // Counted before the password is checked, so that concurrent attempts can't exceed the limit.
    match app.store.try_login(client, token_hash, app.clock.now_ms()).await {
        Ok(Ok(())) => {}
        Ok(Err(seconds)) => {
            let message = Moderation::of(language).too_many_logins(minutes(seconds));
            let mut response = asking(&app, language, StatusCode::TOO_MANY_REQUESTS, &message);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            return response;
        }
        Err(error) => return layout::refused(&app, language, &Refusal::from(error), ""),
    }
    let stored_hash = match app.store.password_hash().await {
        Ok(stored_hash) => stored_hash,
        Err(error) => return layout::refused(&app, language, &Refusal::from(error), ""),
    };
    if !app.password_checks.check(fields.get("password").to_owned(), stored_hash).await {
        tracing::warn!("login failed: wrong password");
        return asking(&app, language, StatusCode::FORBIDDEN, Moderation::of(language).wrong_password);
    }
    let counted = app.store.login_succeeded(client, token_hash, app.clock.now_ms()).await;
    let opened = match counted {
        Ok(()) => session::open(&app).await,
        Err(error) => Err(error),
    };
    match opened {
        Ok(cookie) => cookies::add(&cookie, layout::redirect(&app.path("moderation"))),
        Err(error) => layout::refused(&app, language, &Refusal::from(error), ""),
    }
}

/// Middleware: records the network of an open session, which exempts it from the limit over all networks.
pub(super) async fn remember_network(
    State(app): State<App>,
    ClientAddress(client): ClientAddress,
    request: Request,
    next: Next,
) -> Response {
    if let Ok(Some(_)) = session::current(&app, request.headers()).await {
        // Without it, other limits hold.
        if let Err(error) = app.store.remember_network(client, app.clock.now_ms()).await {
            tracing::warn!(%error, "can't store the network of a session");
        }
    }
    next.run(request).await
}

/// `POST /moderation/logout`: ends the session.
pub(super) async fn log_out(
    State(app): State<App>,
    headers: HeaderMap,
    AuthorForm { language, .. }: AuthorForm,
) -> Response {
    match session::close(&app, &headers).await {
        Ok(cookie) => cookies::add(&cookie, layout::redirect(&app.path("moderation/login"))),
        Err(error) => layout::refused(&app, language, &Refusal::from(error), ""),
    }
}

fn asking(app: &App, language: Language, status: StatusCode, error: &str) -> Response {
    let words = Moderation::of(language);
    let (invalid, described) = if error.is_empty() { (None, None) } else { (Some("true"), Some("password-error")) };
    let body = html! {
        h1 { (words.responses) }
        form method="post" action=(app.path("moderation/login")) {
            div class="field" {
                label for="password" { (words.password) }
                input id="password" name="password" type="password" autocomplete="current-password" required autofocus
                    aria-invalid=[invalid] aria-describedby=[described];
                @if !error.is_empty() { p class="error" id="password-error" role="alert" { (error) } }
            }
            button { (words.log_in) }
        }
    };
    page_with_language_link(app, language, status, body)
}

fn without_password(app: &App, language: Language) -> Response {
    let words = Moderation::of(language);
    let command = html! { code { "carnet-endpoint passwd" } };
    let body = html! {
        h1 { (words.responses) }
        p { (words.no_password) " " (around(|command| words.no_password_hint(command), &command)) }
    };
    page_with_language_link(app, language, StatusCode::OK, body)
}

fn page_with_language_link(app: &App, language: Language, status: StatusCode, body: Markup) -> Response {
    let address = |other: Language| format!("{}?language={}", app.path("moderation/login"), other.tag());
    let aside = layout::aside(app, language, None, address);
    Page { aside, ..Page::new(language, Moderation::of(language).log_in, body) }.respond(app, status)
}
