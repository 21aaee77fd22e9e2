//! Writes Atom feeds (RFC 4287), with the threading of RFC 4685. [`xml`] is for other XML files too.

mod feed;
pub mod response;
pub mod xml;

pub use feed::{Category, Entry, Feed, InReplyTo, Link, Person, Replies};
