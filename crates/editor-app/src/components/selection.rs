//! What is selected of the responses that wait, and the buttons that decide about all of it.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::response::decision_class;
use crate::state::{Decision, Responses};
use crate::texts::use_texts;

/// The buttons for several responses; nothing where there are not several.
#[component]
pub(crate) fn Selection(responses: Responses) -> impl IntoView {
    let texts = use_texts();
    let selectable = Memo::new(move |_| responses.selectable());
    let count = Memo::new(move |_| responses.selected.with(BTreeSet::len));
    let is_all = move || selectable.with(|selectable| selectable.len() == count.get());
    let toggle = move |_| {
        let selected = if is_all() { BTreeSet::new() } else { selectable.get().into_iter().collect() };
        responses.selected.set(selected);
    };
    let status = move || match count.get() {
        0 => String::new(),
        count => texts.selected_count(count),
    };
    let decide = move |decision: Decision| {
        let selected = responses.selected.get_untracked().into_iter().collect();
        responses.decide(selected, decision);
    };
    let buttons = [Decision::Approve, Decision::Reject, Decision::Spam]
        .map(|decision| {
            view! {
                <button
                    type="button"
                    class=decision_class(decision)
                    data-decision=decision.word()
                    aria-describedby="selected-count"
                    hidden=move || count.get() == 0
                    on:click=move |_| decide(decision)
                >
                    {decision.label(texts)}
                </button>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <div class="selection" role="group" aria-label=texts.selection hidden=move || !responses.has_several()>
            <button type="button" class="plain" on:click=toggle>
                {move || if is_all() { texts.select_none } else { texts.select_all }}
            </button>
            <p class="hint" id="selected-count" role="status">{status}</p>
            {buttons}
        </div>
    }
    .into_any()
}
