//! A difference by words.

use editor_protocol::{Change, ChangeKind};
use leptos::prelude::*;

use crate::texts::{Texts, use_texts};

/// A text in which removed and added words are marked. Without either, it is one side of the difference.
#[component]
pub(crate) fn Difference(changes: Vec<Change>) -> impl IntoView {
    let texts = use_texts();
    let parts = changes.into_iter().map(|change| part(texts, change)).collect_view();
    view! { <div class="difference">{parts}</div> }.into_any()
}

fn part(texts: Texts, Change { kind, text }: Change) -> AnyView {
    // Screen readers say nothing of these elements.
    match kind {
        ChangeKind::Same => view! { <span>{text}</span> }.into_any(),
        ChangeKind::Removed => {
            view! { <del><span class="visually-hidden">{texts.removed}</span>{text}</del> }.into_any()
        }
        ChangeKind::Added => view! { <ins><span class="visually-hidden">{texts.added}</span>{text}</ins> }.into_any(),
    }
}
