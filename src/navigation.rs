//! From page to page: load first, then change address, view, scroll position and focus together. Until then the old page
//! stays.

use std::sync::Arc;
use std::time::Duration;

use content::bundle::{Page, Site};
use content::label::Label;
use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use leptos_router::NavigateOptions;
use leptos_router::location::State;
use web_sys::Event;

use crate::api::{self, ApiError};
use crate::browser::links::{Address, Link, is_plain_click};
use crate::browser::{document, history, text_layout};
use crate::page_cache::PageCache;

/// After this time a pending navigation is announced; the bar appears after the same time (`style/layout.css`).
const SLOW_NOTICE_DELAY: Duration = Duration::from_millis(150);

/// How a page is reached.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
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
    kind: Kind,
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
    announcement: RwSignal<String>,
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
    /// Whether an address without a route was shown: from one to another the router renders nothing.
    is_unmatched: bool,
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
            announcement: RwSignal::default(),
            state: StoredValue::new(NavigationState {
                site,
                pending: None,
                rendering: None,
                before_leave: None,
                navigate: None,
                is_unmatched: false,
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

    /// What screen readers are told.
    pub(crate) fn announcement(self) -> ReadSignal<String> {
        self.announcement.read_only()
    }

    /// What there is to show at `path`; followed, since a page that failed may come later.
    pub(crate) fn outcome(self, path: &str) -> Result<Arc<Page>, ApiError> {
        self.refetched.track();
        self.cache.outcome(path)
    }

    /// Has screen readers told a text of the interface; the same text twice is announced twice.
    pub(crate) async fn announce_label(self, label: Label) {
        self.announcement.set(String::new());
        tick().await;
        self.announcement.set(self.label(label));
    }

    /// Calls back before the page is left, until the current component goes.
    pub(crate) fn before_leave(self, call: impl Fn() + Send + Sync + 'static) {
        self.state.update_value(|state| state.before_leave = Some(Callback::new(move |()| call())));
        on_cleanup(move || self.state.update_value(|state| state.before_leave = None));
    }

    /// Path of an address without a route, for its view.
    pub(crate) fn unmatched_path(self) -> Memo<String> {
        self.state.update_value(|state| state.is_unmatched = true);
        Memo::new(move |_| {
            self.refetched.track();
            self.path.get_untracked()
        })
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
            self.open(Target { address, kind: Kind::Open });
        }
    }

    /// The router listens on the window: on the document, clicks come here first. All listeners live as long as the app.
    fn listen(self) {
        let root = self.state.with_value(|state| state.site.root.clone());
        let link_root = root.clone();
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&document(), "click", options, move |event| self.on_click(&link_root, event))
            .forget();
        for name in ["pointerover", "focusin", "touchstart"] {
            let root = root.clone();
            EventListener::new(&document(), name, move |event| self.on_intent(&root, event)).forget();
        }
        history::on_traverse(move || self.on_history());
        EventListener::new(&window(), "scroll", |_| history::remember_position()).forget();
        EventListener::new(&window(), "pagehide", move |_| self.on_leave()).forget();
        // From the browser's memory, as it was; but WebKit does not find the position again.
        EventListener::new(&window(), "pageshow", move |_| {
            history::restore_by_hand(true);
            self.on_history();
        })
        .forget();
    }

    fn on_click(self, root: &str, event: &Event) {
        let Some(link) = Link::of(event) else { return };
        let page = if self.cache.is_outdated() { None } else { link.to_page(root) };
        match page {
            Some(address) if is_plain_click(event) && !address.is_part_of_current() => {
                event.prevent_default();
                self.open(Target { address, kind: Kind::Link });
            }
            // The browser's, not the router's. A `#part` makes an entry; before the first scroll nothing is known of this one.
            _ => {
                event.stop_propagation();
                history::remember_position();
            }
        }
    }

    /// Pointer, focus or finger on a link: it may be followed next.
    fn on_intent(self, root: &str, event: &Event) {
        if self.cache.is_outdated() || document::saves_data() {
            return;
        }
        if let Some(address) = Link::of(event).and_then(|link| link.to_page(root))
            && !self.cache.is_missing(&address.path)
        {
            self.request(address.path);
        }
    }

    /// Back or forward. Returns whether the router has to wait, because the page is not here.
    fn on_history(self) -> bool {
        let position = history::arrive();
        let Some(address) = Address::current() else { return false };
        if self.path.with_untracked(|path| *path == address.path) {
            self.cancel();
            if let Some(position) = position {
                history::scroll_to(position);
            }
            history::settle();
            return false;
        }
        self.open(Target { address, kind: Kind::History(position) });
        true
    }

    /// The page is left, perhaps to come back as it is: nothing may move it then.
    fn on_leave(self) {
        self.cancel();
        self.leave();
        history::leave();
    }

    fn leave(self) {
        if let Some(call) = self.state.with_value(|state| state.before_leave) {
            call.run(());
        }
    }

    fn cancel(self) {
        self.state.update_value(|state| state.pending = None);
        self.is_pending.set(false);
        document::mark_navigating(None);
    }

    /// Fetches the page that failed once more.
    pub(crate) fn retry(self) {
        if let Some(address) = Address::current() {
            self.open(Target { address, kind: Kind::Retry });
        }
    }

    fn open(self, target: Target) {
        let path = target.address.path.clone();
        // The page of a document that holds another one's data is kept under this address.
        let is_opened = target.kind == Kind::Open;
        let kept = if is_opened { None } else { self.cache.get(&path) };
        if !is_opened {
            document::mark_navigating(Some(&target.address.original));
        }
        self.state.update_value(|state| state.pending = Some(target));
        match kept {
            Some(page) => self.arrived(&path, Ok(page)),
            None => {
                self.is_pending.set(true);
                self.announce_if_slow();
                self.fetch(path);
            }
        }
    }

    /// Tells those who listen what the bar shows to those who see.
    fn announce_if_slow(self) {
        let loading = self.label(Label::Loading);
        set_timeout(
            move || {
                if self.is_pending.get_untracked() {
                    self.announcement.set(loading);
                }
            },
            SLOW_NOTICE_DELAY,
        );
    }

    fn request(self, path: String) {
        if self.cache.get(&path).is_none() {
            self.fetch(path);
        }
    }

    fn fetch(self, path: String) {
        if !self.cache.start_request(&path) {
            return;
        }
        spawn_local(async move {
            let mut result = api::page(&path).await.map(Arc::new);
            self.cache.finish_request(&path, &result);
            // What has no data may be a file, a redirect or another site on the same host: that is the browser's.
            if result == Err(ApiError::NotFound)
                && let Some(Target { address, kind: Kind::Link | Kind::History(_) }) = self.pending_at(&path)
                && api::is_served(&address.original).await
            {
                result = Err(ApiError::NotAPage);
            }
            self.arrived(&path, result);
        });
    }

    fn pending_at(self, path: &str) -> Option<Target> {
        self.state.with_value(|state| state.pending.clone()).filter(|target| target.address.path == path)
    }

    /// Shows what arrived, if it is what the reader waits for.
    fn arrived(self, path: &str, result: Result<Arc<Page>, ApiError>) {
        let Some(target) = self.pending_at(path) else {
            // Prefetched; a pending navigation goes first.
            let is_idle = self.state.with_value(|state| state.pending.is_none());
            if let Ok(page) = &result
                && is_idle
                && self.cache.is_of_this_build(page)
            {
                text_layout::lay_out_page(page);
            }
            return;
        };
        self.cancel();
        match (result, target.kind) {
            // The document says so already.
            (Err(ApiError::NotFound), Kind::Open) => {}
            // Another build's document can only show what it gets: to load it again would be no help.
            (Ok(page), Kind::Open) => {
                self.cache.insert(path, page);
                self.show(target);
            }
            (Ok(page), _) if self.cache.is_of_this_build(&page) => self.show(target),
            // The data is of another build, or there is none: the document brings what it needs.
            (Ok(_), kind) => leave_to_browser(&target.address, kind),
            (Err(ApiError::Unreadable | ApiError::NotAPage), kind) if kind != Kind::Open => {
                leave_to_browser(&target.address, kind)
            }
            (Err(error), _) => {
                self.cache.set_failed(path, error);
                self.show(target);
            }
        }
    }

    /// Changes the address and all that belongs to it, and has the router render the page.
    fn show(self, target: Target) {
        let Target { address, kind } = &target;
        if *kind == Kind::Link {
            self.leave();
            history::remember_position();
            history::push(&address.to_full());
        }
        if *kind != Kind::Open {
            document::mark_navigating(Some(&address.to_full()));
        }
        let heading = self.describe(&address.path);
        self.announcement.set(String::new());
        let is_same_page = self.path.with_untracked(|path| *path == address.path);
        self.path.set(address.path.clone());
        let full = address.to_full();
        let is_new = matches!(kind, Kind::Retry | Kind::Open)
            || (self.state.with_value(|state| state.is_unmatched) && self.cache.outcome(&address.path).is_err());
        self.state.update_value(|state| state.rendering = Some((target, heading)));
        if let Some(navigate) = self.state.with_value(|state| state.navigate.clone()) {
            let state = State::new(Some(history::state()));
            navigate(&full, NavigateOptions { resolve: false, replace: true, scroll: false, state });
        }
        if is_new {
            self.refetched.set(());
        } else if is_same_page {
            self.rendered();
        }
    }

    /// Sets title, language and canonical address. Returns the heading of the page.
    fn describe(self, path: &str) -> String {
        let site = self.state.with_value(|state| Arc::clone(&state.site));
        match self.cache.outcome(path) {
            Ok(page) => {
                document::describe(&site, path, &page.document_title, page.language.as_deref());
                page.title.clone()
            }
            Err(error) => {
                let heading = self.label(error_heading(&error));
                document::describe(&site, path, &format!("{heading} · {}", site.title), None);
                heading
            }
        }
    }

    /// The view of a page was rendered: scrolls, moves the focus and tells screen readers as readers expect.
    pub(crate) fn rendered(self) {
        let Some((target, heading)) = self.state.try_update_value(|state| state.rendering.take()).flatten() else {
            return;
        };
        spawn_local(async move {
            // Other effects of the same change are done after it.
            tick().await;
            // Whatever has changed the old page's nodes (translators, extensions) may have kept the new ones out.
            if target.kind != Kind::Open && document::text("main h1") != heading {
                return leave_to_browser(&target.address, Kind::Retry);
            }
            // What takes the place of the document's own text most often looks the same.
            if target.kind != Kind::Open {
                document::mark_arrived();
            }
            self.announcement.set(heading);
            settle(&target);
            history::settle();
            document::mark_navigating(None);
        });
    }
}

/// The heading of a page that could not be shown.
pub(crate) fn error_heading(error: &ApiError) -> Label {
    match error {
        ApiError::NotFound => Label::NotFound,
        _ => Label::Failed,
    }
}

fn leave_to_browser(address: &Address, kind: Kind) {
    let location = window().location();
    let _ = if kind == Kind::Link { location.assign(&address.original) } else { location.reload() };
}

/// Scrolls and moves the focus after the view has changed.
fn settle(target: &Target) {
    let hash = &target.address.hash;
    match target.kind {
        // As after any document is opened, the focus is the reader's; there is nothing to announce by moving it.
        Kind::Open if hash.is_empty() => {}
        Kind::History(Some(position)) => {
            document::focus_heading();
            history::scroll_to(position);
        }
        _ => {
            let id = hash.strip_prefix('#').and_then(|id| js_sys::decode_uri_component(id).ok());
            if !id.is_some_and(|id| document::go_to(&String::from(id))) {
                document::focus_heading();
                history::scroll_to(0.0);
            }
        }
    }
}
