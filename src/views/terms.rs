//! Indexes: all tags, all years, each with its count.

use content::bundle::{Kind, Page};
use content::label::Label;
use leptos::prelude::*;

use super::link;
use crate::state::State;

/// An index of tags or years.
pub(super) fn terms(state: State, page: &Page) -> AnyView {
    let class = if page.kind == Kind::Tags { "tag-index" } else { "years" };
    let empty = page.terms.is_empty().then(|| view! { <p class="empty">{state.label(Label::EmptyList)}</p> });
    view! {
        <div class="list">
            <h1 tabindex="-1">{page.title.clone()}</h1>
            {(!page.intro.is_empty()).then(|| view! { <p class="count">{page.intro.clone()}</p> })}
            {empty}
            {link::links(class, None, "count", &page.terms)}
        </div>
    }
    .into_any()
}
