//! The root component: contexts, the router with every route, and what surrounds each page.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_navigate;
use leptos_router::path;
use protocol::bundle::Document;

use crate::browser::{document, text_layout};
use crate::components::announcer::Announcer;
use crate::components::site_footer::SiteFooter;
use crate::components::site_header::SiteHeader;
use crate::navigation::{Navigation, use_navigation};
use crate::pages::{ArchivePage, HomePage, OtherPage, PostPage, SearchPage, TagPage, TagsPage, YearPage};
use crate::responses::{ResponseStore, forget_old_responses};

/// The app, starting with `document`, which was opened at `path`: the path of its page, or the one that a host answered
/// with `404.html`.
#[component]
pub fn App(document: Document, path: String) -> impl IntoView {
    let Document { site, page } = document;
    let site = Arc::new(site);
    let base = site.root.trim_end_matches('/').to_owned();
    provide_context(Navigation::new(Arc::clone(&site), path, page));
    provide_context(site);
    provide_context(ResponseStore::new());
    view! {
        <Router base>
            <Layout/>
        </Router>
    }
}

#[component]
fn Layout() -> impl IntoView {
    let navigation = use_navigation();
    let navigate = use_navigate();
    Effect::new(move |_| {
        navigation.start(navigate.clone());
        forget_old_responses();
        document::mark_hydrated();
        // In a task of its own, so that none keeps the reader waiting.
        set_timeout(text_layout::lay_out_words_in_view, Duration::ZERO);
    });
    view! {
        <SiteHeader/>
        <main id="main">
            <FlatRoutes fallback=|| ()>
                <Route path=path!("/") view=HomePage/>
                <Route path=path!("/page/:number") view=HomePage/>
                <Route path=path!("/posts/:slug") view=PostPage/>
                <Route path=path!("/tags") view=TagsPage/>
                <Route path=path!("/tags/:tag") view=TagPage/>
                <Route path=path!("/tags/:tag/page/:number") view=TagPage/>
                <Route path=path!("/archive") view=ArchivePage/>
                <Route path=path!("/archive/:year") view=YearPage/>
                <Route path=path!("/archive/:year/page/:number") view=YearPage/>
                <Route path=path!("/search") view=SearchPage/>
                // Static pages, and "not found".
                <Route path=path!("/*path") view=OtherPage/>
            </FlatRoutes>
        </main>
        <SiteFooter/>
        <Announcer/>
    }
}
