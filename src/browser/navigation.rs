//! From page to page: a click fetches the next page's data, and address, view, scroll position and focus
//! change together once it is here. Until then the old page stays.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use content::bundle::{Kind, Page};
use content::label::Label;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget, MouseEvent};

use super::address::{Address, Target, target};
use super::pages::{self, Absence, Arrival};
use super::{document, positions, transition};
use crate::state::{Shown, State};

/// How a page is reached.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// By a link: a new entry in the history, top of the page or its `#part`.
    Link,
    /// By back or forward: the entry is there, at its old position.
    History(Option<f64>),
    /// The address stays: a failed page is fetched anew.
    Again,
    /// The document was opened at this address, but holds another page's data.
    Opened,
}

/// Where the reader wants to go while the page is on its way. A newer wish replaces an older one.
type Wish = Rc<RefCell<Option<(Address, Way)>>>;

/// The router's navigation: it learns the new address.
type Navigate = dyn Fn(&str, NavigateOptions);

/// What the handlers need; all of it lives as long as the page.
#[derive(Clone)]
struct Navigation {
    state: State,
    wish: Wish,
    navigate: Rc<Navigate>,
}

/// Listens to clicks and history from now on. To be called inside the router.
pub fn start(state: State) {
    let navigation = Navigation { state, wish: Wish::default(), navigate: Rc::new(deferred_navigate()) };
    if let Shown::Page(page) = state.shown.get_untracked() {
        pages::keep(page);
    }
    positions::start();
    listen(&navigation);
    let retrying = navigation.clone();
    Effect::new(move |before: Option<u32>| {
        let count = state.retries.get();
        if before.is_some_and(|before| before != count)
            && let Some(address) = Address::current()
        {
            retrying.open(address, Way::Again);
        }
        count
    });
    // The document may hold another page's data: the host answered an address that it does not know.
    if let Some(address) = Address::current()
        && address.path != state.path()
    {
        navigation.open(address, Way::Opened);
    }
}

/// The router's own navigation, so that its idea of the address follows ours.
fn deferred_navigate() -> impl Fn(&str, NavigateOptions) {
    let owner = Owner::current();
    move |address: &str, options: NavigateOptions| {
        if let Some(owner) = &owner {
            owner.with(|| use_navigate()(address, options));
        }
    }
}

/// One listener takes all events: each closure of its own would cost the module.
fn listen(navigation: &Navigation) {
    let navigation = navigation.clone();
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| navigation.handle(&event));
    let function = listener.as_ref().unchecked_ref();
    let on = |place: &EventTarget, names: &[&str]| {
        for name in names {
            let options = web_sys::AddEventListenerOptions::new();
            // Clicks may be prevented; nothing else is, so scrolling need not wait for us.
            options.set_passive(*name != "click");
            let _ = place.add_event_listener_with_callback_and_add_event_listener_options(name, function, &options);
        }
    };
    on(leptos::prelude::document().as_ref(), &["click", "pointerover", "focusin", "touchstart"]);
    on(window().as_ref(), &["popstate", "scroll", "pagehide", "pageshow"]);
    listener.forget();
}

impl Navigation {
    fn handle(&self, event: &Event) {
        match event.type_().as_str() {
            "click" => self.click(event),
            "popstate" => self.history(),
            "scroll" => positions::remember(),
            "pagehide" => positions::leave(),
            "pageshow" => positions::restore_by_hand(true),
            // Pointer, focus or finger on a link: it may be followed next.
            _ => {
                if let Some(Target::Page(address)) = target(event) {
                    self.request(&address.path);
                }
            }
        }
    }

    fn click(&self, event: &Event) {
        let Some(target) = target(event) else { return };
        let ours = event.dyn_ref::<MouseEvent>().is_some_and(|mouse| {
            mouse.button() == 0 && !(mouse.meta_key() || mouse.ctrl_key() || mouse.shift_key() || mouse.alt_key())
        }) && !event.default_prevented();
        match target {
            Target::Page(address) if ours && !self.is_part_of_shown(&address) => {
                event.prevent_default();
                self.open(address, Way::Link);
            }
            // The browser does it, and the router's own handler is kept out.
            _ => {
                // A `#part` link makes a new entry; before the first scroll nothing is known of this one.
                positions::remember();
                event.stop_propagation();
            }
        }
    }

