//! The editor of `carnet write`, natively: [`store`] reads and writes the author's files, the journal and the history,
//! [`server`] answers the calls of the page ([`editor_protocol`]), and says which requests are allowed.

pub mod blog;
pub mod content;
mod difference;
pub mod media;
pub mod paste;
pub mod posts;
pub mod preview;
pub mod server;
pub mod store;
mod texts;
