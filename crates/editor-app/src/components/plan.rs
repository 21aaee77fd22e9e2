//! What a publication would change, and the buttons that decide about it.

use editor_protocol::{Confirmation, PostChangeKind, PublicationPlan};
use leptos::ev::Event;
use leptos::prelude::*;

use super::file_problems::FileProblems;
use super::post_changes::post_changes;
use crate::state::{Publishing, PublishingStep};
use crate::texts::use_texts;

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
    let kinds = [PostChangeKind::Added, PostChangeKind::Changed, PostChangeKind::Removed];
    let lists = post_changes(texts, &kinds, &posts, |post, title| {
        view! { {title} " " <span class="hint">{post.path.clone()}</span> }.into_any()
    });
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
