//! Indexes: all tags, all years, each with its count.

use content::bundle::{Kind, Page};
use content::label::Label;

use super::element::{Element, el};
use super::link::{heading, links, paragraph};
use crate::state::State;

/// An index of tags or years.
pub(super) fn terms(state: &State, page: &Page) -> Element {
    let class = if page.kind == Kind::Tags { "tag-index" } else { "years" };
    let index = links(class, None, "count", &page.terms)
        .unwrap_or_else(|| el("p").class("empty").text(state.label(Label::EmptyList)));
    el("div").class("list").child(heading(&page.title)).child_if(paragraph("count", &page.intro)).child(index)
}
