//! Task lists: each box is named by the words beside it. Other fields have no place in a text.

use dom_query::Document;

pub(super) fn prepare(document: &Document) {
    for checkbox in document.select("input").nodes() {
        let is_box = checkbox.attr("type").is_some();
        let item = checkbox.ancestors_it(None).find(|ancestor| ancestor.has_name("li"));
        let Some(item) = item.filter(|_| is_box) else {
            checkbox.remove_from_parent();
            continue;
        };
        item.add_class("task");
        // A list below the item has boxes of its own.
        let own_words: String = item
            .children()
            .iter()
            .filter(|child| !child.has_name("ul") && !child.has_name("ol"))
            .map(|child| child.text().to_string())
            .collect();
        let label = own_words.split_whitespace().collect::<Vec<_>>().join(" ");
        checkbox.set_attr("aria-label", &label);
        checkbox.set_attr("disabled", "");
    }
}
