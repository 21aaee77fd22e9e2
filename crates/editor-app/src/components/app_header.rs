//! What is above every page: the blog, and the links to publishing and to the responses that wait.

use editor_protocol::{PUBLISH, RESPONSES};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::state::use_responses;
use crate::texts::use_texts;

/// The title of the blog, and the links.
#[component]
pub(crate) fn AppHeader(title: String) -> impl IntoView {
    let texts = use_texts();
    let waiting = use_responses().waiting;
    let path = use_location().pathname;
    let current = move |address: &'static str| move || path.with(|path| path == address).then_some("page");
    let has_endpoint =
        move || waiting.with(|waiting| waiting.as_ref().is_some_and(|waiting| !waiting.endpoint.is_empty()));
    let count = move || {
        waiting.with(|waiting| {
            let waiting = waiting.as_ref()?;
            let count = waiting.responses.len();
            let text = if waiting.has_more { texts.more_waiting(count) } else { texts.waiting_count(count) };
            (count > 0).then_some(text)
        })
    };
    view! {
        <header class="app-header">
            <p class="app-title"><a href="/">{title}</a></p>
            <nav aria-label=texts.main_navigation>
                <ul>
                    <li hidden=move || !has_endpoint()>
                        <a href=RESPONSES aria-current=current(RESPONSES)>
                            {texts.responses}
                            " "
                            <span class="count">{count}</span>
                        </a>
                    </li>
                    <li><a href=PUBLISH aria-current=current(PUBLISH)>{texts.publish}</a></li>
                </ul>
            </nav>
        </header>
    }
    .into_any()
}
