//! The app: a Leptos single-page app whose pages are rendered at build time and hydrated in the browser.
//!
//! The generator renders [`App`] to HTML (feature `ssr`); the browser hydrates it (feature `hydrate`, asked for by
//! Trunk). Components are pure: what only a browser can do is in `browser`, and is called from effects and event
//! handlers alone, which do not run natively.

#![recursion_limit = "256"]
#![allow(unreachable_pub, reason = "the component macro makes the type of a component's props public")]

#[cfg(not(erase_components))]
compile_error!("compile with `--cfg erase_components` (see .cargo/config.toml): RUSTFLAGS hides the project's flags");

mod api;
mod app;
mod browser;
mod components;
#[cfg(feature = "hydrate")]
mod hydrate;
mod navigation;
mod page_cache;
mod pages;
#[cfg(feature = "ssr")]
mod render;
mod responses;
mod search;
mod site;

pub use app::App;
#[cfg(feature = "hydrate")]
pub use hydrate::hydrate;
#[cfg(feature = "ssr")]
pub use render::render;
