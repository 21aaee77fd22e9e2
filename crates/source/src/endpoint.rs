//! The address of the endpoint for responses.

use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

use crate::json::field_type::{FieldType, Readable};
use crate::json::node::Node;
use crate::loopback::is_loopback;
use crate::message::Message;
use protocol::language::Language;
use protocol::response::is_web_address;

/// An absolute `http` or `https` address without query and fragment, with one slash at its end, in ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(String);

/// A text that is not the address of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnEndpoint;

impl fmt::Display for NotAnEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let help = Message::write_endpoint_address().text(Language::En);
        write!(f, "it is not the address of an endpoint; {help}")
    }
}

impl std::error::Error for NotAnEndpoint {}

impl Endpoint {
    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is on this machine. Names below `localhost` may be asked of a name server, which may name another one.
    ///
    /// ```
    /// let is_local = |text: &str| text.parse::<source::endpoint::Endpoint>().unwrap().is_local();
    /// assert!(is_local("http://127.0.0.1:8081/") && is_local("http://[::1]:8081") && is_local("https://localhost/b/"));
    /// assert!(!is_local("http://10.0.0.1/") && !is_local("https://localhost.blog.example/"));
    /// assert!(!is_local("http://blog.localhost/"));
    /// ```
    pub fn is_local(&self) -> bool {
        Url::parse(&self.0).is_ok_and(|url| match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(host) => is_loopback(&host),
            None => false,
        })
    }

    /// Whether what is sent to it can't be read by others on the way.
    ///
    /// ```
    /// let is_confidential = |text: &str| text.parse::<source::endpoint::Endpoint>().unwrap().is_confidential();
    /// assert!(is_confidential("https://blog.example/") && is_confidential("http://localhost:8081/"));
    /// assert!(!is_confidential("http://blog.example/"));
    /// ```
    pub fn is_confidential(&self) -> bool {
        self.0.starts_with("https://") || self.is_local()
    }

    /// Its source expression in a content security policy. IPv6 addresses have none: then its scheme.
    ///
    /// ```
    /// let source = |text: &str| text.parse::<source::endpoint::Endpoint>().unwrap().policy_source().to_owned();
    /// assert_eq!(source("https://blog.example/reponses"), "https://blog.example");
    /// assert_eq!(source("https://[::1]:8443/"), "https:");
    /// ```
    pub fn policy_source(&self) -> &str {
        let origin = self.origin();
        match origin.split_once("//[") {
            Some((scheme, _)) => scheme,
            None => origin,
        }
    }

    /// Its scheme, host and port, without a slash at the end.
    ///
    /// ```
    /// let endpoint: source::endpoint::Endpoint = "https://blog.example:8443/reponses".parse().unwrap();
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
        let url = Url::parse(text).ok().filter(|_| is_web_address(text)).ok_or(NotAnEndpoint)?;
        // The origin is written into the content security policy, where a `;` would start another directive.
        let is_host_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let is_plain = url.host().is_some_and(|host| match host {
            Host::Domain(name) => name.chars().all(is_host_sign),
            Host::Ipv4(_) | Host::Ipv6(_) => true,
        });
        if !is_plain || text.contains(['?', '#']) {
            return Err(NotAnEndpoint);
        }
        Ok(Self(format!("{}/", url.as_str().trim_end_matches('/'))))
    }
}

impl FieldType for Endpoint {
    type Value = Self;
}

impl Readable for Endpoint {
    fn read(node: &Node<'_>) -> Option<Self> {
        let text = node.filled_text()?;
        let endpoint: Option<Self> = text.parse().ok();
        match &endpoint {
            None => node.error(Message::not_an_endpoint(text), Message::write_endpoint_address()),
            Some(endpoint) if endpoint.policy_source() != endpoint.origin() => {
                node.warning(Message::ipv6_in_policy(endpoint.policy_source()), Message::give_host_name())
            }
            Some(_) => {}
        }
        endpoint
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
    fn endpoint_address_ends_with_one_slash() {
        for (text, address, origin) in [
            ("https://a.example", "https://a.example/", "https://a.example"),
            ("http://127.0.0.1:4000//", "http://127.0.0.1:4000/", "http://127.0.0.1:4000"),
            ("https://a.example/b/c", "https://a.example/b/c/", "https://a.example"),
            ("Https://A.Example:443/B", "https://a.example/B/", "https://a.example"),
            ("https://[::1]/", "https://[::1]/", "https://[::1]"),
            ("http://[::1]:8081/api", "http://[::1]:8081/api/", "http://[::1]:8081"),
            (
                "https://réponses.example/é",
                "https://xn--rponses-bya.example/%C3%A9/",
                "https://xn--rponses-bya.example",
            ),
        ] {
            let endpoint: Endpoint = text.parse().unwrap();
            assert_eq!((endpoint.as_str(), endpoint.origin()), (address, origin));
        }
    }

    #[test]
    fn invalid_endpoint_addresses_are_refused() {
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
            "https://a.example:99999/",
            "https://[::1/",
        ] {
            assert_eq!(text.parse::<Endpoint>(), Err(NotAnEndpoint), "{text}");
        }
    }
}
