//! Tests of what the editor pastes and stores.

#![allow(clippy::unwrap_used, reason = "a test says that it failed by panicking")]

mod clipboard;
mod media;
