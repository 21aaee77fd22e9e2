//! What is said about a post on other sites: requests to hosts that others name ([`fetch`]), and the sources of
//! Webmentions ([`webmention`]).

mod addresses;
pub mod fetch;
mod text;
pub mod webmention;
