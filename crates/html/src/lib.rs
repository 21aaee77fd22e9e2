//! The tags of a piece of HTML with their places ([`tags()`]), classes of elements ([`elements`]), and the pages of
//! embedded videos ([`videos`]).

pub mod elements;
mod tags;
pub mod videos;

pub use tags::{Attribute, Kind, Tag, pairs, tags};
