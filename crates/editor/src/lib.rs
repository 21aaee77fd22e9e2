//! The editor of `carnet write`, natively: [`store`] reads and writes the author's files, the journal and the history;
//! [`blog`] keeps the blog in memory, [`posts`] lists and checks its posts, [`preview`] shows a text as the build would,
//! [`paste`] turns pasted HTML into Markdown, [`media`] stores files, [`publication`] publishes, and [`responses`] asks
//! the endpoint. [`server`] answers the calls of the page ([`editor_protocol`]), and says which requests are allowed.

pub mod blog;
pub mod content;
mod edited;
mod fixes;
pub mod media;
pub mod paste;
pub mod posts;
pub mod preview;
mod problem;
pub mod publication;
pub mod responses;
pub mod server;
pub mod store;
mod texts;
