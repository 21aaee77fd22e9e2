//! The whole app: router, state, and the frame around every page.

use content::bundle::Document;
use leptos::prelude::*;
use leptos_router::components::Router;

use crate::state::State;
use crate::views::{PageView, frame};

/// The app, showing `document`.
#[component]
pub fn App(
    /// What the page and the site around it hold.
    document: Document,
) -> impl IntoView {
    let state = State::new(document);
    provide_context(state);
    view! {
        <Router>
            {browser_behaviour(state)}
            {frame::before(state)}
            <main id="main">
                <PageView/>
            </main>
            {frame::after(state)}
        </Router>
    }
}

/// Clicks, history, prefetching: nothing of it exists while a page is rendered natively.
fn browser_behaviour(state: State) {
    #[cfg(feature = "hydrate")]
    crate::browser::navigation::prepare(state);
    #[cfg(not(feature = "hydrate"))]
    let _ = state;
}
