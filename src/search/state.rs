//! The state of the search page.

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use protocol::bundle::Link;

use super::find::{Results, find};
use super::question::Question;
use crate::browser::document;
use crate::browser::links::Address;
use crate::navigation::Navigation;

/// Number of results that are shown at first, and that the button adds.
const RESULTS: usize = 10;

/// The state of a search.
pub(crate) enum Outcome {
    /// No search, or the first one is pending.
    None,
    /// The posts.
    Found(Results),
    /// The index could not be fetched; a retry may help.
    Failed,
}

/// The search of a page. Copies share its state.
#[derive(Clone, Copy)]
pub(crate) struct Search {
    /// The last search parameters. They are shown with their outcome.
    pub(crate) asked: StoredValue<Question>,
    /// The state of the search.
    pub(crate) outcome: RwSignal<Outcome>,
    /// The tags of the blog, after they were fetched.
    pub(crate) tags: RwSignal<Vec<Link>>,
    /// The search parameters of the address.
    pub(crate) written: StoredValue<Question>,
    navigation: Navigation,
    root: StoredValue<String>,
    path: StoredValue<String>,
}

impl Search {
    /// The search of the page at `path` on the site at `root`.
    pub(crate) fn new(navigation: Navigation, root: String, path: String) -> Self {
        Self {
            asked: StoredValue::default(),
            outcome: RwSignal::new(Outcome::None),
            tags: RwSignal::new(Vec::new()),
            written: StoredValue::default(),
            navigation,
            root: StoredValue::new(root),
            path: StoredValue::new(path),
        }
    }

    /// Searches with other parameters.
    pub(crate) fn ask(self, question: Question) {
        self.asked.set_value(question);
        self.find(RESULTS, 0);
    }

    /// Searches for another text.
    pub(crate) fn ask_text(self, text: String) {
        self.ask(Question { text, ..self.asked.get_value() });
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
        let (question, root) = (self.asked.get_value(), self.root.get_value());
        let query = question.query();
        if query.is_empty() {
            self.outcome.set(Outcome::None);
            return;
        }
        spawn_local(async move {
            let results = find(self.navigation, &root, &query, wanted).await;
            // The result of an older search is ignored.
            if self.asked.try_get_value() != Some(question) {
                return;
            }
            self.outcome.set(results.map_or(Outcome::Failed, Outcome::Found));
            if shown > 0 {
                tick().await;
                // The first new result: the button may have been removed.
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

    /// The address of the search page with these parameters.
    pub(crate) fn address(self, question: &Question) -> String {
        self.path.with_value(|path| question.address(path))
    }

    /// Replaces the address by one with the parameters, so that the search is restored after going back from a result.
    pub(crate) fn write_address(self) {
        let asked = self.asked.get_value();
        let is_new = self.written.with_value(|written| *written != asked);
        // After back or forward, the address is that of another page, which is not shown yet.
        let is_here = || Address::current().is_some_and(|current| self.path.with_value(|path| current.path == *path));
        if is_new && is_here() {
            let address = self.address(&asked);
            self.written.set_value(asked);
            self.navigation.replace_address(&address);
        }
    }
}
