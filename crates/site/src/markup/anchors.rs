//! Obsolete anchors: `<a name="x">` of word processors and of WordPress becomes an id, so that links to it work.

use dom_query::Document;

pub(super) fn prepare(document: &Document) {
    for anchor in document.select("a[name]").nodes() {
        let name = anchor.attr("name").unwrap_or_default();
        anchor.remove_attr("name");
        if anchor.attr("id").is_none() {
            anchor.set_attr("id", &name);
        }
    }
}
