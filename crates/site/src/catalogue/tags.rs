//! The tags of posts.

use std::collections::BTreeMap;

use source::slug::Slug;
use source::tag::Tag;

use super::PostEntry;

/// The tags of `posts` that are `wanted`, by address.
pub fn tags_of<'p>(
    posts: impl Iterator<Item = &'p PostEntry>,
    wanted: impl Fn(&Slug) -> bool,
) -> BTreeMap<Slug, TagPosts> {
    let mut tags: BTreeMap<Slug, (BTreeMap<&str, usize>, Vec<usize>)> = BTreeMap::new();
    for (position, entry) in posts.enumerate() {
        for Tag { slug, label } in entry.post.tags.iter().filter(|tag| wanted(&tag.slug)) {
            let (labels, posts) = tags.entry(slug.clone()).or_default();
            *labels.entry(label).or_default() += 1;
            posts.push(position);
        }
    }
    tags.into_iter()
        .map(|(slug, (labels, posts))| {
            let label = labels.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map_or("", |(label, _)| label);
            (slug, TagPosts { label: label.to_owned(), posts })
        })
        .collect()
}

/// The posts of one tag.
#[derive(Clone, Debug)]
pub struct TagPosts {
    /// The most frequent label; ties are resolved alphabetically.
    pub label: String,
    /// Positions among the posts, newest first.
    pub posts: Vec<usize>,
}
