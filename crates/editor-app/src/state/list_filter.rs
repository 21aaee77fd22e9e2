//! What the list shows: a search, a status, a tag. It outlives the list, so that it is as it was after a post.

use editor_protocol::{PostList, PostSummary, Visibility};
use leptos::prelude::*;

use crate::browser::folding::folded_words;

/// Posts shown at first, and how many more each time: thousands at once would be slow.
pub(crate) const PAGE: usize = 100;

/// The kinds of posts, in the order of the list.
pub(crate) const VISIBILITIES: [Visibility; 4] =
    [Visibility::Draft, Visibility::Scheduled, Visibility::Published, Visibility::Page];

/// The filter of the list. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct ListFilter {
    /// What was typed into the search field.
    pub(crate) search: RwSignal<String>,
    /// None for all.
    pub(crate) visibility: RwSignal<Option<Visibility>>,
    /// Label of a tag; empty for all.
    pub(crate) tag: RwSignal<String>,
    /// How many posts are shown at most.
    pub(crate) most: RwSignal<usize>,
}

/// What a filter finds.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Found {
    /// Of each kind, in the order of [`VISIBILITIES`], without the filter by kind.
    pub(crate) counts: [usize; 4],
    /// How many there are.
    pub(crate) total: usize,
    /// Those that are shown.
    pub(crate) posts: Vec<PostSummary>,
}

impl ListFilter {
    /// A filter that finds all.
    pub(crate) fn new() -> Self {
        Self {
            search: RwSignal::default(),
            visibility: RwSignal::new(None),
            tag: RwSignal::default(),
            most: RwSignal::new(PAGE),
        }
    }

    /// What it finds.
    pub(crate) fn found(self, list: &PostList) -> Found {
        let (visibility, tag, most) = (self.visibility.get(), self.tag.get(), self.most.get());
        let words = folded_words(&self.search.get());
        find(list, &words, visibility, &tag, most)
    }
}

fn find(list: &PostList, words: &[String], visibility: Option<Visibility>, tag: &str, most: usize) -> Found {
    let mut found = Found::default();
    for post in &list.posts {
        let has_tag = tag.is_empty() || post.tags.iter().any(|label| label == tag);
        if !has_tag || !words.iter().all(|word| post.search_text.contains(word.as_str())) {
            continue;
        }
        for (count, kind) in found.counts.iter_mut().zip(VISIBILITIES) {
            *count += usize::from(kind == post.visibility);
        }
        if visibility.is_none_or(|wanted| wanted == post.visibility) {
            found.total += 1;
            if found.posts.len() < most {
                found.posts.push(post.clone());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use editor_protocol::{PostList, PostSummary, Visibility};

    use super::find;

    fn post(search_text: &str, visibility: Visibility, tag: &str) -> PostSummary {
        PostSummary {
            file: "posts/a.json".to_owned(),
            title: search_text.to_owned(),
            slug: String::new(),
            visibility,
            date: String::new(),
            tags: vec![tag.to_owned()],
            has_unsaved_text: false,
            has_errors: false,
            search_text: search_text.to_owned(),
        }
    }

    #[test]
    fn filters_are_combined() {
        let posts = vec![
            post("l ete dernier", Visibility::Draft, "Vélo"),
            post("l ete prochain", Visibility::Published, "Vélo"),
            post("l hiver", Visibility::Published, "Neige"),
            post("a propos de l ete", Visibility::Page, "Vélo"),
        ];
        let list = PostList { posts, tags: Vec::new() };
        let titles = |words: &[&str], visibility, tag, most| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let found = find(&list, &words, visibility, tag, most);
            (found.posts.into_iter().map(|post| post.title).collect::<Vec<_>>(), found.counts, found.total)
        };
        let (all, counts, total) = titles(&[], None, "", 2);
        assert_eq!((all.len(), counts, total), (2, [1, 0, 2, 1], 4));
        let (found, counts, _) = titles(&["ete", "pro"], Some(Visibility::Published), "Vélo", 9);
        assert_eq!((found, counts), (vec!["l ete prochain".to_owned()], [0, 0, 1, 1]));
    }
}
