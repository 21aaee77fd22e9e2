//! The saved states of a file: what was different, and a way back.

use editor_protocol::{Change, ChangeKind, OpenedState, State, StateReason};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::difference::Difference;
use super::failure::Failure;
use crate::api::{self, ApiError};
use crate::browser::document::{find, focus};
use crate::state::{Editor, edit_address};
use crate::texts::{Texts, error_text, use_texts};

/// The list of states, and the one that was chosen.
#[component]
pub(crate) fn HistoryView(editor: Editor) -> impl IntoView {
    let texts = use_texts();
    let states = LocalResource::new(move || {
        let file = editor.file.get_value();
        async move { api::history(&file).await }
    });
    let chosen = RwSignal::new(None::<String>);
    let state = LocalResource::new(move || {
        let (file, id) = (editor.file.get_value(), chosen.get());
        async move {
            match id {
                Some(id) => Some((id.clone(), api::history_state(&file, &id).await)),
                None => None,
            }
        }
    });
    Effect::new(move |_| focus(find("#history-heading")));
    let list = move || match states.get() {
        None => view! { <p class="hint">{texts.loading}</p> }.into_any(),
        Some(Err(error)) => {
            view! { <Failure texts error retry=Callback::new(move |()| states.refetch())/> }.into_any()
        }
        Some(Ok(history)) if history.states.is_empty() => view! { <p class="hint">{texts.no_states}</p> }.into_any(),
        Some(Ok(history)) => {
            let items = history.states.into_iter().map(|state| item(texts, chosen, state)).collect_view();
            view! { <ol class="states">{items}</ol> }.into_any()
        }
    };
    let opened = move || match state.get().flatten() {
        Some((id, result)) if chosen.get().as_ref() == Some(&id) => {
            view! { <OpenedStateView editor id result/> }.into_any()
        }
        _ => ().into_any(),
    };
    let status = move || match (chosen.get(), state.get().flatten()) {
        (None, _) => String::new(),
        (Some(id), Some((of, result))) if id == of => match result {
            Ok(state) => summary(texts, &state.changes),
            Err(error) => error_text(texts, &error),
        },
        (Some(_), _) => texts.loading.to_owned(),
    };
    view! {
        <section class="history" aria-labelledby="history-heading">
            <h2 id="history-heading" tabindex="-1">{texts.history}</h2>
            <p class="hint">{texts.history_hint}</p>
            <div class="sides">
                <div>{list}</div>
                <div>
                    // Not the whole difference: a screen reader would read it out.
                    <p class="hint" role="status">{status}</p>
                    {opened}
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// Says how much is different.
fn summary(texts: Texts, changes: &[Change]) -> String {
    let is_same = |change: &Change| change.kind == ChangeKind::Same;
    // What was removed, and what was added in its place, is one change.
    match changes.chunk_by(|a, b| is_same(a) == is_same(b)).filter(|part| !part.iter().all(is_same)).count() {
        0 => texts.no_changes.to_owned(),
        count => texts.changes(count),
    }
}

fn item(texts: Texts, chosen: RwSignal<Option<String>>, state: State) -> AnyView {
    let State { id, time, time_text, reason } = state;
    let reason = match reason {
        StateReason::Found => texts.state_found,
        StateReason::Saved => texts.state_saved,
        StateReason::Restored => texts.state_restored,
        StateReason::Dropped => texts.state_dropped,
        StateReason::Published => texts.state_published,
    };
    let own = id.clone();
    let is_chosen = move || chosen.with(|chosen| chosen.as_ref() == Some(&own)).to_string();
    view! {
        <li>
            <button type="button" class="toggle" aria-pressed=is_chosen on:click=move |_| chosen.set(Some(id.clone()))>
                <time datetime=time>{time_text}</time>
                " "
                <span class="hint">{reason}</span>
            </button>
        </li>
    }
    .into_any()
}

/// A state, what is different in the file now, and the button that restores it.
#[component]
fn OpenedStateView(editor: Editor, id: String, result: Result<OpenedState, ApiError>) -> impl IntoView {
    let texts = use_texts();
    let navigate = use_navigate();
    let failure = RwSignal::new(String::new());
    let address = edit_address(&editor.file.get_value());
    let restore = move |_| {
        let (id, address, navigate) = (id.clone(), address.clone(), navigate.clone());
        spawn_local(async move {
            match editor.restore(&id).await {
                Ok(true) if failure.try_get_untracked().is_some() => navigate(&address, NavigateOptions::default()),
                // Another page is shown by now, or the button was pressed twice.
                Ok(_) => {}
                Err(error) => drop(failure.try_set(error_text(texts, &error))),
            }
        });
    };
    match result {
        Ok(state) => view! {
            <h3>{state.content.title}</h3>
            <p class="hint">{texts.state_hint}</p>
            <Difference changes=state.changes/>
            <p class="error" role="alert">{move || failure.get()}</p>
            <button type="button" on:click=restore>{texts.restore}</button>
        }
        .into_any(),
        // The status says why.
        Err(_) => ().into_any(),
    }
}
