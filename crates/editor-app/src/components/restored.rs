//! A line that says that text was restored, which was typed and not saved.

use leptos::prelude::*;

use crate::browser::document;
use crate::state::Editor;
use crate::texts::use_texts;

/// Says so as long as the text is neither saved nor discarded.
#[component]
pub(crate) fn RestoredLine(editor: Editor) -> impl IntoView {
    let texts = use_texts();
    let is_shown = Memo::new(move |_| editor.is_restored.get() && editor.conflict.with(Option::is_none));
    let line = move || {
        on_cleanup(move_focus);
        view! {
            <p class="restored">
                {texts.restored}
                " "
                <button type="button" class="plain" on:click=move |_| editor.discard()>{texts.discard}</button>
            </p>
        }
        .into_any()
    };
    view! { <div role="status">{move || is_shown.get().then(line)}</div> }.into_any()
}

/// Moves the focus away from the button, which is about to go.
fn move_focus() {
    let button = ".restored button";
    if document::has_focus(button) {
        document::focus(document::find("#field-text"));
    }
    // While another view is shown, the field takes no focus.
    if document::has_focus(button) {
        document::focus_heading();
    }
}
