//! The toolbar: one stop of the Tab key, whose buttons the arrow keys reach.

use editor_protocol::Markup;
use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;

use super::commands::{COMMANDS, Command, Tools};
use crate::browser::clipboard;
use crate::browser::document::{find, focus};
use crate::texts::use_texts;

/// The buttons that change the text, and the field that chooses files.
#[component]
pub(crate) fn Toolbar(tools: Tools) -> impl IntoView {
    let texts = use_texts();
    let active = RwSignal::new(0);
    let move_focus = move |event: KeyboardEvent| {
        let (current, count) = (active.get_untracked(), COMMANDS.len());
        let next = match event.key().as_str() {
            "ArrowRight" => (current + 1) % count,
            "ArrowLeft" => (current + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        focus(find(&format!(".toolbar button:nth-of-type({})", next + 1)));
    };
    let choose = move |_: Event| {
        if let Some(chooser) = tools.chooser.get_untracked() {
            tools.uploads.add(clipboard::files(chooser.files()));
            chooser.set_value("");
        }
    };
    let buttons = (0..).zip(COMMANDS).map(|(index, command)| tool(tools, active, index, command)).collect_view();
    let has_no_markup = move || tools.editor.content.with(|content| content.markup == Markup::Text);
    view! {
        <div
            class="toolbar"
            role="toolbar"
            aria-label=texts.toolbar
            aria-controls="field-text"
            hidden=has_no_markup
            on:keydown=move_focus
        >
            {buttons}
        </div>
        <input
            type="file"
            hidden
            multiple
            accept="image/*,audio/*,video/*"
            aria-label=texts.picture
            node_ref=tools.chooser
            on:change=choose
        />
    }
    .into_any()
}

fn tool(tools: Tools, active: RwSignal<usize>, index: usize, command: Command) -> AnyView {
    let texts = use_texts();
    view! {
        <button
            type="button"
            tabindex=move || if active.get() == index { "0" } else { "-1" }
            title=command.shown_keys(texts)
            aria-keyshortcuts=command.aria_keys()
            on:focus=move |_| active.set(index)
            on:click=move |_| tools.run(command)
        >
            {command.label(texts)}
        </button>
    }
    .into_any()
}
