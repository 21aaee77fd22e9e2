//! Footnotes: numbered in the order of their references, each placed after the block that refers to it first,
//! so that a wide page can hang it in the margin beside its line.

use std::collections::HashMap;

use dom_query::{Document, NodeId, NodeRef};

use super::escape;
use crate::wording::Wording;

pub(super) fn prepare(document: &Document, wording: Wording) {
    let mut definitions: HashMap<String, NodeRef<'_>> = HashMap::new();
    for definition in document.select(".footnote-definition").nodes() {
        definition.remove_from_parent();
        if let Some(name) = definition.attr("id") {
            definitions.insert(name.to_string(), *definition);
        }
    }
    // By name: number, and how often it was referred to.
    let mut numbers: HashMap<String, (usize, usize)> = HashMap::new();
    // By block: the last note placed behind it, so that several stay in order.
    let mut last_after: HashMap<NodeId, NodeRef<'_>> = HashMap::new();
    // Notes may refer to notes, and these only stand in the document once they are placed.
    let mut references = open_references(document);
    while !references.is_empty() {
        for reference in &references {
            let link = reference.find(&["a"]).into_iter().next();
            let href = link.and_then(|link| link.attr("href")).unwrap_or_default();
            let name = href.trim_start_matches('#').to_owned();
            let next = numbers.len() + 1;
            let (number, uses) = numbers.entry(name.clone()).or_insert((next, 0));
            *uses += 1;
            let (number, first) = (*number, *uses == 1);
            reference.set_attr("class", "footnote-ref");
            if first {
                reference.set_attr("id", &format!("fnref-{number}"));
            }
            reference.set_html(format!("<a href=\"#fn-{number}\">{number}</a>"));
            if let (true, Some(definition)) = (first, definitions.get(&name)) {
                let block = top_block(reference);
                let place = last_after.get(&block.id).copied().unwrap_or(block);
                let note = note(number, definition, wording);
                place.after_html(note);
                if let Some(note) = place.next_sibling() {
                    last_after.insert(block.id, note);
                }
            }
        }
        references = open_references(document);
    }
}

fn open_references(document: &Document) -> Vec<NodeRef<'_>> {
    document.select(".footnote-reference").nodes().to_vec()
}

/// The block of the text that holds `node`: the ancestor directly under the root.
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
        // Markdown writes the name of the note at its start; the number takes its place.
        if label.prev_element_sibling().is_none() && label.parent().is_some_and(|parent| parent.id == definition.id) {
            label.remove_from_parent();
        }
    }
    let paragraphs = definition.element_children();
    let text = match paragraphs.as_slice() {
        [only] if only.has_name("p") => only.inner_html(),
        _ => definition.inner_html(),
    };
    let label = escape(&wording.footnote_back(number));
    format!(
        "<aside class=\"footnote\" id=\"fn-{number}\" role=\"note\">\
         <a class=\"footnote-number\" href=\"#fnref-{number}\" aria-label=\"{label}\">{number}</a> {}</aside>",
        text.trim()
    )
}
