//! From page to page: load first, then change address, view, scroll position and focus together. Until then the old page
//! stays. Here is the state; what listens, loads and shows has a file each.

mod listeners;
mod loading;
mod page_transition;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::tick;
use leptos_router::NavigateOptions;
use protocol::bundle::{Page, Site};
use protocol::label::Label;

use crate::api::ApiError;
use crate::browser::history;
use crate::browser::links::Address;
use crate::page_cache::PageCache;

/// What has started a navigation.
#[derive(Clone, Copy, PartialEq)]
enum Cause {
    /// By a link: a new entry in the history, the top of the page or its `#part`.
    Link,
    /// By back or forward: the entry is there, with its scroll position.
    History(Option<f64>),
    /// The address stays: a page that failed is fetched again.
    Retry,
    /// The document was opened at this address, but holds another page's data.
    Open,
}

/// A navigation that waits for its data, or for its view.
#[derive(Clone, PartialEq)]
struct Target {
    address: Address,
    cause: Cause,
}

/// Tells the router of an address.
type Navigate = Arc<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// The navigation of the app. Copies share the same one.
#[derive(Clone, Copy)]
pub(crate) struct Navigation {
    cache: PageCache,
    /// Path of the page that is shown.
    path: RwSignal<String>,
    /// Notified when the page that is shown has come anew.
    refetched: RwSignal<()>,
    is_pending: RwSignal<bool>,
    /// The announcement in the language of the page.
    announced_title: RwSignal<String>,
    /// The announcement in the language of the interface.
    announced_label: RwSignal<String>,
    state: StoredValue<NavigationState>,
}

struct NavigationState {
    site: Arc<Site>,
    /// The navigation that waits for its data. A newer one replaces an older one.
    pending: Option<Target>,
    /// The navigation whose view is being rendered, and the heading that it will have.
    rendering: Option<(Target, String)>,
    before_leave: Option<Callback<()>>,
    navigate: Option<Navigate>,
}

/// The navigation that `App` provides.
pub(crate) fn use_navigation() -> Navigation {
    expect_context()
}

impl Navigation {
    /// The navigation of a document that was opened at `path` with the data of `page`.
    pub(crate) fn new(site: Arc<Site>, path: String, page: Page) -> Self {
        Self {
            cache: PageCache::new(path.clone(), page),
            path: RwSignal::new(path),
            refetched: RwSignal::new(()),
            is_pending: RwSignal::new(false),
            announced_title: RwSignal::default(),
            announced_label: RwSignal::default(),
            state: StoredValue::new(NavigationState {
                site,
                pending: None,
                rendering: None,
                before_leave: None,
                navigate: None,
            }),
        }
    }

    fn label(self, label: Label) -> String {
        self.state.with_value(|state| state.site.label(label).to_owned())
    }

    /// Path of the page that is shown.
    pub(crate) fn path(self) -> ReadSignal<String> {
        self.path.read_only()
    }

    /// Whether a navigation waits for its data.
    pub(crate) fn is_pending(self) -> ReadSignal<bool> {
        self.is_pending.read_only()
    }

    /// The announcement in the language of the page.
    pub(crate) fn announced_title(self) -> ReadSignal<String> {
        self.announced_title.read_only()
    }

    /// The announcement in the language of the interface.
    pub(crate) fn announced_label(self) -> ReadSignal<String> {
        self.announced_label.read_only()
    }

    /// What there is to show at `path`; followed, since a page that failed may come later.
    pub(crate) fn outcome(self, path: &str) -> Result<Arc<Page>, ApiError> {
        self.refetched.track();
        self.cache.outcome(path)
    }

    /// Announces a text of the interface; the same text twice is announced twice.
    pub(crate) async fn announce_label(self, label: Label) {
        self.announce_nothing();
        tick().await;
        self.announced_label.set(self.label(label));
    }

    fn announce_nothing(self) {
        self.announced_title.set(String::new());
        self.announced_label.set(String::new());
    }

    /// Calls back before the page is left, until the current component goes.
    pub(crate) fn before_leave(self, call: impl Fn() + Send + Sync + 'static) {
        self.state.update_value(|state| state.before_leave = Some(Callback::new(move |()| call())));
        on_cleanup(move || self.state.update_value(|state| state.before_leave = None));
    }

    /// Follows links and the history from now on: this component tree is hydrated. Before that, and should it fail, every
    /// link is the browser's.
    pub(crate) fn start(self, navigate: impl Fn(&str, NavigateOptions) + Send + Sync + 'static) {
        self.state.update_value(|state| state.navigate = Some(Arc::new(navigate)));
        history::start();
        self.listen();
        // The document may hold another page's data: the host answered an address that it does not know.
        if let Some(address) = Address::current()
            && !address.path.ends_with(".html")
            && self.cache.get(&address.path).is_none_or(|page| page.path != address.path)
        {
            self.open(Target { address, cause: Cause::Open });
        }
    }
}

/// The heading of a page that could not be shown.
pub(crate) fn error_heading(error: &ApiError) -> Label {
    match error {
        ApiError::NotFound => Label::NotFound,
        _ => Label::Failed,
    }
}
