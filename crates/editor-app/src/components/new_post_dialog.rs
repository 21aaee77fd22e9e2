//! The dialog that asks for the title of a new post.

use leptos::ev::SubmitEvent;
use leptos::html::{Dialog, Input};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::api;
use crate::browser::dialog;
use crate::state::edit_address;
use crate::texts::{error_text, use_texts};

/// Asks for the title of a new post, starts a draft, and opens it.
#[component]
pub(crate) fn NewPostDialog(dialog: NodeRef<Dialog>) -> impl IntoView {
    let texts = use_texts();
    let navigate = use_navigate();
    let title = NodeRef::<Input>::new();
    let failure = RwSignal::new(String::new());
    let is_under_way = RwSignal::new(false);
    let start = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = title.get_untracked().map(|field| field.value().trim().to_owned()).unwrap_or_default();
        if typed.is_empty() || is_under_way.get_untracked() {
            return;
        }
        is_under_way.set(true);
        failure.set(String::new());
        let navigate = navigate.clone();
        spawn_local(async move {
            let result = api::new_post(&typed).await;
            // The list may no longer be shown; the draft is in it.
            if is_under_way.try_set(false).is_some() {
                return;
            }
            match result {
                Ok(opened) => {
                    dialog::close(dialog);
                    navigate(&edit_address(&opened.file), NavigateOptions::default());
                }
                Err(error) => drop(failure.try_set(error_text(texts, &error))),
            }
        });
    };
    view! {
        <dialog class="dialog" aria-labelledby="new-post-heading" node_ref=dialog>
            <form on:submit=start>
                <h2 id="new-post-heading">{texts.new_post}</h2>
                <label class="label" for="new-title">{texts.title}</label>
                <input id="new-title" required autocomplete="off" node_ref=title/>
                <p class="hint">{texts.new_post_hint}</p>
                <p class="error" role="alert">{move || failure.get()}</p>
                <p class="buttons">
                    <button type="submit">{texts.start_post}</button>
                    <button type="button" class="plain" on:click=move |_| dialog::close(dialog)>{texts.cancel}</button>
                </p>
            </form>
        </dialog>
    }
    .into_any()
}
