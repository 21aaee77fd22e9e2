//! From page to page: a click fetches the next page's data, and address, view, scroll position and focus
//! change together once it is here. Until then the old page stays.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use content::bundle::{Kind, Page};
use content::label::Label;
use leptos::prelude::{set_timeout, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, EventTarget, MouseEvent};

use super::address::{Address, Target, target};
use super::pages::{self, Absence, Arrival};
use super::{ahead, document, positions, query, responses};
use crate::state::{Shown, State};

/// What takes longer than this is told; the bar appears after the same time (`style/layout.css`).
const MOMENT: Duration = Duration::from_millis(150);

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

/// What the handlers need; all of it lives as long as the page.
#[derive(Clone)]
struct Navigation {
    state: State,
    moment: Rc<RefCell<Moment>>,
}

/// Where the reader is, and where to.
struct Moment {
    /// Where the reader wants to go while the page is on its way. A newer wish replaces an older one.
    wish: Option<(Address, Way)>,
    /// Path of the page that is shown.
    path: String,
}

/// Listens to clicks and history from now on. To be called when the page has been taken over: should that fail,
/// every link stays the browser's.
pub(super) fn start(state: State) {
    let path = state.shown.peek(|shown| {
        if let Shown::Page(page) = shown {
            pages::start(Arc::clone(page));
        }
        shown.path().to_owned()
    });
    let moment = Moment { wish: None, path: path.clone() };
    let navigation = Navigation { state, moment: Rc::new(RefCell::new(moment)) };
    positions::start();
    listen(&navigation);
    // The document may hold another page's data: the host answered an address that it does not know.
    if let Some(address) = Address::current()
        && address.path != path
    {
        navigation.open(address, Way::Opened);
    }
}

/// One listener takes all events, also those of the responses: each closure of its own would cost the module.
fn listen(navigation: &Navigation) {
    let navigation = navigation.clone();
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let kind = event.type_();
        query::handle(&kind, &event);
        responses::handle(&kind, &event);
        navigation.handle(&kind, &event);
    });
    let function = listener.as_ref().unchecked_ref();
    let on = |place: &EventTarget, names: &[&str]| {
        for name in names {
            let options = web_sys::AddEventListenerOptions::new();
            // Clicks and sending may be prevented; nothing else is, so scrolling need not wait for us.
            options.set_passive(!matches!(*name, "click" | "submit"));
            let _ = place.add_event_listener_with_callback_and_add_event_listener_options(name, function, &options);
        }
    };
    on(leptos::prelude::document().as_ref(), &["click", "pointerover", "focusin", "touchstart", "input", "submit"]);
    on(window().as_ref(), &["popstate", "scroll", "pagehide", "pageshow", "storage"]);
    listener.forget();
}

impl Navigation {
    fn handle(&self, kind: &str, event: &Event) {
        match kind {
            "click" => self.click(event),
            "popstate" => self.history(),
            "scroll" => positions::remember(),
            "pagehide" => self.leave(),
            // From the browser's memory, as it was; but WebKit does not find the position again.
            "pageshow" => {
                positions::restore_by_hand(true);
                self.history();
            }
            // Pointer, focus or finger on a link: it may be followed next.
            "pointerover" | "focusin" | "touchstart" => {
                if let Some(Target::Page(address)) = target(&self.state.site.root, event) {
                    self.request(&address.path);
                }
            }
            _ => {}
        }
    }

    fn click(&self, event: &Event) {
        let Some(target) = target(&self.state.site.root, event) else {
            self.retry(event);
            return;
        };
        let ours = event.dyn_ref::<MouseEvent>().is_some_and(|mouse| {
            mouse.button() == 0 && !(mouse.meta_key() || mouse.ctrl_key() || mouse.shift_key() || mouse.alt_key())
        }) && !event.default_prevented();
        match target {
            Target::Page(address) if ours && !self.is_part_of_shown(&address) => {
                event.prevent_default();
                self.open(address, Way::Link);
            }
            // The browser does it. A `#part` link makes a new entry; before the first scroll nothing is known of this one.
            _ => positions::remember(),
        }
    }

