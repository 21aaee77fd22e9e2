//! The tags of a piece of HTML with their places ([`tags()`]), its plain text ([`plain_text()`]), classes of elements
//! ([`elements`]), and the pages of embedded videos ([`videos`]).

pub mod elements;
mod plain_text;
mod tags;
pub mod videos;

pub use plain_text::plain_text;
pub use tags::{Attribute, Kind, Tag, pairs, tags};
