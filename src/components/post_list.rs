//! Lists of posts: home, a tag, a year.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::bundle::{Entry, Kind, Link, Page, Pager, Section};
use protocol::label::Label;

use super::links::{Paragraph, Tags};
use crate::site::label;

/// A list with its heading and its pager.
#[component]
pub(crate) fn PostList(page: Arc<Page>) -> impl IntoView {
    // The header shows the name of the blog; the home page needs it as a heading only for screen readers.
    let is_home = page.kind == Kind::Home;
    let empty = page.sections.is_empty().then(|| view! { <p class="empty">{label(Label::EmptyList)}</p> }.into_any());
    let sections =
        page.sections.iter().cloned().map(|section| view! { <ListSection section/> }.into_any()).collect_view();
    view! {
        <div class="list">
            <h1 class=is_home.then_some("visually-hidden") tabindex="-1">{page.title.clone()}</h1>
            <Paragraph class=if is_home { "site-description" } else { "count" } text=page.intro.clone()/>
            {empty}
            {sections}
            {page.pager.clone().map(|pager| view! { <PagerLinks pager/> }.into_any())}
        </div>
    }
    .into_any()
}

/// The posts of a year.
#[component]
fn ListSection(section: Section) -> impl IntoView {
    let Link { label, url, .. } = section.heading;
    let heading = if url.is_empty() { label.into_any() } else { view! { <a href=url>{label}</a> }.into_any() };
    let entries = section.entries.into_iter().map(|entry| view! { <PostEntry entry/> }.into_any()).collect_view();
    view! {
        <section class="year">
            <h2>{heading}</h2>
            <ol class="entries">{entries}</ol>
        </section>
    }
    .into_any()
}

#[component]
fn PostEntry(entry: Entry) -> impl IntoView {
    let address = format!("{}#responses", entry.url);
    let responses = (!entry.responses.is_empty())
        .then(|| view! { <p class="entry-responses"><a href=address>{entry.responses}</a></p> }.into_any());
    view! {
        <li class="entry">
            <time class="entry-date" datetime=entry.datetime>{entry.date}</time>
            <h3 class="entry-title" lang=entry.language.clone()><a href=entry.url>{entry.title}</a></h3>
            <Paragraph class="entry-summary" text=entry.summary lang=entry.language/>
            <Tags tags=entry.tags/>
            {responses}
        </li>
    }
    .into_any()
}

#[component]
fn PagerLinks(pager: Pager) -> impl IntoView {
    let step = |rel: &'static str, link: Option<Link>| {
        link.map(|link| view! { <a rel=rel href=link.url>{link.label}</a> }.into_any())
    };
    view! {
        <nav class="pager" aria-label=label(Label::Pages)>
            {step("prev", pager.newer)}
            <span>{pager.label}</span>
            {step("next", pager.older)}
        </nav>
    }
    .into_any()
}
