//! The session: a random token, which the address in the terminal has. The first request with it sets a cookie; all
//! others need the cookie. Other persons on this machine, and pages of other sites, have neither.

use anyhow::{Context, Result};
use axum::http::uri::Uri;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cookie::{Cookie, SameSite};
use subtle::ConstantTimeEq;

use super::request::parameter;

/// The parameter of the address that has the token.
const PARAMETER: &str = "session";

/// Random bytes of a token.
const LENGTH: usize = 32;

/// The token of a run of the program.
pub(super) struct Session(String);

impl Session {
    /// A new token.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub(super) fn new() -> Result<Self> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes).context("the system gives no random bytes")?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The address that starts the session.
    pub(super) fn address(&self, port: u16) -> String {
        format!("http://127.0.0.1:{port}/?{PARAMETER}={}", self.0)
    }

    /// Whether this is the address that starts the session; none where it names no session.
    pub(super) fn is_started_by(&self, uri: &Uri) -> Option<bool> {
        let token = parameter(uri, PARAMETER).filter(|_| uri.path() == "/")?;
        Some(self.is(&token))
    }

    /// Whether a request has the cookie.
    pub(super) fn has_cookie(&self, headers: &HeaderMap, port: u16) -> bool {
        let name = cookie_name(port);
        // A cookie of another program in the same header may not be UTF-8.
        let lists = headers.get_all(header::COOKIE).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        let mut cookies = lists.flat_map(Cookie::split_parse).filter_map(Result::ok);
        cookies.any(|cookie| cookie.name() == name && self.is(cookie.value()))
    }

    /// The cookie. It ends with the browser; scripts can't read it, and other sites can't send it.
    pub(super) fn cookie(&self, port: u16) -> String {
        let cookie = Cookie::build((cookie_name(port), self.0.as_str()));
        cookie.path("/").http_only(true).same_site(SameSite::Strict).build().to_string()
    }

    fn is(&self, token: &str) -> bool {
        self.0.as_bytes().ct_eq(token.as_bytes()).into()
    }
}

/// Browsers send a cookie to all ports of a host, and there may be an editor of another blog at another port.
fn cookie_name(port: u16) -> String {
    format!("carnet-write-{port}")
}

#[cfg(test)]
mod tests {
    use axum::http::uri::Uri;
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::Session;

    fn headers(cookies: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
        }
        headers
    }

    #[test]
    fn address_starts_session() {
        let session = Session::new().unwrap();
        let started = |uri: &str| session.is_started_by(&uri.parse::<Uri>().unwrap());
        let address = session.address(8080);
        assert!(address.starts_with("http://127.0.0.1:8080/?session="));
        let path = address.strip_prefix("http://127.0.0.1:8080").unwrap();
        assert_eq!(started(path), Some(true));
        assert_eq!(started(&format!("{path}a")), Some(false));
        assert_eq!(started(&path.replace("/?", "/edit?")), None);
        assert_eq!(started("/?session="), Some(false));
        assert_eq!(started("/"), None);
        assert_ne!(Session::new().unwrap().address(8080), address);
    }

    #[test]
    fn cookie_is_that_of_session_and_port() {
        let session = Session::new().unwrap();
        let cookie = session.cookie(8080);
        assert!(cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/"), "{cookie}");
        let pair = cookie.split(';').next().unwrap();
        for (cookies, expected) in [
            (&[pair][..], true),
            (&["a=b", &format!("c=d; {pair}; e")], true),
            (&["carnet-write-8080=x", pair], true),
            (&[], false),
            (&["carnet-write-8080="], false),
            (&[&pair.replace("8080", "8081")], false),
            (&[&format!("{pair}a")], false),
        ] {
            assert_eq!(session.has_cookie(&headers(cookies), 8080), expected, "{cookies:?}");
        }
    }
}
