//! The root component: contexts, what is around every page, and the routes.

use std::sync::Arc;

use editor_protocol::{Blog, EDIT, PUBLISH, RESPONSES};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use protocol::language::Language;

use crate::api;
use crate::browser::{document, session_key};
use crate::components::app_header::AppHeader;
use crate::components::connection::ConnectionLine;
use crate::components::failure::Failure;
use crate::pages::{EditPage, ListPage, NotFoundPage, PublishPage, ResponsesPage};
use crate::state::{BlogSettings, Journal, ListFilter, Posts, Responses};
use crate::texts::EditorPage;

/// The page, once it knows the blog.
#[component]
pub fn App() -> impl IntoView {
    session_key::take_from_address();
    let blog = LocalResource::new(api::blog);
    // Most pages need them, and they take longer.
    let posts: Posts = LocalResource::new(api::posts);
    provide_context(posts);
    let retry = move || {
        blog.refetch();
        posts.refetch();
    };
    let content = move || match blog.get() {
        None => ().into_any(),
        Some(Ok(blog)) => view! { <Layout blog/> }.into_any(),
        Some(Err(error)) => {
            let texts = EditorPage::of(Language::of_tag(&document::preferred_language()).unwrap_or_default());
            view! {
                <main class="page">
                    <h1>{texts.not_started}</h1>
                    <Failure texts error retry=Callback::new(move |()| retry())/>
                </main>
            }
            .into_any()
        }
    };
    view! { {content} }.into_any()
}

#[component]
fn Layout(blog: Blog) -> impl IntoView {
    let settings = Arc::new(BlogSettings::from(blog));
    let texts = EditorPage::of(settings.language);
    let journal = Journal::new(Arc::clone(&settings));
    let responses = Responses::new(texts);
    let (title, language) = (settings.title.clone(), settings.language.tag());
    provide_context(texts);
    provide_context(settings);
    provide_context(journal);
    provide_context(responses);
    provide_context(ListFilter::new());
    Effect::new(move |_| {
        document::set_language(language);
        journal.listen();
        // The header counts them.
        responses.load();
        document::mark_started();
    });
    // The router would scroll to the place, and leave the focus where it is.
    let skip = move |event: MouseEvent| {
        event.prevent_default();
        document::focus(document::find("#main"));
    };
    view! {
        <a class="skip" href="#main" on:click=skip>{texts.skip_to_content}</a>
        <Router>
            <AppHeader title/>
            <ConnectionLine/>
            <main id="main" tabindex="-1">
                <FlatRoutes fallback=|| view! { <NotFoundPage/> }>
                    <Route path=path!("/") view=ListPage/>
                    <Route path=path!("/edit") view=EditPage/>
                    <Route path=path!("/publish") view=PublishPage/>
                    <Route path=path!("/responses") view=ResponsesPage/>
                </FlatRoutes>
            </main>
        </Router>
    }
    .into_any()
}

// The routes have to be written as literals.
const _: () = assert!(matches!(EDIT.as_bytes(), b"/edit"));
const _: () = assert!(matches!(PUBLISH.as_bytes(), b"/publish"));
const _: () = assert!(matches!(RESPONSES.as_bytes(), b"/responses"));
