//! Search: the crate `search` says which files of the index a query needs. This module fetches and caches them, and
//! turns the found posts into results.

mod excerpt;
mod files;
mod find;
mod index;
mod params;
mod state;
mod suggestions;
mod text;

pub(crate) use excerpt::excerpt_of;
pub(crate) use find::Results;
pub(crate) use index::kept_directory;
pub(crate) use params::{BY_DATE, SearchParams};
pub(crate) use state::{Outcome, Search};
pub(crate) use suggestions::posts_near_address;
