//! Who is logged in: a cookie that scripts can't read and other sites can't send.

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

use crate::App;
use crate::random;
use crate::store::{Change, StoreError, session};

/// How long a session lasts, whatever is done in it.
pub const LASTS_MS: i64 = 30 * 24 * 60 * 60 * 1000;

const COOKIE: &str = "carnet_session";

/// An open session.
pub(super) struct Session {
    /// What its forms carry.
    pub(super) csrf: String,
}

/// The session that a request belongs to.
pub(super) async fn current(app: &App, headers: &HeaderMap) -> Result<Option<Session>, StoreError> {
    let Some(token) = cookie(headers, COOKIE) else { return Ok(None) };
    let (hash, now_ms) = (hashed(token), app.clock.now_ms());
    let csrf = app.store.read(move |connection| session::csrf(connection, &hash, now_ms)).await?;
    Ok(csrf.map(|csrf| Session { csrf }))
}

/// Opens a session; returns the cookie that is its key.
pub(super) async fn open(app: &App) -> Result<HeaderValue, StoreError> {
    let token = random::text::<32>();
    let (hash, csrf, now_ms) = (hashed(&token), random::text::<32>(), app.clock.now_ms());
    app.store
        .write(Change::Private, move |transaction| {
            session::open(transaction, &hash, &csrf, now_ms, now_ms.saturating_add(LASTS_MS))
        })
        .await?;
    Ok(set(app, COOKIE, &token, LASTS_MS / 1000))
}

/// Ends the session that a request belongs to; returns the cookie that makes the browser forget its key.
pub(super) async fn close(app: &App, headers: &HeaderMap) -> Result<HeaderValue, StoreError> {
    if let Some(token) = cookie(headers, COOKIE) {
        let hash = hashed(token);
        app.store.write(Change::Private, move |transaction| session::close(transaction, &hash)).await?;
    }
    Ok(set(app, COOKIE, "", 0))
}

/// The value of a cookie.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    pairs.flat_map(|pairs| pairs.split(';')).find_map(|pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name).then_some(value)
    })
}

/// A cookie for the author's pages alone. `value` is of our own making.
pub(super) fn set(app: &App, name: &str, value: &str, seconds: i64) -> HeaderValue {
    let secure = if app.config.public_url.scheme() == "https" { "; Secure" } else { "" };
    let path = app.path("moderation");
    let cookie = format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&cookie).unwrap_or(HeaderValue::from_static(""))
}

fn hashed(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}
