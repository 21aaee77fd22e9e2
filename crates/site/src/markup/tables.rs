//! Tables: wraps each in a scrollable region, and sets the alignment by class.

use dom_query::Document;
use maud::html;

use crate::wording::Wording;

pub(super) fn prepare(document: &Document, wording: Wording) {
    for cell in document.select("td[style], th[style]").nodes() {
        let style = cell.attr("style").unwrap_or_default();
        cell.remove_attr("style");
        for (value, class) in [("left", "al-left"), ("center", "al-center"), ("right", "al-right")] {
            if style.contains(value) {
                cell.add_class(class);
            }
        }
    }
    for cell in document.select("thead th:not([scope])").nodes() {
        cell.set_attr("scope", "col");
    }
    for (index, table) in document.select("table").nodes().iter().enumerate() {
        let caption = table.find(&["caption"]).first().map(|caption| caption.text().trim().to_owned());
        let label = caption.filter(|text| !text.is_empty()).unwrap_or_else(|| wording.table(index + 1));
        let region = html! { div class="table" role="region" tabindex="0" aria-label=(label) {} };
        table.wrap_html(region.into_string());
    }
}
