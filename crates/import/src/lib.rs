//! Reads the exports of other blog software, and writes the author's files.
//!
//! [`wordpress`] has the format; [`target`] writes into the author's folder and keeps what was edited; [`report`] says
//! what was found and done.

pub mod report;
pub mod target;
pub mod wordpress;
