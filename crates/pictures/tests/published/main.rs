//! What is published of pictures of all kinds, made here: [`samples`].

#![allow(clippy::unwrap_used, reason = "a test says that it failed by panicking")]

mod cache;
mod clean;
mod colours;
mod kinds;
mod orientations;
mod photograph;
mod samples;
mod variants;
