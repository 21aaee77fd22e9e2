//! What is above a post that is edited: its title, whether it is saved, and what else there is to do.

use editor_protocol::PUBLISH;
use leptos::html::Dialog;
use leptos::prelude::*;

use super::commands::primary_key;
use crate::browser::{dialog, document};
use crate::state::{Editor, Saving, edit_address, history_address};
use crate::texts::use_texts;

/// Heading, state and buttons.
#[component]
pub(crate) fn EditorBar(
    editor: Editor,
    shows_preview: RwSignal<bool>,
    shows_history: Memo<bool>,
    help: NodeRef<Dialog>,
) -> impl IntoView {
    let texts = use_texts();
    let title = move || {
        let title = editor.content.with(|content| content.title.clone());
        if title.is_empty() { texts.untitled.to_owned() } else { title }
    };
    let status = move || match editor.saving.get() {
        Saving::UnderWay => texts.saving.to_owned(),
        Saving::Failed(reason) => texts.not_saved(reason),
        Saving::Idle if editor.is_unsaved() => texts.unsaved_changes.to_owned(),
        Saving::Idle => texts.saved.to_owned(),
    };
    // The button is about to be hidden.
    let save_again = move |_| {
        document::focus(document::find(".editor-bar .save"));
        editor.save();
    };
    let has_failed = move || matches!(editor.saving.get(), Saving::Failed(_));
    let file = editor.file.get_value();
    let (back, history) = (edit_address(&file), history_address(&file));
    let other_view = move || {
        if shows_history.get() {
            view! { <a href=back.clone()>{texts.back_to_text}</a> }.into_any()
        } else {
            view! { <a href=history.clone()>{texts.history}</a> }.into_any()
        }
    };
    view! {
        <div class="editor-bar">
            <h1 class="editor-title" tabindex="-1">{title}</h1>
            <p class="save-status" role="status">{status}</p>
            <button type="button" class="plain" hidden=move || !has_failed() on:click=save_again>{texts.retry}</button>
            <div class="buttons">
                <button
                    type="button"
                    class="save"
                    title=format!("{}+S", primary_key(texts))
                    on:click=move |_| editor.save()
                >
                    {texts.save}
                </button>
                <button
                    type="button"
                    class="toggle preview-toggle"
                    aria-pressed=move || shows_preview.get().to_string()
                    hidden=move || shows_history.get()
                    on:click=move |_| shows_preview.update(|shows| *shows = !*shows)
                >
                    {texts.preview}
                </button>
                {other_view}
                <a href=PUBLISH>{texts.publish}</a>
                <button type="button" class="plain" on:click=move |_| dialog::open(help)>{texts.help}</button>
            </div>
        </div>
    }
    .into_any()
}
