//! Lists of posts: home, a tag, a year.

use content::bundle::{Entry, Kind, Link, Page, Pager, Section};
use content::label::Label;

use super::element::{Element, el};
use super::link::{heading, paragraph, tags};
use crate::state::State;

/// A list with its heading and its pager.
pub(super) fn list(state: &State, page: &Page) -> Element {
    // The header shows the name of the blog; the home page needs it as a heading only for those who listen.
    let home = page.kind == Kind::Home;
    let title = if home { heading(&page.title).class("visually-hidden") } else { heading(&page.title) };
    let empty = page.sections.is_empty().then(|| el("p").class("empty").text(state.label(Label::EmptyList)));
    el("div")
        .class("list")
        .child(title)
        .child_if(paragraph(if home { "site-description" } else { "count" }, &page.intro))
        .child_if(empty)
        .children(page.sections.iter().map(section))
        .child_if(page.pager.as_ref().map(|pager| self::pager(state, pager)))
}

fn section(section: &Section) -> Element {
    let Link { label, url, .. } = &section.heading;
    let heading = el("h2");
    let heading =
        if url.is_empty() { heading.text(label) } else { heading.child(el("a").attr("href", url).text(label)) };
    let entries = el("ol").class("entries").children(section.entries.iter().map(entry));
    el("section").class("year").child(heading).child(entries)
}

fn entry(entry: &Entry) -> Element {
    let language = entry.language.as_deref();
    let title = el("a").attr("href", &entry.url).text(&entry.title);
    el("li")
        .class("entry")
        .child(el("time").class("entry-date").attr("datetime", &entry.datetime).text(&entry.date))
        .child(el("h3").class("entry-title").attr_if("lang", language).child(title))
        .child_if(paragraph("entry-summary", &entry.summary).map(|summary| summary.attr_if("lang", language)))
        .child_if(tags(&entry.tags))
        .child_if(responses(entry))
}

/// How many responses a post has, as a link to them.
fn responses(entry: &Entry) -> Option<Element> {
    (!entry.responses.is_empty()).then(|| {
        let address = format!("{}#responses", entry.url);
        el("p").class("entry-responses").child(el("a").attr("href", &address).text(&entry.responses))
    })
}

fn pager(state: &State, pager: &Pager) -> Element {
    let step = |rel: &'static str, link: &Link| el("a").attr("rel", rel).attr("href", &link.url).text(&link.label);
    el("nav")
        .class("pager")
        .attr("aria-label", state.label(Label::Pages))
        .child_if(pager.newer.as_ref().map(|link| step("prev", link)))
        .child(el("span").text(&pager.label))
        .child_if(pager.older.as_ref().map(|link| step("next", link)))
}
