//! The field for the text. It is filled once: what is typed stays in it, so that the browser's undo works.

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, InputEvent};

use super::commands::{Tools, command_of, has_primary_key};
use crate::browser::clipboard;
use crate::state::use_blog;
use crate::texts::use_texts;

/// The field for the text.
#[component]
pub(crate) fn TextArea(tools: Tools) -> impl IntoView {
    let texts = use_texts();
    let blog = use_blog();
    let Tools { editor, finder, uploads, .. } = tools;
    let text = editor.content.with_untracked(|content| content.text.clone());
    let language = move || {
        let language = editor.content.with(|content| content.language.clone());
        if language.is_empty() { blog.language.tag().to_owned() } else { language }
    };
    let type_in = move |event: Event| {
        editor.take_text();
        let is_bracket = event
            .dyn_ref::<InputEvent>()
            .is_some_and(|event| !event.is_composing() && event.data().as_deref() == Some("["));
        let is_dialog_open = finder.dialog.get_untracked().is_some_and(|dialog| dialog.open());
        if is_bracket && !is_dialog_open && editor.ends_with_brackets() {
            finder.open_for_brackets();
        }
    };
    let press = move |event: KeyboardEvent| {
        if has_primary_key(&event) && event.shift_key() && event.key().eq_ignore_ascii_case("v") {
            editor.paste_plain_next();
        } else if let Some(command) = command_of(&event) {
            event.prevent_default();
            tools.run(command);
        }
    };
    // Without this, a dropped file would be opened in the place of the page.
    let allow_drop = |event: DragEvent| {
        if event.data_transfer().is_some_and(|transfer| clipboard::has_files(&transfer)) {
            event.prevent_default();
        }
    };
    view! {
        <label class="label" for="field-text">{texts.text}</label>
        <textarea
            id="field-text"
            class="text"
            lang=language
            spellcheck="true"
            node_ref=editor.text_field
            prop:value=text
            on:input=type_in
            on:keydown=press
            on:paste=move |event: ClipboardEvent| editor.paste(&event, uploads)
            on:dragover=allow_drop
            on:drop=move |event: DragEvent| editor.take_drop(&event, uploads)
        ></textarea>
        <p class="hint" id="words">
            {move || editor.words.get().map(|words| texts.words(usize::try_from(words).unwrap_or_default()))}
        </p>
    }
    .into_any()
}
