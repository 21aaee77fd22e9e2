//! Lists of posts: home, a tag, a year.

use content::bundle::{Entry, Kind, Link, Page, Pager, Section};
use content::label::Label;
use leptos::prelude::*;

use super::link;
use crate::state::State;

/// A list with its heading and its pager.
pub(super) fn list(state: State, page: &Page) -> AnyView {
    // The header shows the name of the blog; the home page needs it as a heading only for those who listen.
    let title_class = (page.kind == Kind::Home).then_some("visually-hidden");
    let intro_class = if page.kind == Kind::Home { "site-description" } else { "count" };
    let sections: Vec<_> = page.sections.iter().map(section).collect();
    let empty = page.sections.is_empty().then(|| view! { <p class="empty">{state.label(Label::EmptyList)}</p> });
    view! {
        <div class="list">
            <h1 class=title_class tabindex="-1">{page.title.clone()}</h1>
            {(!page.intro.is_empty()).then(|| view! { <p class=intro_class>{page.intro.clone()}</p> })}
            {empty}
            {sections}
            {page.pager.as_ref().map(|pager| self::pager(state, pager))}
        </div>
    }
    .into_any()
}

fn section(section: &Section) -> impl IntoView + use<> {
    let Link { label, url, .. } = section.heading.clone();
    let heading = if url.is_empty() { label.into_any() } else { view! { <a href=url>{label}</a> }.into_any() };
    view! {
        <section class="year">
            <h2>{heading}</h2>
            {entries(&section.entries)}
        </section>
    }
}

fn entries(entries: &[Entry]) -> impl IntoView + use<> {
    let entries: Vec<_> = entries
        .iter()
        .cloned()
        .map(|entry| {
            let summary = (!entry.summary.is_empty())
                .then(|| view! { <p class="entry-summary" lang=entry.language.clone()>{entry.summary}</p> });
            view! {
                <li class="entry">
                    <time class="entry-date" datetime=entry.datetime>{entry.date}</time>
                    <h3 class="entry-title" lang=entry.language><a href=entry.url>{entry.title}</a></h3>
                    {summary}
                    {link::tags(&entry.tags)}
                </li>
            }
        })
        .collect();
    view! { <ol class="entries">{entries}</ol> }
}

fn pager(state: State, pager: &Pager) -> impl IntoView + use<> {
    let step = |rel: &'static str, link: &Option<Link>| {
        link.clone().map(|link| view! { <a rel=rel href=link.url>{link.label}</a> })
    };
    view! {
        <nav class="pager" aria-label=state.label(Label::Pages)>
            {step("prev", &pager.newer)}
            <span>{pager.label.clone()}</span>
            {step("next", &pager.older)}
        </nav>
    }
}
