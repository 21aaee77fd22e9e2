//! Logging in and out.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::{ConnectInfo, RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use maud::{Markup, html};
use protocol::language::Language;

use super::request::{Fields, authorised};
use super::wording::{too_many_logins, wording};
use super::{frame, session, speech};
use crate::App;
use crate::guard::address;
use crate::pages::layout::Page;
use crate::pages::text::around;
use crate::refusal::Refusal;
use crate::store::secret;

/// `GET /moderation/login`: asks for the password.
pub(super) async fn page(State(app): State<App>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let chosen = speech::chosen(&query.unwrap_or_default());
    let language = chosen.unwrap_or_else(|| speech::language(&app, &headers));
    let answer = match app.store.read(secret::password_hash).await {
        Ok(Some(_)) => asking(&app, language, StatusCode::OK, ""),
        Ok(None) => without_password(&app, language),
        Err(error) => frame::refused(&app, language, &Refusal::from(error), ""),
    };
    speech::remember(&app, chosen, answer)
}

/// `POST /moderation/login`: opens a session, if the password is right.
pub(super) async fn log_in(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let language = speech::language(&app, &headers);
    let fields = match Fields::read(&app, &headers, body).await {
        Ok(fields) => fields,
        Err(refusal) => return frame::refused(&app, language, &refusal, ""),
    };
    let client = address::client(peer.ip(), &headers, &app.config.trusted_proxies);
    let token_hash = session::current(&app, &headers).await.ok().flatten().map(|session| session.token_hash);
    // Counted before it is checked: many at once are no way around the limit.
    if let Err(seconds) = app.logins.ask(client, token_hash, app.clock.now_ms()) {
        let message = too_many_logins(language, seconds);
        let mut answer = asking(&app, language, StatusCode::TOO_MANY_REQUESTS, &message);
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        return answer;
    }
    let hash_kept = match app.store.read(secret::password_hash).await {
        Ok(hash_kept) => hash_kept,
        Err(error) => return frame::refused(&app, language, &Refusal::from(error), ""),
    };
    if !app.logins.check(fields.get("password").to_owned(), hash_kept).await {
        tracing::warn!("somebody tried to log in with a wrong password");
        return asking(&app, language, StatusCode::FORBIDDEN, wording(language).wrong_password);
    }
    app.logins.welcome(client, token_hash, app.clock.now_ms());
    match session::open(&app).await {
        Ok(cookie) => with_cookie(frame::lead(&app.path("moderation")), cookie),
        Err(error) => frame::refused(&app, language, &Refusal::from(error), ""),
    }
}

/// Before each page: where an open session is used, what others try does not keep the author from logging in.
pub(super) async fn know_network(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    if let Ok(Some(_)) = session::current(&app, request.headers()).await {
        let client = address::client(peer.ip(), request.headers(), &app.config.trusted_proxies);
        app.logins.know(client, app.clock.now_ms());
    }
    next.run(request).await
}

/// `POST /moderation/logout`: ends the session.
pub(super) async fn log_out(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    let language = speech::language(&app, &headers);
    if let Err(answer) = authorised(&app, &headers, body, language).await {
        return answer;
    }
    match session::close(&app, &headers).await {
        Ok(cookie) => with_cookie(frame::lead(&app.path("moderation/login")), cookie),
        Err(error) => frame::refused(&app, language, &Refusal::from(error), ""),
    }
}

fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

fn asking(app: &App, language: Language, status: StatusCode, error: &str) -> Response {
    let words = wording(language);
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
    answer(app, language, status, body)
}

fn without_password(app: &App, language: Language) -> Response {
    let words = wording(language);
    let command = html! { code { "carnet-endpoint passwd" } };
    let body = html! {
        h1 { (words.responses) }
        p { (words.no_password) " " (around(words.no_password_hint, &command)) }
    };
    answer(app, language, StatusCode::OK, body)
}

fn answer(app: &App, language: Language, status: StatusCode, body: Markup) -> Response {
    let other = format!(
        "{}?language={}",
        app.path("moderation/login"),
        crate::wording::choose(language, Language::En, Language::Fr).tag()
    );
    let aside = frame::aside(app, language, None, &other);
    Page { aside, ..Page::new(language, wording(language).log_in, body) }.answer(app, status)
}
