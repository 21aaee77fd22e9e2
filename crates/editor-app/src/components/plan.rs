//! What a publication would change, and the buttons that decide about it.

use editor_protocol::{Confirmation, PostChange, PostChangeKind, PublicationPlan};
use leptos::ev::Event;
use leptos::prelude::*;

use super::file_problems::FileProblems;
use crate::state::{Publishing, PublishingStep};
use crate::texts::{Texts, use_texts};

/// Posts that are named at most of each kind: a first publication has all.
const MOST_NAMED: usize = 100;

/// The posts that appear, change and disappear, what has to be allowed, and warnings.
#[component]
pub(crate) fn PlanView(publishing: Publishing, plan: PublicationPlan) -> impl IntoView {
    let texts = use_texts();
    let PublicationPlan { id, posts, deletions, overwriting, problems, .. } = plan;
    let (needs_deletions, needs_overwriting) = (!deletions.is_empty(), !overwriting.is_empty());
    let (allows_deletions, allows_overwriting) = (RwSignal::new(false), RwSignal::new(false));
    let is_allowed =
        move || (!needs_deletions || allows_deletions.get()) && (!needs_overwriting || allows_overwriting.get());
    let publish = move |_| {
        publishing.send(PublishingStep::Publish(Confirmation {
            plan: id.clone(),
            allows_deletions: needs_deletions && allows_deletions.get_untracked(),
            allows_overwriting: needs_overwriting && allows_overwriting.get_untracked(),
        }));
    };
    let lists = [PostChangeKind::Added, PostChangeKind::Changed, PostChangeKind::Removed]
        .map(|kind| list(texts, kind, &posts))
        .collect_view();
    // The lists may be long, so they come after the buttons.
    view! {
        <FileProblems problems/>
        {approval("allow-deletions", deletions, texts.allow_deletions, allows_deletions)}
        {approval("allow-overwriting", overwriting, texts.allow_overwriting, allows_overwriting)}
        <p class="hint" id="publish-condition">{move || if is_allowed() { "" } else { texts.needs_approval }}</p>
        <p class="buttons">
            <button
                type="button"
                class="publish"
                disabled=move || !is_allowed()
                aria-describedby="publish-condition"
                on:click=publish
            >
                {texts.publish}
            </button>
            <button type="button" class="plain" on:click=move |_| publishing.send(PublishingStep::Cancel)>
                {texts.not_now}
            </button>
        </p>
        {lists}
    }
    .into_any()
}

fn list(texts: Texts, kind: PostChangeKind, posts: &[PostChange]) -> AnyView {
    let posts: Vec<&PostChange> = posts.iter().filter(|post| post.kind == kind).collect();
    if posts.is_empty() {
        return ().into_any();
    }
    let others = posts.len().saturating_sub(MOST_NAMED);
    let others = (others > 0).then(|| view! { <li class="hint">{texts.and_more(others)}</li> }.into_any());
    let items = posts.into_iter().take(MOST_NAMED).map(|post| item(texts, post)).collect_view();
    view! {
        <h3>{changes_heading(texts, kind)}</h3>
        <ul class="changes">
            {items}
            {others}
        </ul>
    }
    .into_any()
}

/// The heading of a list of posts.
pub(crate) fn changes_heading(texts: Texts, kind: PostChangeKind) -> &'static str {
    match kind {
        PostChangeKind::Added => texts.added_posts,
        PostChangeKind::Changed => texts.changed_posts,
        PostChangeKind::Removed => texts.removed_posts,
    }
}

fn item(texts: Texts, post: &PostChange) -> AnyView {
    let title = if post.title.is_empty() { texts.untitled.to_owned() } else { post.title.clone() };
    view! {
        <li>
            {title}
            " "
            <span class="hint">{post.path.clone()}</span>
        </li>
    }
    .into_any()
}

/// A checkbox with the reason why it is needed; nothing without a reason.
fn approval(id: &'static str, reason: String, label: &'static str, is_given: RwSignal<bool>) -> AnyView {
    if reason.is_empty() {
        return ().into_any();
    }
    let reason_id = format!("{id}-reason");
    view! {
        <div class="approval">
            <p id=reason_id.clone()>{reason}</p>
            <label class="switch">
                <input
                    id=id
                    type="checkbox"
                    aria-describedby=reason_id
                    on:change=move |event: Event| is_given.set(event_target_checked(&event))
                />
                {label}
            </label>
        </div>
    }
    .into_any()
}
