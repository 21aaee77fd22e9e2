//! Pages for readers without JavaScript, and the layout that the moderation pages share.

pub mod form;
pub mod layout;
pub mod outcome;
pub mod text;
