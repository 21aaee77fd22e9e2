//! Pages for readers who sent a form without JavaScript, and the frame that the author's pages have too.

pub mod form;
pub mod layout;
pub mod outcome;
pub mod text;
mod wording;
