//! Addresses of the page.

use editor_protocol::EDIT;
use leptos_router::location::Url;

/// Where a file is edited.
pub(crate) fn edit_address(file: &str) -> String {
    format!("{EDIT}?file={}", Url::escape(file))
}

/// Where the history of a file is.
pub(crate) fn history_address(file: &str) -> String {
    format!("{}&view=history", edit_address(file))
}

/// Whether a file is a static page, and no post.
pub(crate) fn is_static_page(file: &str) -> bool {
    file.starts_with("pages/")
}
