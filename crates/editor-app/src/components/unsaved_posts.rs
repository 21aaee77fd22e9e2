//! The posts with text that is not saved, and so is not published.

use editor_protocol::PostSummary;
use leptos::prelude::*;

use crate::state::{Posts, edit_address, use_posts};
use crate::texts::use_texts;

/// Posts that are named at most.
const MOST_NAMED: usize = 20;

/// Says that unsaved text is not published, with links to it.
#[component]
pub(crate) fn UnsavedPosts() -> impl IntoView {
    let texts = use_texts();
    let posts = use_posts();
    let unsaved = Memo::new(move |_| unsaved_posts(posts));
    let item = move |post: PostSummary| {
        let title = if post.title.is_empty() { texts.untitled.to_owned() } else { post.title };
        view! { <li><a href=edit_address(&post.file)>{title}</a></li> }.into_any()
    };
    let list = move || {
        let mut unsaved = unsaved.get();
        let others = unsaved.len().saturating_sub(MOST_NAMED);
        unsaved.truncate(MOST_NAMED);
        let others = (others > 0).then(|| view! { <li>{texts.and_more(others)}</li> }.into_any());
        (!unsaved.is_empty()).then(|| {
            view! {
                <p>{texts.unsaved_not_published}</p>
                <ul>
                    {unsaved.into_iter().map(item).collect_view()}
                    {others}
                </ul>
            }
            .into_any()
        })
    };
    let is_empty = move || unsaved.with(Vec::is_empty);
    view! { <div class="unsaved-posts" hidden=is_empty>{list}</div> }.into_any()
}

fn unsaved_posts(posts: Posts) -> Vec<PostSummary> {
    match posts.get() {
        Some(Ok(list)) => list.posts.iter().filter(|post| post.has_unsaved_text).cloned().collect(),
        _ => Vec::new(),
    }
}
