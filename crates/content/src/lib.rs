//! The types and rules that all parts of Carnet share.
//!
//! [`bundle`], [`label`] and [`words`] are what the browser needs; they are always here. Everything that reads
//! the author's files (positions in JSON, accents folded, dates with time zones, JSON schema) stands
//! behind the feature `author`, so that none of it is compiled for the browser. No I/O, no clock.

pub mod bundle;
pub mod label;
pub mod words;

#[cfg(feature = "author")]
pub mod date;
#[cfg(feature = "author")]
pub mod json;
#[cfg(feature = "author")]
pub mod language;
#[cfg(feature = "author")]
pub mod post;
#[cfg(feature = "author")]
pub mod problem;
#[cfg(feature = "author")]
pub mod schema;
#[cfg(feature = "author")]
pub mod site;
#[cfg(feature = "author")]
pub mod slug;
#[cfg(feature = "author")]
pub mod tag;
