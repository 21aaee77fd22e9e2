//! A line that says that text was restored, which was typed and not saved.

use leptos::prelude::*;

use crate::state::Editor;
use crate::texts::use_texts;

/// Says so as long as the text is neither saved nor discarded.
#[component]
pub(crate) fn RestoredLine(editor: Editor) -> impl IntoView {
    let texts = use_texts();
    let is_shown = move || editor.is_restored.get() && editor.conflict.with(Option::is_none);
    let line = move || {
        view! {
            <p class="restored">
                {texts.restored}
                " "
                <button type="button" class="plain" on:click=move |_| editor.discard()>{texts.discard}</button>
            </p>
        }
        .into_any()
    };
    view! { <div role="status">{move || is_shown().then(line)}</div> }.into_any()
}
