//! The types and rules that all parts of Carnet share.
//!
//! [`address`], [`bundle`], [`feed`], [`label`], [`text`], [`thread`] and [`words`] are what the browser needs; they are always
//! here. What only the endpoint and press need stands behind the feature `responses`. Everything that reads the
//! author's files (positions in JSON, accents folded, JSON schema) stands behind the feature `author`. So none of
//! it is compiled for the browser. No I/O, no clock.

pub mod address;
pub mod bundle;
pub mod feed;
pub mod label;
pub mod text;
pub mod thread;
pub mod words;

#[cfg(feature = "responses")]
pub mod calendar;
#[cfg(feature = "responses")]
pub mod language;
#[cfg(feature = "responses")]
pub mod response;
#[cfg(feature = "responses")]
pub mod threads;

#[cfg(feature = "author")]
mod base_url;
#[cfg(feature = "author")]
pub mod date;
#[cfg(feature = "author")]
pub mod diagnostic;
#[cfg(feature = "author")]
pub mod endpoint;
#[cfg(feature = "author")]
pub mod json;
#[cfg(feature = "author")]
pub mod post;
#[cfg(feature = "author")]
pub mod responses_file;
#[cfg(feature = "author")]
pub mod schema;
#[cfg(feature = "author")]
pub mod site;
#[cfg(feature = "author")]
pub mod slug;
#[cfg(feature = "author")]
pub mod tag;
