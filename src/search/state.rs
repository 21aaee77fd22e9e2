//! The state of the search page.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use protocol::bundle::Link;

use super::find::{Results, find};
use super::index::kept_directory;
use super::params::SearchParams;
use crate::browser::document;
use crate::browser::links::Address;
use crate::navigation::Navigation;

/// Number of results that are shown at first, and that the button adds.
const RESULTS: usize = 10;

/// How long the results are shown before the tags are fetched.
const TAGS_DELAY: Duration = Duration::from_millis(300);

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
    /// The parameters of the last search. They are shown with its outcome.
    pub(crate) params: StoredValue<SearchParams>,
    /// The state of the search.
    pub(crate) outcome: RwSignal<Outcome>,
    /// What the filters show, as soon as the directory is here: the parameters of the last search without its text.
    pub(crate) filters: RwSignal<Option<SearchParams>>,
    /// The tags of the blog, after they were fetched.
    pub(crate) tags: RwSignal<Vec<Link>>,
    /// The search parameters of the address.
    pub(crate) address_params: StoredValue<SearchParams>,
    navigation: Navigation,
    root: StoredValue<String>,
    path: StoredValue<String>,
}

impl Search {
    /// The search of the page at `path` on the site at `root`.
    pub(crate) fn new(navigation: Navigation, root: String, path: String) -> Self {
        Self {
            params: StoredValue::default(),
            outcome: RwSignal::new(Outcome::None),
            filters: RwSignal::new(None),
            tags: RwSignal::new(Vec::new()),
            address_params: StoredValue::default(),
            navigation,
            root: StoredValue::new(root),
            path: StoredValue::new(path),
        }
    }

    /// Searches with other parameters.
    pub(crate) fn search(self, params: SearchParams) {
        self.params.set_value(params);
        self.find(RESULTS, 0);
    }

    /// Searches for another text.
    pub(crate) fn search_text(self, text: String) {
        self.search(SearchParams { text, ..self.params.get_value() });
    }

    /// Searches again, for more results.
    pub(crate) fn show_more(self) {
        let shown = self.outcome.with_untracked(|outcome| match outcome {
            Outcome::Found(results) => Some((results.requested, results.cards.len())),
            _ => None,
        });
        if let Some((requested, shown)) = shown {
            self.find(requested + RESULTS, shown);
        }
    }

    /// Searches. If results are `shown`, the focus moves to the one after them.
    fn find(self, requested: usize, shown: usize) {
        let (params, root) = (self.params.get_value(), self.root.get_value());
        let query = params.query();
        self.show_filters(false);
        if query.is_empty() {
            self.outcome.set(Outcome::None);
            return;
        }
        spawn_local(async move {
            // The filters are shown before the files are fetched, so that there is less to do for the results.
            let show_filters = |is_other_directory| self.show_filters(is_other_directory);
            let results = find(self.navigation, &root, &query, requested, &show_filters).await;
            // The result of an older search is ignored.
            if self.params.try_get_value().as_ref() != Some(&params) {
                return;
            }
            self.outcome.set(results.map_or(Outcome::Failed, Outcome::Found));
            if shown > 0 {
                tick().await;
                // The first new result: the button may have been removed.
                document::focus(document::find(&format!(".results > :nth-child({}) a", shown + 1)));
            }
            if !document::saves_data() && self.tags.try_with_untracked(Vec::is_empty) == Some(true) {
                set_timeout(move || self.fetch_tags(&params, root), TAGS_DELAY);
            }
        });
    }

    /// Fetches the tags of the blog, unless the reader has gone on to another search or page.
    fn fetch_tags(self, params: &SearchParams, root: String) {
        if self.params.try_get_value().as_ref() != Some(params) {
            return;
        }
        spawn_local(async move {
            if let Ok(page) = self.navigation.page(&format!("{root}tags/")).await {
                let _ = self.tags.try_set(page.terms.clone());
            }
        });
    }

    /// Shows the filters of the last search, if the directory is here; also the same ones, if it is another one.
    fn show_filters(self, is_other_directory: bool) {
        let params = self.params.try_get_value().filter(|_| kept_directory().is_some());
        let filters = params.map(|params| SearchParams { text: String::new(), ..params });
        if self.filters.try_with_untracked(|shown| is_other_directory || *shown != filters) == Some(true) {
            self.filters.set(filters);
        }
    }

    /// The address of the search page with these parameters.
    pub(crate) fn address(self, params: &SearchParams) -> String {
        self.path.with_value(|path| params.address(path))
    }

    /// Replaces the address by one with the parameters, so that the search is restored after going back from a result.
    pub(crate) fn write_address(self) {
        let params = self.params.get_value();
        let is_new = self.address_params.with_value(|current| *current != params);
        // After back or forward, the address is that of another page, which is not shown yet.
        let is_here = || Address::current().is_some_and(|current| self.path.with_value(|path| current.path == *path));
        if is_new && is_here() {
            let address = self.address(&params);
            self.address_params.set_value(params);
            self.navigation.replace_address(&address);
        }
    }
}
