//! The dialog that finds a post to link to, and what it puts into the text.

use std::ops::Range;

use editor_protocol::{PostList, PostSummary, Visibility};
use leptos::html::{Dialog, Input};
use leptos::prelude::*;

use super::editor::Editor;
use crate::browser::dialog;
use crate::browser::folding::folded_words;
use crate::text::links::link;

/// Posts offered at a time.
const MOST: usize = 12;

/// Where a link can lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LinkTarget {
    pub(crate) title: String,
    pub(crate) address: String,
    pub(crate) visibility: Option<Visibility>,
}

/// The state of the dialog. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct LinkFinder {
    pub(crate) dialog: NodeRef<Dialog>,
    pub(crate) field: NodeRef<Input>,
    /// What was typed.
    pub(crate) query: RwSignal<String>,
    /// The number of the option that Enter chooses.
    pub(crate) active: RwSignal<usize>,
    editor: Editor,
    /// What the link replaces, in UTF-16 code units of the text.
    place: StoredValue<Range<u32>>,
    /// The text of the link; empty for the title of its target.
    text: StoredValue<String>,
}

impl LinkFinder {
    /// A finder that is closed.
    pub(crate) fn new(editor: Editor) -> Self {
        Self {
            dialog: NodeRef::new(),
            field: NodeRef::new(),
            query: RwSignal::default(),
            active: RwSignal::new(0),
            editor,
            place: StoredValue::new(0..0),
            text: StoredValue::default(),
        }
    }

    /// Opens it to make a link of what is selected.
    pub(crate) fn open_for_selection(self) {
        self.open(self.editor.selection(), self.editor.selected_text());
    }

    /// Opens it where `[[` was just typed, which the link will replace.
    pub(crate) fn open_for_brackets(self) {
        let cursor = self.editor.selection().start;
        self.open(cursor.saturating_sub(2)..cursor, String::new());
    }

    fn open(self, place: Range<u32>, text: String) {
        self.place.set_value(place);
        self.text.set_value(text);
        self.query.set(String::new());
        self.active.set(0);
        dialog::open(self.dialog);
        if let Some(field) = self.field.get_untracked() {
            field.set_value("");
            let _ = field.focus();
        }
    }

    /// What fits the words that were typed; an address that was typed comes first.
    pub(crate) fn targets(self, list: &PostList) -> Vec<LinkTarget> {
        let query = self.query.get();
        let typed = query.trim();
        let mut targets = Vec::new();
        if is_address(typed) {
            let address = typed.to_owned();
            targets.push(LinkTarget { title: address.clone(), address, visibility: None });
        }
        targets.extend(find(list, &folded_words(typed)));
        targets
    }

    /// Moves to the next option, or to the one before, of so many.
    pub(crate) fn step(self, is_forward: bool, count: usize) {
        if count > 0 {
            let step = if is_forward { 1 } else { count - 1 };
            self.active.update(|active| *active = (*active + step) % count);
        }
    }

    /// Puts the link into the text.
    pub(crate) fn choose(self, target: &LinkTarget) {
        dialog::close(self.dialog);
        let text = self.text.get_value();
        let text = if text.is_empty() { &target.title } else { &text };
        let markup = self.editor.content.with_untracked(|content| content.markup);
        self.editor.insert(self.place.get_value(), &link(markup, text, &target.address));
    }
}

fn is_address(text: &str) -> bool {
    ["https://", "http://", "mailto:", "/", "#"].iter().any(|start| text.starts_with(start))
}

/// The posts with all of these words, those first whose title starts with the first one.
fn find(list: &PostList, words: &[String]) -> Vec<LinkTarget> {
    let fits = |post: &&PostSummary| words.iter().all(|word| post.search_text.contains(word.as_str()));
    let is_first =
        |post: &&PostSummary| words.first().is_some_and(|word| post.search_text.starts_with(word.as_str()));
    let (first, rest): (Vec<&PostSummary>, Vec<&PostSummary>) = list.posts.iter().filter(fits).partition(is_first);
    first.into_iter().chain(rest).take(MOST).map(target).collect()
}

fn target(post: &PostSummary) -> LinkTarget {
    let address = match post.visibility {
        Visibility::Page => format!("/{}/", post.slug),
        _ => format!("/posts/{}/", post.slug),
    };
    LinkTarget { title: post.title.clone(), address, visibility: Some(post.visibility) }
}

#[cfg(test)]
mod tests {
    use editor_protocol::{PostList, PostSummary, Visibility};

    use super::{find, is_address};

    fn post(title: &str, slug: &str, visibility: Visibility) -> PostSummary {
        PostSummary {
            file: format!("posts/{slug}.json"),
            title: title.to_owned(),
            slug: slug.to_owned(),
            visibility,
            date: String::new(),
            tags: Vec::new(),
            has_unsaved_text: false,
            has_errors: false,
            search_text: title.to_lowercase(),
        }
    }

    #[test]
    fn titles_that_start_with_the_word_are_first() {
        let posts = vec![
            post("Un plateau", "un-plateau", Visibility::Published),
            post("Plateaux", "plateaux", Visibility::Draft),
            post("Contact", "contact", Visibility::Page),
        ];
        let list = PostList { posts, tags: Vec::new() };
        let addresses = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            find(&list, &words).into_iter().map(|target| target.address).collect::<Vec<_>>()
        };
        assert_eq!(addresses(&["plateau"]), ["/posts/plateaux/", "/posts/un-plateau/"]);
        assert_eq!(addresses(&["contact"]), ["/contact/"]);
        assert_eq!(addresses(&[]).len(), 3);
    }

    #[test]
    fn addresses_are_told_from_words() {
        assert!(["https://a.example", "/posts/a/", "mailto:a@b.example"].into_iter().all(is_address));
        assert!(!["", "été", "a/b"].into_iter().any(is_address));
    }
}
