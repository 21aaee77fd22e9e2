//! Rules on texts, without the browser: tested natively.

pub(crate) mod addresses;
pub(crate) mod dates;
pub(crate) mod edits;
pub(crate) mod links;
pub(crate) mod replacement;
pub(crate) mod utf16;
