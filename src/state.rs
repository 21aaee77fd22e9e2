//! What the app shows at the moment, shared by all views.

use std::ops::Deref;
use std::sync::Arc;

use content::bundle::{Document, Page, Site};
use content::label::Label;

use crate::signal::Signal;

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

impl Shown {
    /// Path of the page.
    pub fn path(&self) -> &str {
        match self {
            Self::Page(page) => &page.path,
            Self::Failed { path, .. } => path,
        }
    }
}

/// The state of the app. Copies share the same one.
#[derive(Clone)]
pub struct State(Arc<Shared>);

/// What all copies of the state share.
pub struct Shared {
    /// The site around the page.
    pub site: Site,
    /// What stands in `main`.
    pub shown: Signal<Shown>,
    /// Whether a page is being waited for.
    pub busy: Signal<bool>,
    /// What screen readers are told: the title of the page just opened.
    pub announcement: Signal<String>,
}

impl Deref for State {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl State {
    /// The state of a document that was just opened.
    pub fn new(document: Document) -> Self {
        Self(Arc::new(Shared {
            site: document.site,
            shown: Signal::new(Shown::Page(Arc::new(document.page))),
            busy: Signal::default(),
            announcement: Signal::default(),
        }))
    }

    /// A word of the interface.
    pub fn label(&self, label: Label) -> &str {
        self.site.label(label)
    }
}
