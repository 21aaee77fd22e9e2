//! A page that could not be fetched: what failed, and a button that tries again.

use content::label::Label;
use leptos::prelude::*;

use crate::state::State;

/// Says that the page at `path` did not come, with what was reported.
pub(super) fn failure(state: State, path: String, detail: String) -> AnyView {
    view! {
        <section class="failure">
            <h1 tabindex="-1">{state.label(Label::Failed)}</h1>
            <p>{state.label(Label::FailedHint)}</p>
            <p class="detail"><code>{path}</code>" "{detail}</p>
            <p><button class="retry" type="button" on:click=move |_| state.retries.update(|count| *count += 1)>
                {state.label(Label::Retry)}
            </button></p>
        </section>
    }
    .into_any()
}
