//! A key with which the endpoint knows the editor as a program of its author.

use serde::{Deserialize, Serialize};
use source::endpoint::Endpoint;
use ureq::http::HeaderValue;

/// A key that `carnet-endpoint key add` has made, with the endpoint that it is for. It is never sent to another one,
/// and is not `Debug`, so that no message has it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramKey {
    /// Address of the endpoint.
    endpoint: String,
    key: String,
}

impl ProgramKey {
    /// The key for `endpoint`, without the white space around it.
    pub fn new(key: &str, endpoint: &Endpoint) -> Self {
        Self { endpoint: endpoint.to_string(), key: key.trim().to_owned() }
    }

    /// Whether it may be sent to `endpoint`.
    pub(crate) fn is_for(&self, endpoint: &Endpoint) -> bool {
        self.endpoint == endpoint.as_str()
    }

    /// Its value of the header `Authorization`; none for a text that can't be a key.
    pub(super) fn authorization(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.key)).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use source::endpoint::Endpoint;

    use super::ProgramKey;

    #[test]
    fn key_is_for_one_endpoint() {
        let endpoint = |address: &str| address.parse::<Endpoint>().unwrap();
        let key = ProgramKey::new(" carnet_a\n", &endpoint("https://a.example"));
        assert!(key.is_for(&endpoint("https://a.example/")));
        for other in ["https://b.example/", "http://a.example/", "https://a.example/b/", "https://a.example:8443/"] {
            assert!(!key.is_for(&endpoint(other)), "{other}");
        }
    }

    #[test]
    fn key_is_sent_as_bearer_and_hidden() {
        let endpoint: Endpoint = "https://a.example/".parse().unwrap();
        let header = ProgramKey::new(" carnet_a\n", &endpoint).authorization().unwrap();
        assert_eq!((header.as_bytes(), header.is_sensitive()), (&b"Bearer carnet_a"[..], true));
        assert!(!format!("{header:?}").contains("carnet_a"));
        assert!(ProgramKey::new("a\r\nX-Other: b", &endpoint).authorization().is_none());
    }
}
