//! The endpoint: takes readers' responses, keeps them until the author decides, publishes the approved ones.
//!
//! The way of a response is the order of the modules: [`http`] receives and reads it, [`guard`] looks at it, [`store`]
//! keeps it, [`notice`] tells the author, [`moderation`] is where the author decides, and [`http`] gives it out
//! again. [`threads`] knows which posts there are. [`commands`] are the operator's.

pub mod clock;
pub mod commands;
pub mod config;
pub mod guard;
pub mod http;
pub mod moderation;
pub mod notice;
pub mod pages;
pub mod random;
pub mod refusal;
pub mod request;
pub mod store;
pub mod threads;
pub mod upkeep;
pub mod wording;

mod app;

pub use app::{App, Endpoint};
