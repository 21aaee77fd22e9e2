//! The request that removes a thread from a shared cache.

use std::fmt;

use axum::http::{HeaderName, HeaderValue};

/// The request, with places for the address of the thread.
#[derive(Clone)]
pub struct CachePurge {
    /// The method, such as `PURGE`.
    pub method: String,
    /// Where it is sent to.
    pub url: Template,
    /// JSON; may be empty.
    pub body: Template,
    /// A header with a secret.
    pub header: Option<(HeaderName, HeaderValue)>,
}

impl fmt::Debug for CachePurge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachePurge").field("method", &self.method).finish_non_exhaustive()
    }
}

/// A text in which `{url}` stands for an address, and `{encoded}` for an address as a value of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template(String);

impl Template {
    /// The template with this text.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text for an address.
    pub fn filled(&self, address: &str) -> String {
        let encoded: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
        self.0.replace("{url}", address).replace("{encoded}", &encoded)
    }

    /// Whether it has a place for an address.
    pub(super) fn names_address(&self) -> bool {
        self.0.contains("{url}") || self.0.contains("{encoded}")
    }
}
