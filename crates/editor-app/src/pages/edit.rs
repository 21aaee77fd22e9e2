//! A post that is edited, and its history: `/edit?file=…`, with `&view=history`.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::workspace::Workspace;
use crate::api;
use crate::components::failure::Failure;
use crate::texts::use_texts;

/// Opens the file that the address names.
#[component]
pub(crate) fn EditPage() -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map();
    // On the way to another page, the address has no file any more, while this one is still shown.
    let file = Memo::new(move |previous: Option<&String>| {
        query.with(|query| query.get("file")).or_else(|| previous.cloned()).unwrap_or_default()
    });
    let shows_history = Memo::new(move |_| query.with(|query| query.get_str("view") == Some("history")));
    let opened = LocalResource::new(move || {
        let file = file.get();
        async move { api::post(&file).await }
    });
    let content = move || match opened.get() {
        None => view! { <p class="page hint">{texts.loading}</p> }.into_any(),
        Some(Ok(opened)) => view! { <Workspace opened shows_history/> }.into_any(),
        Some(Err(error)) => view! {
            <div class="page">
                <h1 tabindex="-1">{texts.not_opened}</h1>
                <Failure texts error retry=Callback::new(move |()| opened.refetch())/>
            </div>
        }
        .into_any(),
    };
    view! { {content} }.into_any()
}
