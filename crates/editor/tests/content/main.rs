//! Tests of what the editor pastes.

#![allow(clippy::unwrap_used, reason = "a test says that it failed by panicking")]

mod clipboard;
