//! What only a browser can do. It is called from effects and event handlers.

pub(crate) mod clipboard;
pub(crate) mod dialog;
pub(crate) mod document;
pub(crate) mod folding;
pub(crate) mod frame;
pub(crate) mod session_key;
pub(crate) mod storage;
pub(crate) mod text_field;
