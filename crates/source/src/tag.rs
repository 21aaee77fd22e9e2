//! Tags: a label as written, and an address without accents.

use crate::slug::Slug;

/// Longest label, in characters.
pub const MAX_LABEL_LENGTH: usize = 60;

/// A tag of a post.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag {
    /// Its slug; labels with the same slug are one tag.
    pub slug: Slug,
    /// As the author wrote it, white space trimmed.
    pub label: String,
}

impl Tag {
    /// A tag with this label; none when the label has no letter or digit, or is too long.
    ///
    /// ```
    /// use source::tag::Tag;
    /// let tag = Tag::new(" marketing RH ").unwrap();
    /// assert_eq!((tag.label.as_str(), tag.slug.as_str()), ("marketing RH", "marketing-rh"));
    /// ```
    pub fn new(label: &str) -> Option<Self> {
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        if label.chars().count() > MAX_LABEL_LENGTH {
            return None;
        }
        Slug::from_text(&label).map(|slug| Self { slug, label })
    }
}
