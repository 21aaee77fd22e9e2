//! The list of all posts and static pages.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::browser::{dialog, document};
use crate::components::failure::Failure;
use crate::components::list_filters::ListFilters;
use crate::components::new_post_dialog::NewPostDialog;
use crate::components::post_list::FoundPosts;
use crate::state::{Found, ListFilter, Posts, use_blog, use_posts};
use crate::texts::{Texts, use_texts};

/// All posts and static pages, with search and filters.
#[component]
pub(crate) fn ListPage() -> impl IntoView {
    let (texts, blog, posts) = (use_texts(), use_blog(), use_posts());
    let filter: ListFilter = expect_context();
    // What was edited since may have another title or status.
    if posts.get_untracked().is_some() {
        posts.refetch();
    }
    let found = Memo::new(move |_| match posts.get() {
        Some(Ok(list)) => filter.found(&list),
        _ => Found::default(),
    });
    let new_post = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        document::set_title(&texts.list_title(&blog.title));
        document::focus_heading();
    });
    view! {
        <div class="page list-page">
            <div class="page-head">
                <h1 tabindex="-1">{texts.posts}</h1>
                <button type="button" on:click=move |_| dialog::open(new_post)>{texts.new_post}</button>
            </div>
            <NewPostDialog dialog=new_post/>
            <ListFilters filter found/>
            <p class="hint" role="status">{move || status(texts, posts, found)}</p>
            {move || failure(texts, posts)}
            <FoundPosts found filter/>
        </div>
    }
    .into_any()
}

/// Says what there is to be seen.
fn status(texts: Texts, posts: Posts, found: Memo<Found>) -> String {
    match posts.get() {
        None => texts.loading.to_owned(),
        Some(Err(_)) => String::new(),
        Some(Ok(list)) if list.posts.is_empty() => texts.no_posts.to_owned(),
        Some(Ok(_)) => match found.with(|found| found.total) {
            0 => texts.nothing_found.to_owned(),
            total => texts.post_count(total),
        },
    }
}

fn failure(texts: Texts, posts: Posts) -> AnyView {
    match posts.get() {
        Some(Err(error)) => {
            view! { <Failure texts error retry=Callback::new(move |()| posts.refetch())/> }.into_any()
        }
        _ => ().into_any(),
    }
}
