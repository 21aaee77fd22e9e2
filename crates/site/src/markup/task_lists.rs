//! Task lists: labels each checkbox with the text beside it, and removes other form fields.

use std::collections::HashMap;

use dom_query::{Document, NodeRef};

/// Longest label of a checkbox, in characters: several checkboxes may share the text of one item.
const MAX_NAME_LENGTH: usize = 200;

pub(super) fn prepare(document: &Document) {
    let mut names = HashMap::new();
    for checkbox in document.select("input").nodes() {
        let is_box = checkbox.attr("type").is_some();
        let item = checkbox.ancestors_it(None).find(|ancestor| ancestor.has_name("li"));
        let Some(item) = item.filter(|_| is_box) else {
            checkbox.remove_from_parent();
            continue;
        };
        item.add_class("task");
        let name = names.entry(item.id).or_insert_with(|| own_words(&item));
        checkbox.set_attr("aria-label", name);
        checkbox.set_attr("disabled", "");
    }
}

/// The text of an item, without nested lists.
fn own_words(item: &NodeRef<'_>) -> String {
    let is_list = |child: &NodeRef<'_>| child.has_name("ul") || child.has_name("ol");
    let children = item.children();
    let own = children.iter().filter(|child| !is_list(child));
    let words: String = own.map(|child| child.text().to_string()).collect();
    let name = words.split_whitespace().collect::<Vec<_>>().join(" ");
    name.chars().take(MAX_NAME_LENGTH).collect()
}
