//! Sessions. A start code, which can be used once, or an access code of the local network is exchanged for a session: a
//! cookie and a key. The cookie is enough for the page and its preview; calls need both, since browsers send the cookie
//! to other ports of this machine as well, and the key to none. Only hashes of them stay in memory.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use axum::http::uri::Uri;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cookie::{Cookie, SameSite};
use editor_protocol::{KEY_FRAGMENT, SESSION_KEY_HEADER};
use publish::hash::sha256;
use subtle::ConstantTimeEq;

use super::request::parameter;

/// The parameter of the address that has the start code.
const PARAMETER: &str = "start";

/// Random bytes of a secret.
const LENGTH: usize = 32;

/// Sessions at a time; the oldest one ends when there are more.
const MAX_SESSIONS: usize = 16;

/// What an error of the system's random numbers means.
pub(super) const NO_RANDOM_BYTES: &str = "the system gives no random bytes";

/// A new secret.
///
/// # Errors
/// When the system has no random bytes.
pub(super) fn random_secret() -> Result<String> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).context(NO_RANDOM_BYTES)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The hash of a secret.
pub(super) struct Hash(String);

impl Hash {
    pub(super) fn of(secret: &str) -> Self {
        Self(sha256(secret.as_bytes()))
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

/// The sessions of a run of the program.
#[derive(Default)]
pub(super) struct Sessions(Mutex<State>);

#[derive(Default)]
struct State {
    /// The start code that was not used yet.
    start_code: Option<Hash>,
    open: VecDeque<Session>,
}

struct Session {
    cookie: Hash,
    key: Hash,
}

/// A session that the browser does not know yet.
pub(super) struct NewSession {
    cookie: String,
    key: String,
}

impl Sessions {
    /// The address at `port` that starts a session, with a new start code. An older code is void.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub(super) fn new_address(&self, port: u16) -> Result<String> {
        let code = random_secret()?;
        self.state().start_code = Some(Hash::of(&code));
        Ok(format!("http://127.0.0.1:{port}/?{PARAMETER}={code}"))
    }

    /// A session for a start code; none when it was used, or is unknown.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub(super) fn exchange(&self, start_code: &str) -> Result<Option<NewSession>> {
        let session = NewSession::new()?;
        let used = Hash::of(start_code);
        let mut state = self.state();
        if state.start_code.take_if(|code| code.is(&used)).is_none() {
            return Ok(None);
        }
        state.open(&session);
        Ok(Some(session))
    }

    /// A session for a browser that has shown an access code.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub(super) fn start(&self) -> Result<NewSession> {
        let session = NewSession::new()?;
        self.state().open(&session);
        Ok(session)
    }

    /// Whether a request has the cookie of a session.
    pub(super) fn has_cookie(&self, headers: &HeaderMap, port: u16) -> bool {
        self.has(headers, port, |_| true)
    }

    /// Whether a request has the cookie and the key of a session.
    pub(super) fn has_cookie_and_key(&self, headers: &HeaderMap, port: u16) -> bool {
        let Some(key) = headers.get(SESSION_KEY_HEADER).and_then(|key| key.to_str().ok()).map(Hash::of) else {
            return false;
        };
        self.has(headers, port, |session| session.key.is(&key))
    }

    fn has(&self, headers: &HeaderMap, port: u16, is_enough: impl Fn(&Session) -> bool) -> bool {
        let cookies = cookies(headers, port);
        let is_sent = |session: &Session| cookies.iter().any(|cookie| session.cookie.is(cookie));
        self.state().open.iter().any(|session| is_sent(session) && is_enough(session))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn open(&mut self, NewSession { cookie, key }: &NewSession) {
        self.open.push_back(Session { cookie: Hash::of(cookie), key: Hash::of(key) });
        if self.open.len() > MAX_SESSIONS {
            self.open.pop_front();
        }
    }
}

impl NewSession {
    fn new() -> Result<Self> {
        Ok(Self { cookie: random_secret()?, key: random_secret()? })
    }

    /// The reply that gives it to the browser: the cookie, and the address of the page with the key in its fragment,
    /// which browsers do not send.
    pub(super) fn reply(&self, port: u16) -> Response {
        let location = format!("/#{KEY_FRAGMENT}{}", self.key);
        (StatusCode::SEE_OTHER, [(header::SET_COOKIE, self.cookie(port)), (header::LOCATION, location)])
            .into_response()
    }

    /// The cookie. It ends with the browser; scripts can't read it, and other sites can't send it.
    fn cookie(&self, port: u16) -> String {
        let cookie = Cookie::build((cookie_name(port), self.cookie.as_str()));
        cookie.path("/").http_only(true).same_site(SameSite::Strict).build().to_string()
    }
}

