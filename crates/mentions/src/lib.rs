//! What is said about a post on other sites: requests to hosts that others name ([`fetch`]), the sources of Webmentions
//! ([`webmention`]), and replies on the Fediverse ([`fediverse`]).

mod addresses;
pub mod fediverse;
pub mod fetch;
mod text;
pub mod webmention;
