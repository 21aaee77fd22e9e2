//! Filters and order of a search: what the posts of the blog have, once something was searched.

use leptos::ev::Event;
use leptos::prelude::*;
use protocol::label::Label;

use crate::browser::document;
use crate::search::{BY_DATE, Search, SearchParams, kept_directory};
use crate::site::label;

/// The selects. Each searches again when it changes.
#[component]
pub(crate) fn SearchFilters(search: Search) -> impl IntoView {
    view! { {move || search.filters.with(|params| filters(search, params.as_ref()))} }
}

/// None before the directory is here.
fn filters(search: Search, params: Option<&SearchParams>) -> AnyView {
    let (Some(directory), Some(params)) = (kept_directory(), params) else { return ().into_any() };
    let all = || vec![(String::new(), label(Label::SearchAll))];
    let (mut years, mut languages, mut tags) = (all(), all(), all());
    years.extend(directory.years().iter().rev().map(|(year, _)| (year.to_string(), year.to_string())));
    languages.extend(directory.languages().iter().map(|language| (language.clone(), language.clone())));
    search.tags.with(|links| {
        tags.extend(links.iter().map(|link| (slug(&link.url).to_owned(), link.label.clone())));
    });
    let orders =
        vec![(String::new(), label(Label::SearchByRelevance)), (BY_DATE.to_owned(), label(Label::SearchByDate))];
    let order = if params.sort == BY_DATE { BY_DATE } else { "" };
    // The tags come after the results. Until then their select, the last one, keeps their place.
    let has_tags = directory.tags() > 1 && !document::saves_data();
    let filters: [(Label, bool, Options, &str, Change); 4] = [
        (Label::SearchYear, directory.years().len() > 1, years, &params.year, |params, year| params.year = year),
        (Label::SearchLanguage, directory.languages().len() > 1, languages, &params.language, |params, language| {
            params.language = language;
        }),
        (Label::SearchOrder, true, orders, order, |params, order| params.sort = order),
        (Label::SearchTag, has_tags, tags, &params.tag, |params, tag| params.tag = tag),
    ];
    let mut views = Vec::new();
    for (name, is_offered, mut options, chosen, change) in filters {
        // The address may have a value that is not known yet.
        let is_known = chosen.is_empty() || options.iter().any(|(value, _)| value == chosen);
        if !is_known {
            options.push((chosen.to_owned(), chosen.to_owned()));
        }
        if is_offered || !chosen.is_empty() {
            views.push(select(search, name, options, chosen, change));
        }
    }
    view! { <div class="filters">{views}</div> }.into_any()
}

/// The values and texts of options.
type Options = Vec<(String, String)>;

/// How a choice changes the parameters.
type Change = fn(&mut SearchParams, String);

/// A select whose value changes the parameters.
fn select(search: Search, name: Label, options: Options, chosen: &str, change: Change) -> AnyView {
    let choose = move |event: Event| {
        let mut params = search.params.get_value();
        change(&mut params, event_target_value(&event));
        search.search(params);
        search.write_address();
    };
    let option = |(value, text): (String, String)| {
        let is_chosen = value == chosen;
        view! { <option value=value prop:selected=is_chosen>{text}</option> }.into_any()
    };
    let class = if matches!(name, Label::SearchTag) { "filter tag-filter" } else { "filter" };
    view! {
        <label class=class>
            {label(name)}
            <select on:change=choose>{options.into_iter().map(option).collect_view()}</select>
        </label>
    }
    .into_any()
}

/// The last part of the address of a tag.
fn slug(url: &str) -> &str {
    url.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}
