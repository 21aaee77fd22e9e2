//! The dialog with the shortcuts.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::commands::{COMMANDS, primary_key};
use crate::browser::dialog;
use crate::texts::use_texts;

/// All shortcuts, and what else can be typed.
#[component]
pub(crate) fn HelpDialog(dialog: NodeRef<Dialog>) -> impl IntoView {
    let texts = use_texts();
    let primary = primary_key(texts);
    let shortcuts = COMMANDS.into_iter().map(|command| (command.shown_keys(texts), command.label(texts)));
    let others = [
        (format!("{primary}+S"), texts.save),
        (format!("{primary}+Z"), texts.undo),
        (format!("{primary}+{}+V", texts.key_shift), texts.paste_plain),
        ("[[".to_owned(), texts.link_to_post),
    ];
    let rows = shortcuts.chain(others).map(|(keys, text)| row(keys, text)).collect_view();
    view! {
        <dialog class="dialog" aria-labelledby="help-heading" node_ref=dialog>
            <h2 id="help-heading">{texts.shortcuts}</h2>
            <dl class="shortcuts">{rows}</dl>
            <p>{texts.help_text}</p>
            <p class="buttons">
                <button type="button" on:click=move |_| dialog::close(dialog)>{texts.close}</button>
            </p>
        </dialog>
    }
    .into_any()
}

fn row(keys: String, text: &'static str) -> AnyView {
    view! { <div><dt><kbd>{keys}</kbd></dt><dd>{text}</dd></div> }.into_any()
}
