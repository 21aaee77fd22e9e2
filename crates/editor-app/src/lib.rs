//! The page of `carnet write`: a Leptos app that runs in the browser only, and talks to the server that sent it.
//!
//! Trunk builds it (`index.html`, feature `csr`). `text` has rules that need no browser, and is tested natively.

#![recursion_limit = "256"]
#![allow(unreachable_pub, reason = "the component macro makes the type of a component's props public")]

mod api;
mod app;
mod browser;
mod components;
mod pages;
#[cfg(feature = "csr")]
mod start;
mod state;
mod text;
mod texts;

pub use app::App;
#[cfg(feature = "csr")]
pub use start::start;
