//! The commands for authors, run as a program in a temporary folder: `carnet init`, `new`, `list`, `rename`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod blog;

mod init;
mod list;
mod new;
mod rename;
