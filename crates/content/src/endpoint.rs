//! The address of the endpoint that takes responses.

use std::fmt;
use std::str::FromStr;

use crate::response::is_web_address;

/// An absolute `http` or `https` address without query and fragment, with one slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(String);

/// A text that is not the address of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnEndpoint;

/// What to write instead of a text that is none.
pub const REMEDY: &str = "write it as \"https://responses.example.org/\"";

impl fmt::Display for NotAnEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it is not the address of an endpoint; {REMEDY}")
    }
}

impl std::error::Error for NotAnEndpoint {}

impl Endpoint {
    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its scheme, host and port, without a slash at the end.
    ///
    /// ```
    /// let endpoint: content::endpoint::Endpoint = "https://blog.example:8443/reponses".parse().unwrap();
    /// assert_eq!(endpoint.as_str(), "https://blog.example:8443/reponses/");
    /// assert_eq!(endpoint.origin(), "https://blog.example:8443");
    /// ```
    pub fn origin(&self) -> &str {
        let host = self.0.find("://").map_or(0, |scheme| scheme + "://".len());
        let end = self.0[host..].find('/').map_or(self.0.len(), |slash| host + slash);
        &self.0[..end]
    }
}

impl FromStr for Endpoint {
    type Err = NotAnEndpoint;

    fn from_str(text: &str) -> Result<Self, NotAnEndpoint> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(NotAnEndpoint)?;
        let host = rest.split('/').next().unwrap_or_default();
        // The origin goes into the pages' policy, where signs such as `;` would begin something else.
        let is_host_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        if !is_web_address(text) || !host.chars().all(is_host_sign) || rest.contains(['?', '#']) {
            return Err(NotAnEndpoint);
        }
        Ok(Self(format!("{}/", text.trim_end_matches('/'))))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, NotAnEndpoint};

    #[test]
    fn one_slash_stands_at_the_end() {
        for (text, address, origin) in [
            ("https://a.example", "https://a.example/", "https://a.example"),
            ("http://127.0.0.1:4000//", "http://127.0.0.1:4000/", "http://127.0.0.1:4000"),
            ("https://a.example/b/c", "https://a.example/b/c/", "https://a.example"),
        ] {
            let endpoint: Endpoint = text.parse().unwrap();
            assert_eq!((endpoint.as_str(), endpoint.origin()), (address, origin));
        }
    }

    #[test]
    fn what_is_no_address_of_an_endpoint_is_refused() {
        for text in [
            "",
            "a.example",
            "/reponses/",
            "ftp://a.example",
            "https://",
            "https:///a",
            "https://a:b@c.example/",
            "https://a.example/?b",
            "https://a.example/#b",
            "https://a.example;script-src/",
            "https://a.example,b/",
            "https://a b.example/",
            "https://é.example/",
        ] {
            assert_eq!(text.parse::<Endpoint>(), Err(NotAnEndpoint), "{text}");
        }
    }
}
