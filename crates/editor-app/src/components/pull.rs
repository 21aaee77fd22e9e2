//! The button that writes published responses into the files of the blog, and what came of it.

use editor_protocol::Pulled;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::file_problems::FileProblems;
use crate::api::{self, ApiError};
use crate::texts::{error_text, use_texts};

/// How far a pull is.
#[derive(Clone, PartialEq)]
enum Pull {
    Idle,
    UnderWay,
    Done(Pulled),
    Failed(ApiError),
}

/// The button and the outcome.
#[component]
pub(crate) fn PullResponses() -> impl IntoView {
    let texts = use_texts();
    let state = RwSignal::new(Pull::Idle);
    let start = move |_| {
        if state.get_untracked() == Pull::UnderWay {
            return;
        }
        state.set(Pull::UnderWay);
        spawn_local(async move {
            let result = api::pull().await;
            let _ = state.try_set(match result {
                Ok(pulled) => Pull::Done(pulled),
                Err(error) => Pull::Failed(error),
            });
        });
    };
    let status = move || {
        state.with(|state| match state {
            Pull::UnderWay => texts.pulling.to_owned(),
            Pull::Done(pulled) => pulled.summary.clone(),
            Pull::Idle | Pull::Failed(_) => String::new(),
        })
    };
    let failure = move || {
        state.with(|state| match state {
            Pull::Failed(error) => error_text(texts, error),
            _ => String::new(),
        })
    };
    let problems = move || {
        state.with(|state| match state {
            Pull::Done(pulled) => view! { <FileProblems problems=pulled.problems.clone()/> }.into_any(),
            _ => ().into_any(),
        })
    };
    view! {
        <section class="pull" aria-labelledby="pull-heading">
            <h2 id="pull-heading">{texts.pull_heading}</h2>
            <p class="hint">{texts.pull_hint}</p>
            <p class="buttons">
                <button type="button" class="plain" on:click=start>{texts.pull}</button>
            </p>
            <p class="pull-status" role="status">{status}</p>
            <p class="error" role="alert">{failure}</p>
            {problems}
        </section>
    }
    .into_any()
}
