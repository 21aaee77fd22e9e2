//! Kinds of files, as authors know them.

use crate::names::{is_asset, is_feed, is_index, is_page, is_picture_variant, is_post, is_variant};

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Post,
    Page,
    /// A page that only redirects.
    Redirect,
    Feed,
    /// Media, and all that is none of the others.
    File,
    /// The app and generated pictures.
    App,
    /// Data of pages and lists for programs.
    Data,
    /// A compressed variant of a file, or a smaller one of a picture.
    Variant,
}

impl Kind {
    /// The kind of the file `name`.
    pub(crate) fn of(name: &str, is_redirect: bool) -> Self {
        match name {
            name if is_variant(name) || is_picture_variant(name) => Self::Variant,
            _ if is_redirect => Self::Redirect,
            name if is_post(name) => Self::Post,
            name if is_page(name) => Self::Page,
            name if is_feed(name) => Self::Feed,
            name if is_index(name) || name.ends_with(".json") => Self::Data,
            name if is_asset(name) => Self::App,
            _ => Self::File,
        }
    }
}
