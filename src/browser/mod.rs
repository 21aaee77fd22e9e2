//! What only a browser can do. Called from effects and event handlers alone: natively nothing of it runs.

pub(crate) mod document;
#[cfg(feature = "hydrate")]
pub(crate) mod embedded;
pub(crate) mod history;
pub(crate) mod html_text;
pub(crate) mod links;
pub(crate) mod storage;
pub(crate) mod text_layout;
