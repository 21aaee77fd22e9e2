//! The whole app: router, state, and the frame around every page.

use content::bundle::Document;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::state::State;
use crate::views::{PageView, frame};

/// The app, showing `document`.
///
/// One route takes every address: the page at `U/` has its data at `U/index.json`, and the data says which
/// view shows it. A route per address would name the same view each time, rebuild it on the way from one to
/// another, and cost the module several kilobytes (`docs/architecture.md`).
#[component]
pub fn App(document: Document) -> impl IntoView {
    let state = State::new(document);
    provide_context(state);
    view! {
        <Router>
            {browser_behaviour(state)}
            {frame::before(state)}
            <main id="main">
                <FlatRoutes fallback=|| ()>
                    <Route path=path!("/*path") view=PageView/>
                </FlatRoutes>
            </main>
            {frame::after(state)}
        </Router>
    }
}

/// Clicks, history, prefetching: nothing of it exists while a page is rendered natively.
fn browser_behaviour(state: State) {
    #[cfg(feature = "hydrate")]
    crate::browser::navigation::start(state);
    #[cfg(not(feature = "hydrate"))]
    let _ = state;
}
