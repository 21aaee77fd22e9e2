//! The tags of a piece of HTML with their places ([`tags()`]), and classes of elements ([`elements`]).

pub mod elements;
mod tags;

pub use tags::{Attribute, Kind, Tag, pairs, tags};
