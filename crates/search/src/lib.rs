//! Full-text search without a server.
//!
//! The generator writes an index in many small files ([`build`], a feature of the crate). The app finds posts in a few
//! of them ([`query`]): it passes a query and the files that the query asked for, and gets post numbers. The crate
//! reads and writes no files, and sends no requests. `docs/search.md` describes the format.

#[cfg(feature = "build")]
pub mod build;
pub mod cards;
pub mod directory;
mod postings;
pub mod query;
mod reader;
mod set;
mod terms;
pub mod words;
#[cfg(feature = "build")]
mod writer;

pub use reader::DecodeError;

/// First byte of every file of the index: the version of the format.
const VERSION: u8 = 3;

/// First character of the term that lists the posts of a tag: `#` and the tag's slug.
const TAG: char = '#';

/// First character of the term that lists the posts in a language: `@` and the language tag.
const LANGUAGE: char = '@';