    /// The button of a page that could not be fetched.
    fn retry(&self, event: &Event) {
        let button = document::within(event, "button.retry");
        if let (Some(_), Some(address)) = (button, Address::current()) {
            self.open(address, Way::Again);
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
        if address.path == self.moment.borrow().path {
            self.give_up();
            query::follow_address();
            if let Some(position) = position {
                positions::scroll_to(position);
            }
            positions::settled();
        } else {
            self.open(address, Way::History(position));
        }
    }

    /// The page is left, perhaps to come back as it is: nothing may move it then.
    fn leave(&self) {
        self.give_up();
        query::write_address();
        positions::leave();
    }

    fn give_up(&self) {
        self.moment.borrow_mut().wish.take();
        self.state.busy.set(false);
    }

    fn open(&self, address: Address, way: Way) {
        let path = address.path.clone();
        self.moment.borrow_mut().wish = Some((address, way));
        match pages::kept(&path) {
            Some(page) => self.arrived(&path, Ok(page)),
            None => {
                self.state.busy.set(true);
                self.announce_if_slow();
                self.request(&path);
            }
        }
    }

    /// Tells those who listen what the bar shows to those who see: only when it takes longer than a moment.
    fn announce_if_slow(&self) {
        let state = self.state.clone();
        set_timeout(
            move || {
                if state.busy.peek(|busy| *busy) {
                    state.announcement.set(state.label(Label::Loading).to_owned());
                }
            },
            MOMENT,
        );
    }

    fn request(&self, path: &str) {
        let navigation = self.clone();
        pages::request(path, move |path, arrival| navigation.arrived(path, arrival));
    }

    /// Shows what arrived, if it is still what the reader wants.
    fn arrived(&self, path: &str, arrival: Arrival) {
        let wished = self.moment.borrow_mut().wish.take_if(|(address, _)| address.path == path);
        let Some((address, way)) = wished else {
            // Fetched because it may be wanted; what is wanted already goes first.
            let is_idle = self.moment.borrow().wish.is_none();
            if let Ok(page) = &arrival
                && is_idle
                && pages::is_own(page)
            {
                ahead::set(&self.state, page);
            }
            return;
        };
        self.state.busy.set(false);
        let shown = match arrival {
            // A document that holds another page's data can only show what it gets: to load it again would be no help.
            Ok(page) if way == Way::Opened || pages::is_own(&page) => Shown::Page(page),
            Err(Absence::NotFound) => Shown::Page(Arc::new(self.absent(path, Label::NotFound))),
            Err(Absence::Failed(detail)) => Shown::Failed { path: path.to_owned(), detail },
            Err(Absence::Unreadable(detail)) if way == Way::Opened => Shown::Failed { path: path.to_owned(), detail },
            // The data is of another app than this one: the document there brings the app that it is for.
            Ok(_) | Err(Absence::Unreadable(_)) => {
                let location = window().location();
                let _ = if way == Way::Link { location.assign(&address.full()) } else { location.reload() };
                return;
            }
        };
        self.show(&address, way, shown);
    }

    /// A page that says why there is none at `path`.
    fn absent(&self, path: &str, why: Label) -> Page {
        let title = self.state.label(why).to_owned();
        Page {
            kind: Kind::NotFound,
            app: String::new(),
            path: path.to_owned(),
            document_title: format!("{title} · {}", self.state.site.title),
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
            query::write_address();
            positions::remember();
            positions::go(&address.full());
        }
        let page = match &shown {
            Shown::Page(page) => Arc::clone(page),
            Shown::Failed { path, .. } => Arc::new(self.absent(path, Label::Failed)),
        };
        self.moment.borrow_mut().path.clone_from(&page.path);
        document::describe(&self.state.site, &page);
        let state = self.state.clone();
        // The same words twice are announced twice.
        state.announcement.set(String::new());
        state.shown.set(shown);
        let hash = address.hash.clone();
        spawn_local(async move {
            // The view changes in the next tick; positions are those of the new page.
            leptos::task::tick().await;
            // What takes the place of the document's own text most often looks the same.
            if way != Way::Opened {
                document::mark_arrived();
            }
            state.announcement.set(page.title.clone());
            settle(way, &hash);
            positions::settled();
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
