//! The responses that wait, oldest first.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::confirm_dialog::ConfirmDialog;
use super::endpoint_key::RemoveKey;
use super::response::ResponseView;
use super::selection::Selection;
use crate::browser::dialog;
use crate::state::{Decision, Responses};
use crate::texts::use_texts;

/// The list, and what concerns all of it.
#[component]
pub(crate) fn ResponseList(responses: Responses) -> impl IntoView {
    let texts = use_texts();
    let question = NodeRef::<Dialog>::new();
    let to_erase = RwSignal::new(String::new());
    let ask = Callback::new(move |id: String| {
        to_erase.set(id);
        dialog::open(question);
    });
    let erase = Callback::new(move |()| responses.decide(vec![to_erase.get_untracked()], Decision::Erase));
    let is_empty = Memo::new(move |_| responses.list().is_empty());
    let has_more = move || responses.waiting.with(|waiting| waiting.as_ref().is_some_and(|waiting| waiting.has_more));
    view! {
        <p class="no-responses" hidden=move || !is_empty.get()>{texts.no_waiting}</p>
        <Selection responses/>
        <ul class="response-list" hidden=move || is_empty.get()>
            <For
                each=move || responses.list()
                key=|response| response.id.clone()
                children=move |response| {
                    view! { <li><ResponseView responses response erase=ask/></li> }.into_any()
                }
            />
        </ul>
        <p class="hint" hidden=move || !has_more()>{texts.more_responses}</p>
        <div class="buttons"><RemoveKey responses/></div>
        <ConfirmDialog
            id="erase-message"
            dialog=question
            heading=texts.erase_message
            text=texts.erase_message_hint
            action=texts.erase_permanently
            on_confirm=erase
        />
    }
    .into_any()
}
