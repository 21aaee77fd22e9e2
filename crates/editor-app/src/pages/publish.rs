//! Publishing: what would change, and the way to it.

use std::time::Duration;

use leptos::prelude::*;

use crate::browser::document;
use crate::components::failure::Failure;
use crate::components::stage::{StageView, stage_heading, stage_summary};
use crate::components::unsaved_posts::UnsavedPosts;
use crate::state::{Publishing, PublishingStep, ShownStage, use_blog, use_posts};
use crate::texts::{Texts, use_texts};

/// The stage of the publication, which the server keeps: a reload finds it again.
#[component]
pub(crate) fn PublishPage() -> impl IntoView {
    let (texts, blog, posts) = (use_texts(), use_blog(), use_posts());
    let publishing = Publishing::new();
    publishing.send(PublishingStep::Read);
    let shown =
        Memo::new(move |_| publishing.publication.with(|publication| publication.as_ref().map(ShownStage::of)));
    Effect::new(move |_| {
        document::set_title(&texts.publish_title(&blog.title));
        document::focus_heading();
    });
    Effect::new(move |was_known: Option<bool>| {
        let is_known = shown.with(Option::is_some);
        // What is not saved may have changed.
        if posts.get_untracked().is_some() {
            posts.refetch();
        }
        // The button that had the focus is gone. Heading and status have to change before it comes here.
        if is_known && was_known == Some(true) {
            set_timeout(focus_stage, Duration::ZERO);
        }
        is_known
    });
    let failure = move || {
        let retry = Callback::new(move |()| publishing.retry());
        publishing.failure.get().map(|error| view! { <Failure texts error retry/> }.into_any())
    };
    let heading = move || shown.with(|shown| shown.as_ref().map_or("", |shown| stage_heading(texts, shown)));
    let summary = move || match shown.get() {
        Some(shown) if publishing.is_plan_replaced.get() => {
            format!("{}\n{}", texts.plan_replaced, stage_summary(texts, &shown))
        }
        Some(shown) => stage_summary(texts, &shown),
        None if publishing.failure.with(Option::is_none) => texts.loading.to_owned(),
        None => String::new(),
    };
    let stage = move || shown.get().map(|shown| view! { <StageView publishing shown/> }.into_any());
    view! {
        <div class="page publish-page">
            <h1 tabindex="-1">{texts.publish}</h1>
            <p class="hint">{move || facts(texts, publishing)}</p>
            <UnsavedPosts/>
            {failure}
            <section class="stage" aria-labelledby="stage-heading">
                // The heading too: it may have the focus already, and is not read again then.
                <div role="status">
                    <h2 id="stage-heading" tabindex="-1" hidden=move || heading().is_empty()>{heading}</h2>
                    <p class="stage-summary">{summary}</p>
                </div>
                {stage}
            </section>
        </div>
    }
    .into_any()
}

/// Moves the focus to the heading of the stage, unless the author is elsewhere in the page.
fn focus_stage() {
    if document::has_focus("body, .stage *") {
        document::focus(document::find("#stage-heading"));
    }
}

/// The target, and when it was published to.
fn facts(texts: Texts, publishing: Publishing) -> String {
    publishing.publication.with(|publication| {
        let Some(publication) = publication else { return String::new() };
        let (target, last) = (&publication.target, &publication.last_published);
        let facts = [
            (!target.is_empty()).then(|| texts.publication_target(target)),
            (!last.is_empty()).then(|| texts.last_published(last)),
        ];
        facts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    })
}
