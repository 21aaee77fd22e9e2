//! A stage of a publication: what it is called, what it means, and what there is to do.

use editor_protocol::{PostChangeKind, Progress, PublishedSite, Stage};
use leptos::prelude::*;

use super::external_link::ExternalLink;
use super::file_problems::FileProblems;
use super::plan::PlanView;
use super::post_changes::post_changes;
use crate::state::{Publishing, PublishingStep, Retry, ShownStage};
use crate::text::addresses::address_below;
use crate::texts::{Texts, problem_text, use_texts};

/// The heading of a stage.
pub(crate) fn stage_heading(texts: Texts, shown: &ShownStage) -> &'static str {
    match shown {
        ShownStage::Obstacle(_) => texts.publication_obstacle,
        ShownStage::Stage(stage) => match stage {
            Stage::Idle => texts.before_publication,
            Stage::Preparing(_) => texts.preparing,
            Stage::Prepared(plan) if plan.id.is_empty() => texts.nothing_to_publish,
            Stage::Prepared(_) => texts.prepared,
            Stage::Publishing(_) => texts.publishing,
            Stage::Published(_) => texts.site_published,
            Stage::Cancelled { .. } => texts.publication_cancelled,
            Stage::Failed { .. } => texts.publication_failed,
        },
    }
}

/// What a stage means.
pub(crate) fn stage_summary(texts: Texts, shown: &ShownStage) -> String {
    match shown {
        ShownStage::Obstacle(error) => problem_text(texts, &error.message, &error.help),
        ShownStage::Stage(stage) => match stage {
            Stage::Idle => texts.before_publication_hint.to_owned(),
            Stage::Preparing(_) => texts.preparing_hint.to_owned(),
            Stage::Prepared(plan) if plan.id.is_empty() => texts.nothing_to_publish_hint.to_owned(),
            Stage::Prepared(plan) => plan.summary.clone(),
            Stage::Publishing(_) => texts.publishing_hint.to_owned(),
            Stage::Published(_) => texts.site_published_hint.to_owned(),
            Stage::Cancelled { message } => message.clone(),
            Stage::Failed { error, .. } => problem_text(texts, &error.message, &error.help),
        },
    }
}

/// What is below heading and meaning.
#[component]
pub(crate) fn StageView(publishing: Publishing, shown: ShownStage) -> impl IntoView {
    let texts = use_texts();
    let ShownStage::Stage(stage) = shown else {
        return view! { <RetryView publishing/> }.into_any();
    };
    match stage {
        Stage::Preparing(_) | Stage::Publishing(_) => view! { <RunningView publishing/> }.into_any(),
        Stage::Prepared(plan) if !plan.id.is_empty() => view! { <PlanView publishing plan/> }.into_any(),
        Stage::Prepared(plan) => view! {
            <FileProblems problems=plan.problems/>
            {prepare_button(publishing, texts.look_again)}
        }
        .into_any(),
        Stage::Idle | Stage::Cancelled { .. } => prepare_button(publishing, texts.see_changes),
        Stage::Published(site) => view! {
            <PublishedView site/>
            {prepare_button(publishing, texts.look_again)}
        }
        .into_any(),
        Stage::Failed { problems, .. } => view! {
            <FileProblems problems/>
            {prepare_button(publishing, texts.retry)}
        }
        .into_any(),
    }
}

/// The button that tries again where there is an obstacle, and what comes of it.
#[component]
fn RetryView(publishing: Publishing) -> impl IntoView {
    let texts = use_texts();
    let status = move || match publishing.retry.get() {
        Retry::Idle => "",
        Retry::UnderWay => texts.loading,
        Retry::Unchanged => texts.retry_unchanged,
    };
    view! {
        <p class="buttons">
            <button type="button" on:click=move |_| publishing.retry()>{texts.retry}</button>
            <span class="hint" role="status">{status}</span>
        </p>
    }
    .into_any()
}

fn prepare_button(publishing: Publishing, label: &'static str) -> AnyView {
    let prepare = move |_| publishing.send(PublishingStep::Prepare);
    view! {
        <p class="buttons">
            <button type="button" class="prepare" on:click=prepare>{label}</button>
        </p>
    }
    .into_any()
}

/// How far the server is, and the button that stops it.
#[component]
fn RunningView(publishing: Publishing) -> impl IntoView {
    let texts = use_texts();
    let is_cancelling = RwSignal::new(false);
    let cancel = move |_| {
        is_cancelling.set(true);
        publishing.send(PublishingStep::Cancel);
    };
    let progress = Memo::new(move |_| {
        publishing.publication.with(|publication| match publication.as_ref().map(|publication| &publication.stage) {
            Some(Stage::Preparing(progress) | Stage::Publishing(progress)) => progress.clone(),
            _ => Progress::default(),
        })
    });
    // Without both, the bar shows only that something is done.
    let total = move || progress.with(|progress| (progress.total > 0).then(|| progress.total.to_string()));
    let done = move || progress.with(|progress| (progress.total > 0).then(|| progress.done.to_string()));
    let step = move || {
        progress.with(|Progress { text, done, total }| match total {
            0 => text.clone(),
            _ if text.is_empty() => texts.progress_steps(done, total),
            _ => texts.progress_text(text, done, total),
        })
    };
    view! {
        <progress class="wide" aria-labelledby="stage-heading" max=total value=done></progress>
        <p class="hint">{step}</p>
        <p class="buttons">
            <button type="button" class="plain" on:click=cancel>{texts.cancel}</button>
            // An upload by a program of the author's ends first.
            <span class="hint" role="status">{move || if is_cancelling.get() { texts.cancelling } else { "" }}</span>
        </p>
    }
    .into_any()
}

/// Where readers find the site, and its new and changed posts.
#[component]
fn PublishedView(site: PublishedSite) -> impl IntoView {
    let texts = use_texts();
    let PublishedSite { address, posts, warnings } = site;
    let has_warnings = !warnings.is_empty();
    let lists = post_changes(texts, &[PostChangeKind::Added, PostChangeKind::Changed], &posts, |post, text| {
        view! { <ExternalLink address=address_below(&address, &post.path) text/> }.into_any()
    });
    let warnings = warnings
        .into_iter()
        .map(|warning| view! { <li class="problem"><strong>{texts.warning}</strong>" "{warning}</li> }.into_any())
        .collect_view();
    view! {
        <p class="site-address"><ExternalLink address=address.clone() text=address/></p>
        {lists}
        <ul class="file-problems" aria-label=texts.problems hidden=!has_warnings>{warnings}</ul>
    }
    .into_any()
}
