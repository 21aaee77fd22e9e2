//! The endpoint: receives readers' responses, stores them until the author decides, publishes the approved ones.
//!
//! [`http`] receives a response, [`rate_limit`] and [`spam_check`] check it, [`store`] stores it, [`notice`] notifies
//! the author, who decides in [`moderation`]; [`http`] serves the approved ones. [`webmention`] verifies what other
//! sites say. [`threads`] has the list of posts, [`cache_purge`] purges changed threads from a CDN, [`commands`] are
//! the operator's.

pub mod cache_purge;
pub mod clock;
pub mod commands;
pub mod config;
pub mod decision_link;
pub mod http;
pub mod maintenance;
pub mod metrics;
pub mod moderation;
pub mod notice;
pub mod pages;
pub mod program_key;
pub mod random;
pub mod rate_limit;
pub mod refusal;
pub mod request;
pub mod signing;
pub mod spam_check;
pub mod store;
pub mod threads;
pub mod webmention;
pub mod wording;

mod app;
mod key_attempts;
mod login_attempts;
mod sliding_window;
mod texts;

pub use app::{App, Endpoint};
