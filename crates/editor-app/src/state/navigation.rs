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

/// Whether the editor can open a file: posts and static pages.
pub(crate) fn is_editable(file: &str) -> bool {
    (file.starts_with("posts/") || file.starts_with("pages/")) && file.ends_with(".json")
}

/// Whether a file is a static page, and no post.
pub(crate) fn is_static_page(file: &str) -> bool {
    file.starts_with("pages/")
}

#[cfg(test)]
mod tests {
    use super::is_editable;

    #[test]
    fn posts_and_static_pages_are_editable() {
        assert!(is_editable("posts/x.json") && is_editable("pages/about.json"));
        for file in ["site.json", "responses/x.json", "media/x.jpg", "posts/x.txt"] {
            assert!(!is_editable(file), "{file}");
        }
    }
}
