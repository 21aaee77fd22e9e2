//! The posts that the filter finds, by status.

use editor_protocol::{PostSummary, Visibility};
use leptos::prelude::*;

use crate::state::{Found, ListFilter, PAGE, VISIBILITIES, edit_address};
use crate::texts::{Texts, use_texts};

/// The posts found, a section for each status that has some.
#[component]
pub(crate) fn FoundPosts(found: Memo<Found>, filter: ListFilter) -> impl IntoView {
    let texts = use_texts();
    let sections = VISIBILITIES.into_iter().map(|kind| section(texts, found, kind)).collect_view();
    let has_more = move || found.with(|found| found.total > found.posts.len());
    view! {
        {sections}
        <p class="more" hidden=move || !has_more()>
            <button type="button" on:click=move |_| filter.most.update(|most| *most += PAGE)>{texts.show_more}</button>
        </p>
    }
    .into_any()
}

/// The name of a status, for many posts.
pub(crate) fn heading(texts: Texts, kind: Visibility) -> &'static str {
    match kind {
        Visibility::Draft => texts.drafts,
        Visibility::Scheduled => texts.scheduled_posts,
        Visibility::Published => texts.published_posts,
        Visibility::Page => texts.static_pages,
    }
}

fn section(texts: Texts, found: Memo<Found>, kind: Visibility) -> AnyView {
    let posts = move || -> Vec<PostSummary> {
        found.with(|found| found.posts.iter().filter(|post| post.visibility == kind).cloned().collect())
    };
    let is_empty = move || found.with(|found| !found.posts.iter().any(|post| post.visibility == kind));
    view! {
        <section class="post-section" hidden=is_empty>
            <h2>{heading(texts, kind)}</h2>
            <ul class="posts">
                <For each=posts key=key children=move |post| item(texts, post)/>
            </ul>
        </section>
    }
    .into_any()
}

/// All that an item shows: an item with the same key stays as it is.
fn key(post: &PostSummary) -> String {
    let PostSummary { file, title, date, tags, has_unsaved_text, has_errors, .. } = post;
    format!("{file}\n{title}\n{date}\n{tags:?}{has_unsaved_text}{has_errors}")
}

fn item(texts: Texts, post: PostSummary) -> AnyView {
    let title = if post.title.is_empty() { texts.untitled.to_owned() } else { post.title };
    let marks = [(post.has_unsaved_text, texts.unsaved_mark), (post.has_errors, texts.errors_mark)];
    let marks = marks
        .into_iter()
        .filter(|(is_set, _)| *is_set)
        .map(|(_, text)| view! { <span class="mark">{text}</span> }.into_any())
        .collect_view();
    view! {
        <li class="post-item">
            <a href=edit_address(&post.file)>{title}</a>
            {marks}
            <span class="post-date">{post.date}</span>
            <span class="post-tags">{post.tags.join(", ")}</span>
        </li>
    }
    .into_any()
}
