//! The commands for authors, run as a program in a temporary folder: `carnet init`, `new`, `list`, `rename`, and the
//! language of all.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod blog;

mod init;
mod language;
mod list;
mod new;
mod rename;
