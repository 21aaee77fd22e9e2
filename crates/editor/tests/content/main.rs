//! Tests of what the editor shows, lists, pastes and stores. [`blog::TestBlog`] is a blog in a temporary folder.

#![allow(clippy::unwrap_used, reason = "a test says that it failed by panicking")]

mod blog;
mod clipboard;
mod media;
mod posts;
mod preview;
