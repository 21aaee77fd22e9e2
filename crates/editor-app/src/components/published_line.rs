//! A line that says that readers have another text, with a way back to it.

use editor_protocol::PublishedState;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::confirm_dialog::ConfirmDialog;
use crate::browser::{dialog, document};
use crate::state::Editor;
use crate::texts::{error_text, use_texts};

/// The line, the button, and the question before the published version is put back.
#[component]
pub(crate) fn PublishedLine(editor: Editor, shows_history: Memo<bool>) -> impl IntoView {
    let texts = use_texts();
    let question = NodeRef::<Dialog>::new();
    let failure = RwSignal::new(String::new());
    let is_back = RwSignal::new(false);
    let text = move || match editor.published.get() {
        PublishedState::Changed { state: Some(_) } => texts.differs_from_published,
        PublishedState::Changed { state: None } => texts.differs_without_state,
        PublishedState::Same if is_back.get() => texts.is_back_to_published,
        PublishedState::Same | PublishedState::Unknown => "",
    };
    let has_state =
        move || editor.published.with(|published| matches!(published, PublishedState::Changed { state: Some(_) }));
    // The history has the published version too.
    let is_shown = move || !shows_history.get() && editor.conflict.with(Option::is_none);
    let restore = Callback::new(move |()| {
        let PublishedState::Changed { state: Some(id) } = editor.published.get_untracked() else { return };
        failure.set(String::new());
        spawn_local(async move {
            match editor.restore(&id).await {
                // The button is about to be hidden. The post may no longer be shown.
                Ok(true) if is_back.try_set(true).is_none() => document::focus(document::find("#field-text")),
                Ok(_) => {}
                Err(error) => {
                    let _ = failure.try_set(error_text(texts, &error));
                }
            }
        });
    });
    view! {
        <div class="published-line" hidden=move || !is_shown()>
            <p class="hint" role="status">{text}</p>
            <p class="error" role="alert">{move || failure.get()}</p>
            <button
                type="button"
                class="plain"
                hidden=move || !has_state()
                on:click=move |_| dialog::open(question)
            >
                {texts.back_to_published}
            </button>
        </div>
        <ConfirmDialog
            id="back-to-published"
            dialog=question
            heading=texts.back_to_published
            text=texts.back_to_published_hint
            action=texts.back_to_published
            on_confirm=restore
        />
    }
    .into_any()
}
