//! One page of the finished site: its document, the data inside it, and its bundle. The elements are those that browsers
//! with scripts make of the document: what stands in a `noscript` is text for them.

use dom_query::Document;
use protocol::bundle;

pub(crate) struct Page {
    pub(crate) html: String,
    tree: Document,
    bundle: Option<bundle::Page>,
}

impl Page {
    pub(crate) fn new(html: &str, bundle: Option<&str>) -> Self {
        let bundle = bundle.map(|text| serde_json::from_str(text).unwrap());
        let tree = Document::from(html);
        // The parser takes scripts to be off.
        tree.select("noscript > *").remove();
        Self { html: html.to_owned(), tree, bundle }
    }

    /// The page as a browser without scripts has it: the elements in each `noscript` are elements.
    pub(crate) fn without_scripts(self) -> Self {
        Self { tree: Document::from(self.html.as_str()), ..self }
    }

    /// What stands at the address with `index.json`.
    pub(crate) fn bundle(&self) -> &bundle::Page {
        self.bundle.as_ref().unwrap()
    }

    pub(crate) fn article(&self) -> &bundle::Article {
        self.bundle().article.as_ref().unwrap()
    }

    /// The HTML of the text.
    pub(crate) fn content(&self) -> &str {
        &self.article().content
    }

    /// The data inside the document.
    pub(crate) fn data(&self) -> bundle::Document {
        serde_json::from_str(&self.tree.select("script#carnet-data").text()).unwrap()
    }

    /// The texts of all elements that `selector` finds, white space at their ends trimmed.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.tree.select(selector).iter().map(|element| element.text().trim().to_owned()).collect()
    }

    /// The values of an attribute of all elements that `selector` finds and that have it.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.tree.select(selector).iter().filter_map(|element| element.attr(name)).map(|v| v.to_string()).collect()
    }

    /// The names of all attributes of all elements that `selector` finds.
    pub(crate) fn attribute_names(&self, selector: &str) -> Vec<String> {
        let elements = self.tree.select(selector);
        elements
            .nodes()
            .iter()
            .flat_map(|node| node.attrs())
            .map(|attribute| attribute.name.local.to_string())
            .collect()
    }

    /// The value of an attribute of the only element that `selector` finds.
    #[track_caller]
    pub(crate) fn attribute(&self, selector: &str, name: &str) -> String {
        let mut values = self.attributes(selector, name);
        assert_eq!((self.count(selector), values.len()), (1, 1), "{selector} with {name}");
        values.remove(0)
    }

    pub(crate) fn count(&self, selector: &str) -> usize {
        self.tree.select(selector).length()
    }
}
