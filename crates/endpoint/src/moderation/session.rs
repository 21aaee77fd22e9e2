//! Sessions: a cookie that scripts can't read and other sites can't send.

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

use crate::App;
use crate::random;
use crate::store::{Change, StoreError, session};

/// Lifetime of a session, from the login.
pub const LIFETIME_MS: i64 = 30 * 24 * 60 * 60 * 1000;

const COOKIE: &str = "carnet_session";

/// Limit on cookies of that name that are tried: other programs on the host may set some too.
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
    let first_open = move |connection: &rusqlite::Connection| {
        for hash in &hashes {
            if let Some(csrf) = session::csrf(connection, hash, now_ms)? {
                return Ok(Some((*hash, csrf)));
            }
        }
        Ok(None)
    };
    Ok(app.store.read(first_open).await?.map(|(token_hash, csrf)| Session { token_hash, csrf }))
}

/// Opens a session; returns its cookie.
pub(super) async fn open(app: &App) -> Result<HeaderValue, StoreError> {
    let token = random::text::<32>();
    let (hash, csrf, now_ms) = (hashed(&token), random::text::<32>(), app.clock.now_ms());
    app.store
        .write(Change::Private, move |transaction| {
            session::open(transaction, &hash, &csrf, now_ms, now_ms.saturating_add(LIFETIME_MS))
        })
        .await?;
    Ok(set(app, COOKIE, &token, LIFETIME_MS / 1000))
}

/// Ends every session of the request; returns the cookie that removes the token from the browser.
pub(super) async fn close(app: &App, headers: &HeaderMap) -> Result<HeaderValue, StoreError> {
    let hashes = hashes(headers);
    app.store
        .write(Change::Private, move |transaction| {
            hashes.iter().try_for_each(|hash| session::close(transaction, hash))
        })
        .await?;
    Ok(set(app, COOKIE, "", 0))
}

/// The values of all cookies of this name.
pub(super) fn cookies<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    // As bytes: a cookie of another program in the same header may not be UTF-8.
    let pairs = headers.get_all(header::COOKIE).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    pairs.filter_map(|pair| std::str::from_utf8(pair).ok()).filter_map(move |pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name).then_some(value)
    })
}

fn hashes(headers: &HeaderMap) -> Vec<[u8; 32]> {
    cookies(headers, COOKIE).take(MAX_COOKIES).map(hashed).collect()
}

/// A cookie for the moderation pages. `value` must need no escaping.
pub(super) fn set(app: &App, name: &str, value: &str, seconds: i64) -> HeaderValue {
    let secure = if app.config.public_url.scheme() == "https" { "; Secure" } else { "" };
    let path = app.path("moderation");
    let cookie = format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&cookie).unwrap_or(HeaderValue::from_static(""))
}

fn hashed(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}