/// The start code in the address of a request; none where the address is not one that starts a session.
pub(super) fn start_code(uri: &Uri) -> Option<String> {
    parameter(uri, PARAMETER).filter(|_| uri.path() == "/")
}

/// The hashes of the cookies that a request has for `port`.
fn cookies(headers: &HeaderMap, port: u16) -> Vec<Hash> {
    let name = cookie_name(port);
    // A cookie of another program in the same header may not be UTF-8.
    let lists = headers.get_all(header::COOKIE).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    let cookies = lists.flat_map(Cookie::split_parse).filter_map(Result::ok);
    cookies.filter(|cookie| cookie.name() == name).map(|cookie| Hash::of(cookie.value())).collect()
}

/// Browsers send a cookie to all ports of a host, and there may be an editor of another blog at another port.
fn cookie_name(port: u16) -> String {
    format!("carnet-write-{port}")
}

#[cfg(test)]
mod tests {
    use axum::http::uri::Uri;
    use axum::http::{HeaderMap, HeaderValue, header};
    use editor_protocol::SESSION_KEY_HEADER;

    use super::{MAX_SESSIONS, NewSession, Sessions, start_code};

    const PORT: u16 = 8080;

    fn code(address: &str) -> Option<String> {
        start_code(&address.parse::<Uri>().unwrap())
    }

    fn headers(cookies: &[&str], key: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
        }
        if let Some(key) = key {
            headers.insert(SESSION_KEY_HEADER, HeaderValue::from_str(key).unwrap());
        }
        headers
    }

    fn pair(session: &NewSession) -> String {
        session.cookie(PORT).split(';').next().unwrap().to_owned()
    }

    #[test]
    fn start_code_can_be_used_once() {
        let sessions = Sessions::default();
        assert!(sessions.exchange("").unwrap().is_none());
        let address = sessions.new_address(PORT).unwrap();
        let path = address.strip_prefix("http://127.0.0.1:8080").unwrap();
        let first = code(path).unwrap();
        assert!(sessions.exchange(&format!("{first}a")).unwrap().is_none());
        assert!(sessions.exchange("").unwrap().is_none());
        assert!(sessions.exchange(&first).unwrap().is_some());
        assert!(sessions.exchange(&first).unwrap().is_none());
        assert_eq!(code(&path.replace("/?", "/edit?")), None);
        assert_eq!(code("/"), None);
    }

    #[test]
    fn new_start_code_replaces_older_one() {
        let sessions = Sessions::default();
        let [older, newer] = [(); 2].map(|()| code(&sessions.new_address(PORT).unwrap()).unwrap());
        assert!(sessions.exchange(&older).unwrap().is_none());
        assert!(sessions.exchange(&newer).unwrap().is_some());
    }

    #[test]
    fn cookie_is_that_of_session_and_port() {
        let sessions = Sessions::default();
        let session = sessions.start().unwrap();
        let cookie = session.cookie(PORT);
        assert!(cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/"), "{cookie}");
        let pair = pair(&session);
        for (cookies, expected) in [
            (&[pair.as_str()][..], true),
            (&["a=b", &format!("c=d; {pair}; e")], true),
            (&["carnet-write-8080=x", &pair], true),
            (&[], false),
            (&["carnet-write-8080="], false),
            (&[&pair.replace("8080", "8081")], false),
            (&[&format!("{pair}a")], false),
        ] {
            assert_eq!(sessions.has_cookie(&headers(cookies, None), PORT), expected, "{cookies:?}");
        }
    }

    #[test]
    fn cookie_and_key_are_of_the_same_session() {
        let sessions = Sessions::default();
        let [phone, computer] = [(); 2].map(|()| sessions.start().unwrap());
        let has = |cookie: &NewSession, key: Option<&str>| {
            sessions.has_cookie_and_key(&headers(&[&pair(cookie)], key), PORT)
        };
        assert!(has(&phone, Some(&phone.key)) && has(&computer, Some(&computer.key)));
        assert!(!has(&phone, Some(&computer.key)) && !has(&phone, Some("")) && !has(&phone, None));
        assert!(!sessions.has_cookie_and_key(&headers(&[], Some(&phone.key)), PORT));
    }

    #[test]
    fn oldest_session_ends_when_there_are_too_many() {
        let sessions = Sessions::default();
        let started: Vec<NewSession> = (0..=MAX_SESSIONS).map(|_| sessions.start().unwrap()).collect();
        let is_open = |session: &NewSession| sessions.has_cookie(&headers(&[&pair(session)], None), PORT);
        assert!(!is_open(&started[0]) && started[1..].iter().all(is_open));
    }
}
