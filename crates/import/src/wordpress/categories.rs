//! The default category of WordPress, which it gives to posts that have none: it says nothing, and is left out.

/// Whether this is the slug of the default category.
pub(crate) fn is_default_category(slug: &str) -> bool {
    matches!(slug, "uncategorized" | "non-classe" | "non-categorise")
}
