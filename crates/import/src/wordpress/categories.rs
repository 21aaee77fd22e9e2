//! The default category, which WordPress gives to posts without one: it is left out.

/// Whether this is the slug of the default category.
pub(crate) fn is_default_category(slug: &str) -> bool {
    matches!(slug, "uncategorized" | "non-classe" | "non-categorise")
}
