//! The results of a search: links to posts with excerpts, or where else to look.

use std::sync::Arc;
use std::time::Duration;

use ::search::cards::Card;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::bundle::Link;
use protocol::label::Label;

use super::links::LinkList;
use crate::browser::document;
use crate::navigation::use_navigation;
use crate::search::{Outcome, Results, Search, SearchParams, excerpt_of};
use crate::site::{around_placeholder, label, use_site};

/// How long a result must stay before its text is fetched for the excerpt.
const EXCERPT_DELAY: Duration = Duration::from_millis(300);

/// What was found, once there was a search.
#[component]
pub(crate) fn SearchResults(search: Search) -> impl IntoView {
    let list = move |outcome: &Outcome| match outcome {
        Outcome::Found(results) => found(search, results),
        _ => ().into_any(),
    };
    view! { {move || search.outcome.with(list)} }
}

fn found(search: Search, results: &Results) -> AnyView {
    let hint = results.did_you_mean.clone().map(|text| {
        let (before, after) = around_placeholder(&label(Label::SearchDidYouMean));
        let params = SearchParams { text: text.clone(), ..search.params.get_value() };
        view! { <p class="did-you-mean">{before}<a href=search.address(&params)>{text}</a>{after}</p> }.into_any()
    });
    let shown = results.cards.len();
    let items = results.cards.iter().cloned().map(|card| {
        let forms = Arc::clone(&results.forms);
        view! { <SearchResult card forms/> }.into_any()
    });
    let list = if results.total == Some(0) {
        view! { <NothingFound/> }.into_any()
    } else {
        view! { <ol class="entries results">{items.collect_view()}</ol> }.into_any()
    };
    let is_partial = results.is_partial && shown > 0;
    let partial = is_partial.then(|| view! { <p>{label(Label::SearchPartial)}</p> }.into_any());
    let more = results.total.is_none_or(|total| total > shown).then(|| {
        view! { <button type="button" on:click=move |_| search.show_more()>{label(Label::SearchMore)}</button> }
            .into_any()
    });
    view! { {hint}{partial}{list}{more} }.into_any()
}

/// Links to the lists of all posts.
#[component]
fn NothingFound() -> impl IntoView {
    let root = use_site().root.clone();
    let link = |text: Label, path: &str| Link { label: label(text), url: format!("{root}{path}"), note: None };
    let links = vec![link(Label::ToTags, "tags/"), link(Label::ToArchive, "archive/")];
    view! {
        <p>{label(Label::SearchNothingHint)}</p>
        <LinkList class="ways-out" links=links/>
    }
    .into_any()
}

#[component]
fn SearchResult(card: Card, forms: Arc<[String]>) -> impl IntoView {
    let Card { title, address, date, language } = card;
    let language = (language != use_site().language).then_some(language);
    view! {
        <li class="entry">
            <span class="entry-date">{date}</span>
            <h2 class="entry-title" lang=language.clone()><a href=address.clone()>{title}</a></h2>
            <Excerpt address language forms/>
        </li>
    }
    .into_any()
}

/// The part of the post with the words that were found. Its page is fetched for it, so that it is here for a click, too.
/// There are results only in a browser, so no effect is needed.
#[component]
fn Excerpt(
    address: String,
    #[prop(optional_no_strip)] language: Option<String>,
    forms: Arc<[String]>,
) -> impl IntoView {
    let navigation = use_navigation();
    let excerpt = RwSignal::new(Vec::<(String, bool)>::new());
    if let Some(page) = navigation.kept_page(&address) {
        excerpt.set(excerpt_of(&page, &forms));
    } else if !document::saves_data() {
        let fetch = async move {
            if let Ok(page) = navigation.page(&address).await {
                let _ = excerpt.try_set(excerpt_of(&page, &forms));
            }
        };
        set_timeout(
            move || {
                // Other results may have taken its place.
                if !excerpt.is_disposed() {
                    spawn_local(fetch);
                }
            },
            EXCERPT_DELAY,
        );
    }
    let part = |(text, is_marked): (String, bool)| {
        if is_marked { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
    };
    view! {
        <p class="entry-summary" lang=language>
            {move || excerpt.get().into_iter().map(part).collect_view().into_any()}
        </p>
    }
    .into_any()
}
