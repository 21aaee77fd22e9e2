//! What the app shows at the moment, shared by all views through context.

use std::sync::Arc;

use content::bundle::{Document, Page, Site};
use content::label::Label;
use leptos::prelude::*;

/// What stands in `main`.
#[derive(Clone, PartialEq)]
pub enum Shown {
    /// A page; `NotFound` is one too.
    Page(Arc<Page>),
    /// A page that could not be fetched: its path, and what the browser or the server said.
    Failed {
        /// Path of the page that was asked for.
        path: String,
        /// Status or error, as reported.
        detail: String,
    },
}

/// The state of the app. Copies share the same signals.
#[derive(Clone, Copy)]
pub struct State {
    site: StoredValue<Arc<Site>>,
    /// What stands in `main`.
    pub shown: RwSignal<Shown>,
    /// Whether a page is being waited for.
    pub busy: RwSignal<bool>,
    /// What screen readers are told: the title of the page just opened.
    pub announcement: RwSignal<String>,
    /// Counts wishes to fetch the failed page once more.
    pub retries: RwSignal<u32>,
}

impl State {
    /// The state of a document that was just opened.
    pub fn new(document: Document) -> Self {
        Self {
            site: StoredValue::new(Arc::new(document.site)),
            shown: RwSignal::new(Shown::Page(Arc::new(document.page))),
            busy: RwSignal::new(false),
            announcement: RwSignal::new(String::new()),
            retries: RwSignal::new(0),
        }
    }

    /// The site around the page.
    pub fn site(self) -> Arc<Site> {
        self.site.get_value()
    }

    /// A word of the interface.
    pub fn label(self, label: Label) -> String {
        self.site.with_value(|site| site.label(label).to_owned())
    }

    /// Path of the page in `main`.
    pub fn path(self) -> String {
        self.shown.with(|shown| match shown {
            Shown::Page(page) => page.path.clone(),
            Shown::Failed { path, .. } => path.clone(),
        })
    }
}

/// The state that [`crate::App`] put into context.
pub fn use_state() -> State {
    expect_context()
}
