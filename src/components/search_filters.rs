//! Filters and order of a search: what the posts of the blog have, once something was searched.

use leptos::ev::Event;
use leptos::prelude::*;
use protocol::label::Label;

use crate::search::{BY_DATE, Search, SearchParams, kept_directory};
use crate::site::label;

/// Fewest options of a filter: two values, and all.
const MIN_OPTIONS: usize = 3;

/// The selects. Each searches again when it changes.
#[component]
pub(crate) fn SearchFilters(search: Search) -> impl IntoView {
    view! { {move || search.filters.with(|params| filters(search, params.as_ref()))} }
}

/// None before the directory is here.
fn filters(search: Search, params: Option<&SearchParams>) -> AnyView {
    let (Some(directory), Some(params)) = (kept_directory(), params) else { return ().into_any() };
    let all = || vec![(String::new(), label(Label::SearchAll))];
    let (mut tags, mut years, mut languages) = (all(), all(), all());
    search.tags.with(|links| {
        tags.extend(links.iter().map(|link| (slug(&link.url).to_owned(), link.label.clone())));
    });
    years.extend(directory.years().iter().rev().map(|(year, _)| (year.to_string(), year.to_string())));
    languages.extend(directory.languages().iter().map(|language| (language.clone(), language.clone())));
    let orders =
        vec![(String::new(), label(Label::SearchByRelevance)), (BY_DATE.to_owned(), label(Label::SearchByDate))];
    let filters: [(Label, Options, &str, Change); 3] = [
        (Label::SearchTag, tags, &params.tag, |params, tag| params.tag = tag),
        (Label::SearchYear, years, &params.year, |params, year| params.year = year),
        (Label::SearchLanguage, languages, &params.language, |params, language| params.language = language),
    ];
    let mut views = Vec::new();
    for (name, mut options, chosen, change) in filters {
        // The address may have a value that is not known yet.
        let is_known = chosen.is_empty() || options.iter().any(|(value, _)| value == chosen);
        if !is_known {
            options.push((chosen.to_owned(), chosen.to_owned()));
        }
        if options.len() >= MIN_OPTIONS || !chosen.is_empty() {
            views.push(select(search, name, options, chosen, change));
        }
    }
    views.push(select(search, Label::SearchOrder, orders, &params.sort, |params, order| params.sort = order));
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
    view! {
        <label class="filter">
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