    /// `#part` links within the page are the browser's: it moves focus and `:target` as readers expect.
    fn is_part_of_shown(&self, address: &Address) -> bool {
        !address.hash.is_empty()
            && Address::current().is_some_and(|now| now.path == address.path && now.search == address.search)
    }

    fn history(&self) {
        let position = positions::arrive();
        let Some(address) = Address::current() else { return };
        if address.path == self.state.path() {
            self.wish.borrow_mut().take();
            self.state.busy.set(false);
            if let Some(position) = position {
                positions::scroll_to(position);
            }
        } else {
            self.open(address, Way::History(position));
        }
    }

    fn open(&self, address: Address, way: Way) {
        let path = address.path.clone();
        *self.wish.borrow_mut() = Some((address, way));
        match pages::kept(&path) {
            Some(page) => self.arrived(&path, Ok(page)),
            None => {
                self.state.busy.set(true);
                self.request(&path);
            }
        }
    }

    fn request(&self, path: &str) {
        let navigation = self.clone();
        pages::request(path, move |path, arrival| navigation.arrived(path, arrival));
    }

    /// Shows what arrived, if it is still what the reader wants.
    fn arrived(&self, path: &str, arrival: Arrival) {
        let wished = self.wish.borrow_mut().take_if(|(address, _)| address.path == path);
        let Some((address, way)) = wished else { return };
        self.state.busy.set(false);
        let shown = match arrival {
            Ok(page) => Shown::Page(page),
            Err(Absence::NotFound) => Shown::Page(Arc::new(self.absent(path, Label::NotFound))),
            Err(Absence::Failed(detail)) => Shown::Failed { path: path.to_owned(), detail },
        };
        self.show(&address, way, shown);
    }

    /// A page that says why there is none at `path`.
    fn absent(&self, path: &str, why: Label) -> Page {
        let title = self.state.label(why);
        Page {
            kind: Kind::NotFound,
            path: path.to_owned(),
            document_title: format!("{title} · {}", self.state.site().title),
            title,
            language: None,
            intro: String::new(),
            article: None,
            sections: Vec::new(),
            terms: Vec::new(),
            pager: None,
        }
    }

    fn show(&self, address: &Address, way: Way, shown: Shown) {
        if way == Way::Link {
            positions::remember();
            let full = address.full();
            let number = positions::push(&full);
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                state: leptos_router::location::State::new(Some(JsValue::from_f64(number))),
                ..NavigateOptions::default()
            };
            (self.navigate)(&full, options);
        }
        let page = match &shown {
            Shown::Page(page) => Arc::clone(page),
            Shown::Failed { path, .. } => Arc::new(self.absent(path, Label::Failed)),
        };
        document::describe(&self.state.site(), &page);
        let state = self.state;
        let hash = address.hash.clone();
        transition::run(async move {
            state.shown.set(shown);
            state.announcement.set(page.title.clone());
            // The view changes in the next tick; positions are those of the new page.
            leptos::task::tick().await;
            settle(way, &hash);
        });
    }
}

/// Scrolls and moves the focus as the reader expects after the view has changed.
fn settle(way: Way, hash: &str) {
    match way {
        // As after any document is opened, the focus is the reader's; there is nothing to announce by moving it.
        Way::Opened if hash.is_empty() => {}
        Way::History(Some(position)) => {
            document::focus_heading();
            positions::scroll_to(position);
        }
        _ => {
            let id = hash.strip_prefix('#').and_then(|id| js_sys::decode_uri_component(id).ok());
            let found = id.is_some_and(|id| document::go_to(&String::from(id)));
            if !found {
                document::focus_heading();
                positions::scroll_to(0.0);
            }
        }
    }
}
