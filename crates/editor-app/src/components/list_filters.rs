//! Search, status and tag of the list.

use editor_protocol::Visibility;
use leptos::ev::Event;
use leptos::prelude::*;

use super::post_list::heading;
use crate::state::{Found, ListFilter, PAGE, VISIBILITIES, use_posts};
use crate::texts::use_texts;

/// The fields that filter the list.
#[component]
pub(crate) fn ListFilters(filter: ListFilter, found: Memo<Found>) -> impl IntoView {
    let texts = use_texts();
    let posts = use_posts();
    let search = filter.search.get_untracked();
    let type_in = move |event: Event| {
        filter.most.set(PAGE);
        filter.search.set(event_target_value(&event));
    };
    let choose_tag = move |event: Event| {
        filter.most.set(PAGE);
        filter.tag.set(event_target_value(&event));
    };
    let tags = Memo::new(move |_| match posts.get() {
        Some(Ok(list)) => list.tags.clone(),
        _ => Vec::new(),
    });
    let all = filter_button(filter, None, texts.all_statuses, move || found.with(|found| found.counts.iter().sum()));
    let kinds = VISIBILITIES.into_iter().enumerate().map(|(index, kind)| {
        let count = move || found.with(|found| found.counts.get(index).copied().unwrap_or_default());
        filter_button(filter, Some(kind), heading(texts, kind), count)
    });
    view! {
        <form class="filters" role="search" on:submit=|event| event.prevent_default()>
            <div class="field">
                <label class="label" for="search">{texts.search}</label>
                <input id="search" type="search" autocomplete="off" prop:value=search on:input=type_in/>
            </div>
            <div class="field">
                <label class="label" for="tag">{texts.tag}</label>
                <select id="tag" on:change=choose_tag>
                    <option value="">{texts.all_tags}</option>
                    {move || tags.get().into_iter().map(|tag| tag_option(filter, tag)).collect_view()}
                </select>
            </div>
            <div class="statuses" role="group" aria-label=texts.status>
                {all}
                {kinds.collect_view()}
            </div>
        </form>
    }
    .into_any()
}

fn filter_button(
    filter: ListFilter,
    kind: Option<Visibility>,
    label: &'static str,
    count: impl Fn() -> usize + Send + Sync + 'static,
) -> AnyView {
    let choose = move |_| {
        filter.most.set(PAGE);
        filter.visibility.set(kind);
    };
    view! {
        <button
            type="button"
            class="toggle"
            aria-pressed=move || (filter.visibility.get() == kind).to_string()
            on:click=choose
        >
            {label}
            " "
            <span class="count">{move || count().to_string()}</span>
        </button>
    }
    .into_any()
}

fn tag_option(filter: ListFilter, tag: String) -> AnyView {
    let is_chosen = filter.tag.with_untracked(|chosen| *chosen == tag);
    let value = tag.clone();
    view! { <option value=value prop:selected=is_chosen>{tag}</option> }.into_any()
}
