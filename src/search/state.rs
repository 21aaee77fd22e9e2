//! The state of the search page.

use std::sync::Arc;

use ::search::directory::Directory;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use protocol::bundle::Link;

use super::find::{Results, find};
use super::question::Question;
use crate::browser::document;
use crate::browser::links::Address;
use crate::navigation::Navigation;

/// Results that are shown at first, and that are added by the button.
const RESULTS: usize = 10;

/// What a search has come to.
pub(crate) enum Outcome {
    /// Nothing was asked, or the first reply is on its way.
    None,
    /// The posts.
    Found(Results),
    /// The index could not be fetched; asking again may help.
    Failed,
}

/// The search of a page. Copies share the same one.
#[derive(Clone, Copy)]
pub(crate) struct Search {
    /// What was asked last.
    pub(crate) asked: RwSignal<Question>,
    /// What it has come to.
    pub(crate) outcome: RwSignal<Outcome>,
    /// The directory of the index, once something was found.
    pub(crate) directory: RwSignal<Option<Arc<Directory>>>,
    /// The tags of the blog, once they were fetched.
    pub(crate) tags: RwSignal<Vec<Link>>,
    /// What the address asks.
    pub(crate) written: StoredValue<Question>,
    navigation: Navigation,
    root: StoredValue<String>,
    path: StoredValue<String>,
}

impl Search {
    /// The search of the page at `path` on the site at `root`.
    pub(crate) fn new(navigation: Navigation, root: String, path: String) -> Self {
        Self {
            asked: RwSignal::default(),
            outcome: RwSignal::new(Outcome::None),
            directory: RwSignal::new(None),
            tags: RwSignal::new(Vec::new()),
            written: StoredValue::new(Question::default()),
            navigation,
            root: StoredValue::new(root),
            path: StoredValue::new(path),
        }
    }

    /// Searches for something else.
    pub(crate) fn ask(self, question: Question) {
        self.asked.set(question);
        self.find(RESULTS, 0);
    }

    /// Searches again, for more results.
    pub(crate) fn more(self) {
        let shown = self.outcome.with_untracked(|outcome| match outcome {
            Outcome::Found(results) => Some((results.wanted, results.cards.len())),
            _ => None,
        });
        if let Some((wanted, shown)) = shown {
            self.find(wanted + RESULTS, shown);
        }
    }

    /// Searches. If results are `shown`, the focus moves to the one after them.
    fn find(self, wanted: usize, shown: usize) {
        let (question, root) = (self.asked.get_untracked(), self.root.get_value());
        let query = question.query();
        if query.is_empty() {
            self.outcome.set(Outcome::None);
            return;
        }
        spawn_local(async move {
            let results = find(self.navigation, &root, &query, wanted).await;
            // Only the newest question is answered.
            if self.asked.try_get_untracked() != Some(question) {
                return;
            }
            if let Ok(results) = &results {
                self.directory.set(Some(Arc::clone(&results.directory)));
            }
            self.outcome.set(results.map_or(Outcome::Failed, Outcome::Found));
            if shown > 0 {
                tick().await;
                // The first new one: the button may be gone.
                document::focus(document::find(&format!(".results > :nth-child({}) a", shown + 1)));
            }
            if !document::saves_data()
                && self.tags.try_with_untracked(Vec::is_empty) == Some(true)
                && let Ok(page) = self.navigation.page(&format!("{root}tags/")).await
            {
                let _ = self.tags.try_set(page.terms.clone());
            }
        });
    }

    /// The address of a question.
    pub(crate) fn address(self, question: &Question) -> String {
        self.path.with_value(|path| question.address(path))
    }

    /// Writes what was asked into the address, in place, so that back from a result finds it again.
    pub(crate) fn write_address(self) {
        let asked = self.asked.get_untracked();
        let is_new = self.written.with_value(|written| *written != asked);
        // After back or forward, it is the address of another page, which is not shown yet.
        let is_here = || Address::current().is_some_and(|current| self.path.with_value(|path| current.path == *path));
        if is_new && is_here() {
            let address = self.address(&asked);
            self.written.set_value(asked);
            self.navigation.replace_address(&address);
        }
    }
}
