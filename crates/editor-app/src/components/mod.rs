//! Parts of the pages.

pub(crate) mod commands;
pub(crate) mod conflict;
pub(crate) mod connection;
pub(crate) mod difference;
pub(crate) mod editor_bar;
pub(crate) mod failure;
pub(crate) mod field;
pub(crate) mod fields;
pub(crate) mod help_dialog;
pub(crate) mod history;
pub(crate) mod link_dialog;
pub(crate) mod list_filters;
pub(crate) mod new_post_dialog;
pub(crate) mod post_list;
pub(crate) mod preview;
pub(crate) mod problems;
pub(crate) mod restored;
pub(crate) mod status_field;
pub(crate) mod tags_field;
pub(crate) mod text_area;
pub(crate) mod toolbar;
pub(crate) mod upload_dialog;
