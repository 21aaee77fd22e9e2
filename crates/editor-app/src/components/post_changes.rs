//! The posts that a publication changes, by what happens to them.

use editor_protocol::{PostChange, PostChangeKind};
use leptos::prelude::*;

use crate::texts::Texts;

/// Posts that are named at most of each kind: a first publication has all.
const MOST_NAMED: usize = 100;

/// The posts of these kinds, a list for each kind that has some. `content` makes what is in the item of a post from it
/// and its title.
pub(crate) fn post_changes(
    texts: Texts,
    kinds: &[PostChangeKind],
    posts: &[PostChange],
    content: impl Fn(&PostChange, String) -> AnyView,
) -> AnyView {
    kinds.iter().map(|kind| list(texts, *kind, posts, &content)).collect_view().into_any()
}

fn list(
    texts: Texts,
    kind: PostChangeKind,
    posts: &[PostChange],
    content: &impl Fn(&PostChange, String) -> AnyView,
) -> AnyView {
    let posts: Vec<&PostChange> = posts.iter().filter(|post| post.kind == kind).collect();
    if posts.is_empty() {
        return ().into_any();
    }
    let others = posts.len().saturating_sub(MOST_NAMED);
    let others = (others > 0).then(|| view! { <li class="hint">{texts.and_more(others)}</li> }.into_any());
    let items = posts
        .into_iter()
        .take(MOST_NAMED)
        .map(|post| {
            let title = if post.title.is_empty() { texts.untitled.to_owned() } else { post.title.clone() };
            view! { <li>{content(post, title)}</li> }.into_any()
        })
        .collect_view();
    view! {
        <h3>{heading(texts, kind)}</h3>
        <ul class="changes">
            {items}
            {others}
        </ul>
    }
    .into_any()
}

fn heading(texts: Texts, kind: PostChangeKind) -> &'static str {
    match kind {
        PostChangeKind::Added => texts.added_posts,
        PostChangeKind::Changed => texts.changed_posts,
        PostChangeKind::Removed => texts.removed_posts,
    }
}
