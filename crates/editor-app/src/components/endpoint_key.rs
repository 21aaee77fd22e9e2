//! The key with which the editor asks the endpoint. It goes to the server, and is never shown again.

use leptos::ev::SubmitEvent;
use leptos::html::{Dialog, Input};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::confirm_dialog::ConfirmDialog;
use super::field::Field;
use crate::browser::dialog;
use crate::state::Responses;
use crate::texts::{error_text, use_texts};

/// Says that a key is needed, and takes it.
#[component]
pub(crate) fn EndpointKeyForm(responses: Responses) -> impl IntoView {
    let texts = use_texts();
    let field = NodeRef::<Input>::new();
    let failure = RwSignal::new(String::new());
    let is_under_way = RwSignal::new(false);
    let endpoint = responses
        .waiting
        .with_untracked(|waiting| waiting.as_ref().map(|waiting| waiting.endpoint.clone()).unwrap_or_default());
    let store = move |event: SubmitEvent| {
        event.prevent_default();
        let key = field.get_untracked().map(|field| field.value().trim().to_owned()).unwrap_or_default();
        if key.is_empty() || is_under_way.get_untracked() {
            return;
        }
        is_under_way.set(true);
        failure.set(String::new());
        spawn_local(async move {
            let result = responses.set_key(key).await;
            // With a key, the list takes the place of the form.
            let _ = is_under_way.try_set(false);
            if let Err(error) = result {
                let _ = failure.try_set(error_text(texts, &error));
                if let Some(field) = field.try_get_untracked().flatten() {
                    let _ = field.focus();
                }
            }
        });
    };
    view! {
        <section class="endpoint-key" aria-labelledby="endpoint-key-heading">
            <h2 id="endpoint-key-heading">{texts.no_key}</h2>
            <p>{texts.no_key_hint(endpoint)}</p>
            <form on:submit=store>
                <Field id="endpoint-key" label=texts.endpoint_key hint=texts.endpoint_key_hint>
                    <input
                        id="endpoint-key"
                        type="password"
                        required
                        autocomplete="off"
                        spellcheck="false"
                        aria-describedby="endpoint-key-hint endpoint-key-error"
                        aria-invalid=move || failure.with(|failure| (!failure.is_empty()).then_some("true"))
                        node_ref=field
                    />
                    <p class="error" id="endpoint-key-error" role="alert">{move || failure.get()}</p>
                </Field>
                <p class="buttons">
                    <button type="submit">{texts.store_key}</button>
                    <span class="hint" role="status">
                        {move || if is_under_way.get() { texts.trying_key } else { "" }}
                    </span>
                </p>
            </form>
        </section>
    }
    .into_any()
}

/// A button that removes the key, after a question.
#[component]
pub(crate) fn RemoveKey(responses: Responses) -> impl IntoView {
    let texts = use_texts();
    let question = NodeRef::<Dialog>::new();
    view! {
        <button type="button" class="plain" on:click=move |_| dialog::open(question)>{texts.remove_key}</button>
        <ConfirmDialog
            id="remove-key"
            dialog=question
            heading=texts.remove_key
            text=texts.remove_key_hint
            action=texts.remove_key
            on_confirm=Callback::new(move |()| responses.remove_key())
        />
    }
    .into_any()
}
