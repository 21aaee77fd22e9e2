//! The tags of a post: each with a button that removes it, and a field that adds one, with those of the blog on offer.

use leptos::ev::{Event, KeyboardEvent};
use leptos::html::Input;
use leptos::prelude::*;

use super::field::Field;
use crate::browser::document::{find, focus};
use crate::state::{Editor, use_posts};
use crate::texts::{Texts, use_texts};

/// The tags of a post.
#[component]
pub(crate) fn TagsField(editor: Editor) -> impl IntoView {
    let texts = use_texts();
    let posts = use_posts();
    let field = NodeRef::<Input>::new();
    let tags = Memo::new(move |_| editor.content.with(|content| content.tags.clone()));
    let add = move || {
        let Some(field) = field.get_untracked() else { return };
        let typed = field.value();
        field.set_value("");
        let known = tags.get_untracked();
        let new_tags = typed.split(',').map(str::trim).filter(|tag| !tag.is_empty());
        let new_tags: Vec<String> = new_tags.map(str::to_owned).filter(|tag| !known.contains(tag)).collect();
        if !new_tags.is_empty() {
            editor.change(|content| content.tags.extend(new_tags));
        }
    };
    let press = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            add();
        }
    };
    // A comma ends a tag, also in a list of them that is pasted.
    let type_in = move |event: Event| {
        if event_target_value(&event).contains(',') {
            add();
        }
    };
    let offered = move || match posts.get() {
        Some(Ok(list)) => list.tags.iter().cloned().map(offer).collect_view().into_any(),
        _ => ().into_any(),
    };
    let remove = move |tag: &str| {
        editor.change(|content| content.tags.retain(|other| other != tag));
        focus(find("#field-tags"));
    };
    view! {
        <Field id="field-tags" label=texts.tags hint=texts.tags_hint>
            <ul class="tag-list">
                // A file may have a tag twice, and keys must differ.
                <For
                    each=move || tags.get().into_iter().enumerate()
                    key=|(index, tag)| format!("{index} {tag}")
                    children=move |(_, tag)| tag_item(texts, tag, remove)
                />
            </ul>
            <div class="field-row">
                <input
                    id="field-tags"
                    list="offered-tags"
                    autocomplete="off"
                    aria-describedby="field-tags-hint"
                    node_ref=field
                    on:keydown=press
                    on:input=type_in
                    // Chosen from the list, or left without Enter.
                    on:change=move |_| add()
                />
                <button type="button" class="plain" on:click=move |_| add()>{texts.add_tag}</button>
            </div>
            <datalist id="offered-tags">{offered}</datalist>
        </Field>
    }
    .into_any()
}

fn offer(tag: String) -> AnyView {
    view! { <option value=tag></option> }.into_any()
}

fn tag_item(texts: Texts, tag: String, remove: impl Fn(&str) + Send + 'static) -> AnyView {
    let removed = tag.clone();
    view! {
        <li>
            {tag.clone()}
            " "
            <button type="button" class="plain" aria-label=texts.remove_tag(&tag) on:click=move |_| remove(&removed)>
                "×"
            </button>
        </li>
    }
    .into_any()
}
