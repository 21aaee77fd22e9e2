//! A dialog that asks before something is done.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::browser::dialog;
use crate::texts::use_texts;

/// The question, and what it does. `id` is the id of the dialog.
#[component]
pub(crate) fn ConfirmDialog(
    id: &'static str,
    dialog: NodeRef<Dialog>,
    heading: &'static str,
    text: &'static str,
    /// The text of the button that does it.
    action: &'static str,
    on_confirm: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    let (heading_id, text_id) = (format!("{id}-heading"), format!("{id}-text"));
    let confirm = move |_| {
        // The focus goes back before it is moved elsewhere.
        dialog::close(dialog);
        on_confirm.run(());
    };
    view! {
        <dialog
            class="dialog"
            id=id
            aria-labelledby=heading_id.clone()
            aria-describedby=text_id.clone()
            node_ref=dialog
        >
            <h2 id=heading_id.clone()>{heading}</h2>
            <p id=text_id.clone()>{text}</p>
            // The first button gets the focus: Enter alone does nothing.
            <p class="buttons">
                <button type="button" class="plain" on:click=move |_| dialog::close(dialog)>{texts.cancel}</button>
                <button type="button" on:click=confirm>{action}</button>
            </p>
        </dialog>
    }
    .into_any()
}
