//! What is said about a post on other sites: requests to hosts that others name ([`fetch`]).

mod addresses;
pub mod fetch;
