//! The file has changed since it was opened: both texts, and what to do.

use std::sync::Arc;

use editor_protocol::{Change, ChangeKind, OpenedPost, PostContent, difference};
use leptos::prelude::*;

use super::difference::Difference;
use crate::browser::document::{find, focus};
use crate::state::Editor;
use crate::texts::{problem_text, use_texts};

/// Both texts side by side, with what is different marked, and a button for each decision.
#[component]
pub(crate) fn ConflictView(editor: Editor, current: Arc<OpenedPost>) -> impl IntoView {
    let texts = use_texts();
    let mine = editor.content.with_untracked(|content| content.text.clone());
    let changes = difference(&current.content.text, &mine);
    let side = |left_out: ChangeKind| -> Vec<Change> {
        changes.iter().filter(|change| change.kind != left_out).cloned().collect()
    };
    let (mine, theirs) = (side(ChangeKind::Removed), side(ChangeKind::Added));
    let other_fields = editor.other_fields(&current.content);
    let other_fields = (!other_fields.is_empty())
        .then(|| view! { <p>{texts.conflict_fields(other_fields.join(", "))}</p> }.into_any());
    // A file without a content can't be read.
    let errors: Vec<AnyView> = current
        .diagnostics
        .iter()
        .filter(|problem| problem.is_error && current.content == PostContent::default())
        .map(|problem| view! { <p>{problem_text(texts, &problem.message, &problem.help)}</p> }.into_any())
        .collect();
    Effect::new(move |_| focus(find("#conflict-heading")));
    let (for_mine, for_file, by_hand) = (Arc::clone(&current), Arc::clone(&current), current);
    view! {
        <section class="conflict" aria-labelledby="conflict-heading">
            <h2 id="conflict-heading" tabindex="-1">{texts.conflict}</h2>
            <p>{texts.conflict_hint}</p>
            {other_fields}
            {errors}
            <div class="sides">
                <div>
                    <h3>{texts.my_text}</h3>
                    <Difference changes=mine/>
                </div>
                <div>
                    <h3>{texts.text_in_file}</h3>
                    <Difference changes=theirs/>
                </div>
            </div>
            <p class="buttons">
                <button type="button" on:click=move |_| editor.keep_mine(&for_mine)>{texts.keep_mine}</button>
                <button type="button" on:click=move |_| editor.take_file(Arc::clone(&for_file))>
                    {texts.take_file}
                </button>
                <button type="button" on:click=move |_| editor.edit_by_hand(&by_hand)>{texts.edit_by_hand}</button>
            </p>
        </section>
    }
    .into_any()
}
