//! Indexes: all tags or all years, each with its count.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::bundle::{Kind, Page};
use protocol::label::Label;

use super::links::{Heading, LinkList, Paragraph};
use crate::site::label;

/// An index of tags or years.
#[component]
pub(crate) fn TermList(page: Arc<Page>) -> impl IntoView {
    let class = if page.kind == Kind::Tags { "tag-index" } else { "years" };
    let index = if page.terms.is_empty() {
        view! { <p class="empty">{label(Label::EmptyList)}</p> }.into_any()
    } else {
        view! { <LinkList class note_class="count" links=page.terms.clone()/> }.into_any()
    };
    view! {
        <div class="list">
            <Heading text=page.title.clone()/>
            <Paragraph class="count" text=page.intro.clone()/>
            {index}
        </div>
    }
    .into_any()
}
