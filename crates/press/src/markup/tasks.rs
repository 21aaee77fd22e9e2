//! Task lists: each box is named by the words beside it.

use dom_query::Document;

pub(super) fn prepare(document: &Document) {
    for checkbox in document.select("li input").nodes() {
        let Some(item) = checkbox.ancestors_it(None).find(|ancestor| ancestor.has_name("li")) else { continue };
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
