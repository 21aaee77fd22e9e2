//! The app: the views of every page, and what moves a reader from one to the next.
//!
//! The same views run twice: natively inside press, which writes them as HTML, and in the
//! browser (feature `hydrate`), which takes that HTML over. Everything that only a browser can do stands in
//! `browser`; [`views`] turn data into markup and nothing else.

pub mod app;
#[cfg(feature = "hydrate")]
pub mod browser;
pub mod data;
pub mod responses;
pub mod routes;
pub mod search;
pub mod signal;
pub mod state;
pub mod views;

pub use app::app;
pub use state::State;
