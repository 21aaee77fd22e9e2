//! What starts a navigation: clicks, intent, the history.

use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use web_sys::Event;

use super::{Cause, Navigation, Target};
use crate::browser::links::{Address, Link, is_plain_click};
use crate::browser::{document as page, history};

impl Navigation {
    /// The router listens on the window: on the document, clicks come here first. All listeners live as long as the app.
    pub(super) fn listen(self) {
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
                self.open(Target { address, cause: Cause::Link });
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
        if self.cache.is_outdated() || page::saves_data() {
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
        self.open(Target { address, cause: Cause::History(position) });
        true
    }

    /// The page is left, perhaps to come back as it is: nothing may move it then.
    fn on_leave(self) {
        self.cancel();
        self.leave();
        history::leave();
    }
}
