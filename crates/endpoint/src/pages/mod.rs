//! Pages for readers who sent a form without JavaScript.

pub mod form;
pub mod layout;
pub mod outcome;
