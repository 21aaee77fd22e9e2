//! The dialog that finds a post to link to: a combobox with a list box, as the ARIA Authoring Practices describe it.

use std::sync::Arc;

use leptos::ev::{Event, KeyboardEvent, SubmitEvent};
use leptos::prelude::*;

use super::post_list::heading;
use crate::browser::dialog;
use crate::browser::document::find;
use crate::state::{LinkFinder, LinkTarget, use_posts};
use crate::texts::{Texts, use_texts};

/// The dialog. Typing finds posts; arrow keys and Enter choose one.
#[component]
pub(crate) fn LinkDialog(finder: LinkFinder) -> impl IntoView {
    let texts = use_texts();
    let posts = use_posts();
    let targets = Memo::new(move |_| match posts.get() {
        Some(Ok(list)) => Arc::new(finder.targets(&list)),
        _ => Arc::new(Vec::new()),
    });
    let type_in = move |event: Event| {
        finder.active.set(0);
        finder.query.set(event_target_value(&event));
    };
    let choose_active = move || {
        let target = targets.with_untracked(|targets| targets.get(finder.active.get_untracked()).cloned());
        if let Some(target) = target {
            finder.choose(&target);
        }
    };
    let press = move |event: KeyboardEvent| {
        let count = targets.with_untracked(|targets| targets.len());
        match event.key().as_str() {
            "ArrowDown" => finder.step(true, count),
            "ArrowUp" => finder.step(false, count),
            _ => return,
        }
        event.prevent_default();
        if let Some(option) = find(&format!("#{}", option_id(finder.active.get_untracked()))) {
            option.scroll_into_view_with_bool(false);
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        choose_active();
    };
    let has_targets = move || targets.with(|targets| !targets.is_empty());
    let active_option = move || has_targets().then(|| option_id(finder.active.get()));
    let options = move || {
        let targets = targets.get();
        let indexed = targets.iter().cloned().enumerate();
        indexed.map(|(index, target)| option(texts, finder, index, target)).collect_view()
    };
    let nothing = move || if has_targets() { "" } else { texts.nothing_found };
    view! {
        <dialog class="dialog finder" aria-labelledby="finder-label" node_ref=finder.dialog>
            <form on:submit=submit>
                <label class="label" id="finder-label" for="finder">{texts.find_post}</label>
                <input
                    id="finder"
                    role="combobox"
                    autocomplete="off"
                    aria-autocomplete="list"
                    aria-controls="finder-list"
                    aria-expanded=move || has_targets().to_string()
                    aria-activedescendant=active_option
                    node_ref=finder.field
                    on:input=type_in
                    on:keydown=press
                />
                <ul id="finder-list" role="listbox" aria-label=texts.posts hidden=move || !has_targets()>{options}</ul>
                <p class="hint" role="status">{nothing}</p>
                <p class="buttons">
                    <button type="submit">{texts.insert}</button>
                    <button type="button" class="plain" on:click=move |_| dialog::close(finder.dialog)>
                        {texts.cancel}
                    </button>
                </p>
            </form>
        </dialog>
    }
    .into_any()
}

fn option_id(index: usize) -> String {
    format!("finder-option-{index}")
}

fn option(texts: Texts, finder: LinkFinder, index: usize, target: LinkTarget) -> AnyView {
    let note = target.visibility.map_or("", |kind| heading(texts, kind));
    let title = if target.title.is_empty() { texts.untitled.to_owned() } else { target.title.clone() };
    view! {
        <li
            role="option"
            id=option_id(index)
            aria-selected=move || (finder.active.get() == index).to_string()
            on:click=move |_| finder.choose(&target)
        >
            {title}
            " "
            <span class="hint">{note}</span>
        </li>
    }
    .into_any()
}
