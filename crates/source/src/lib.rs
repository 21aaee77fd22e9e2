//! The author's files in `public/`: JSON with positions ([`json`]), posts and static pages ([`post`]), settings
//! ([`site`]), published responses ([`responses_file`]), JSON schemas for editors ([`schema`]), and diagnostics for
//! what is wrong ([`diagnostic`], [`message`], [`report`]), also as errors of commands ([`failure`]). [`edit`] changes
//! the fields of a post's file.
//!
//! Each parser turns the text of a file into a value that can't be invalid, or into all its diagnostics. No input and
//! output, no clock.

pub mod author;
mod base_url;
pub mod date;
pub mod diagnostic;
pub mod edit;
pub mod endpoint;
pub mod failure;
pub mod fediverse;
pub mod hub;
pub mod json;
pub mod loopback;
pub mod message;
pub mod post;
pub mod report;
pub mod responses_file;
pub mod schema;
pub mod site;
pub mod slug;
pub mod suggestion;
pub mod tag;
