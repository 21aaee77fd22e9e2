//! Writes Atom feeds (RFC 4287). [`xml`] is for other XML files too.

mod feed;
pub mod xml;

pub use feed::{Category, Entry, Feed, Link, Person};
