//! Footnotes: numbered in the order of their references, each placed after the block that refers to it first, so that
//! wide pages can show it in the margin.

mod check;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use dom_query::{Document, NodeId, NodeRef};
use maud::{PreEscaped, html};

use crate::wording::Wording;

pub(super) use check::check;

pub(super) fn prepare(document: &Document, wording: Wording) {
    let mut definitions: HashMap<String, NodeRef<'_>> = HashMap::new();
    for definition in document.select(".footnote-definition").nodes() {
        definition.remove_from_parent();
        if let Some(name) = definition.attr("id") {
            // Of duplicate notes, the first is used.
            definitions.entry(name.to_string()).or_insert(*definition);
        }
    }
    let mut numbers: HashMap<String, usize> = HashMap::new();
    // The last note after each block, to keep several notes in order.
    let mut last_after: HashMap<NodeId, NodeRef<'_>> = HashMap::new();
    let mut references = document.select(".footnote-reference").nodes().to_vec();
    while !references.is_empty() {
        // Notes may refer to notes, which are in the document only after they are placed.
        let mut inner = Vec::new();
        for reference in &references {
            let link = reference.find(&["a"]).into_iter().next();
            let href = link.and_then(|link| link.attr("href")).unwrap_or_default();
            let name = href.trim_start_matches('#').to_owned();
            let next = numbers.len() + 1;
            let (number, first) = match numbers.entry(name.clone()) {
                Entry::Occupied(known) => (*known.get(), false),
                Entry::Vacant(new) => (*new.insert(next), true),
            };
            reference.set_attr("class", "footnote-ref");
            if first {
                reference.set_attr("id", &format!("fnref-{number}"));
            }
            reference.set_html(html! { a href={ "#fn-" (number) } { (number) } }.into_string());
            if let (true, Some(definition)) = (first, definitions.get(&name)) {
                let block = top_block(reference);
                let place = last_after.get(&block.id).copied().unwrap_or(block);
                place.after_html(note(number, definition, wording));
                if let Some(note) = place.next_sibling() {
                    last_after.insert(block.id, note);
                    inner.extend(note.descendants_it().filter(|node| node.has_class("footnote-reference")));
                }
            }
        }
        references = inner;
    }
}

/// The block that contains `node`: the ancestor directly below the root.
fn top_block<'t>(node: &NodeRef<'t>) -> NodeRef<'t> {
    let mut block = *node;
    while let Some(parent) = block.parent() {
        if parent.parent().is_none() || parent.has_name("html") || parent.is_fragment() {
            break;
        }
        block = parent;
    }
    block
}

fn note(number: usize, definition: &NodeRef<'_>, wording: Wording) -> String {
    for label in definition.find(&["sup"]) {
        // The name of the note at its start is replaced by the number.
        if label.prev_element_sibling().is_none() && label.parent().is_some_and(|parent| parent.id == definition.id) {
            label.remove_from_parent();
        }
    }
    let paragraphs = definition.element_children();
    let text = match paragraphs.as_slice() {
        [only] if only.has_name("p") => only.inner_html(),
        _ => definition.inner_html(),
    };
    let label = wording.footnote_back(number);
    let note = html! {
        aside class="footnote" id={ "fn-" (number) } role="note" {
            a class="footnote-number" href={ "#fnref-" (number) } aria-label=(label) { (number) }
            " " (PreEscaped(text.trim()))
        }
    };
    note.into_string()
}
