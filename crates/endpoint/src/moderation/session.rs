//! Sessions: a token in a cookie.

use axum::http::HeaderMap;
use cookie::Cookie;
use sha2::{Digest, Sha256};

use super::cookies;
use crate::App;
use crate::random;
use crate::store::StoreError;

/// Lifetime of a session, from the login.
pub const LIFETIME_MS: i64 = crate::login_attempts::LIFETIME_MS;

const COOKIE: &str = "carnet_session";

/// Limit on cookies of that name that are tried.
const MAX_COOKIES: usize = 128;

/// An open session.
pub(super) struct Session {
    /// The hash of the token, which is its key in the database.
    pub(super) token_hash: [u8; 32],
    /// The CSRF token of its forms.
    pub(super) csrf: String,
}

/// The session that a request belongs to.
pub(super) async fn current(app: &App, headers: &HeaderMap) -> Result<Option<Session>, StoreError> {
    let (hashes, now_ms) = (hashes(headers), app.clock.now_ms());
    if hashes.is_empty() {
        return Ok(None);
    }
    let open = app.store.open_session_of(hashes, now_ms).await?;
    Ok(open.map(|(token_hash, csrf)| Session { token_hash, csrf }))
}

/// Opens a session; returns its cookie.
pub(super) async fn open(app: &App) -> Result<Cookie<'static>, StoreError> {
    let token = random::text::<32>();
    let (hash, csrf, now_ms) = (hashed(&token), random::text::<32>(), app.clock.now_ms());
    app.store.open_session(hash, csrf, now_ms, now_ms.saturating_add(LIFETIME_MS)).await?;
    Ok(cookies::build(app, COOKIE, token, LIFETIME_MS / 1000))
}

/// Ends every session of the request; returns the cookie that removes the token from the browser.
pub(super) async fn close(app: &App, headers: &HeaderMap) -> Result<Cookie<'static>, StoreError> {
    app.store.close_sessions(hashes(headers)).await?;
    Ok(cookies::build(app, COOKIE, String::new(), 0))
}

fn hashes(headers: &HeaderMap) -> Vec<[u8; 32]> {
    cookies::named(headers, COOKIE).take(MAX_COOKIES).map(|cookie| hashed(cookie.value())).collect()
}

fn hashed(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}
