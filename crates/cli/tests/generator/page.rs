//! One page of the finished site: document, inline data, bundle. The document is parsed as in browsers with scripts,
//! where the content of `noscript` is text.

use dom_query::Document;
use protocol::bundle;
use serde::Deserialize;

pub(crate) struct Page {
    pub(crate) html: String,
    tree: Document,
    bundle: Option<bundle::Page>,
}

/// The data inside a document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InlineData {
    pub(crate) page: bundle::Page,
}

impl Page {
    pub(crate) fn new(html: &str, bundle: Option<&str>) -> Self {
        let bundle = bundle.map(|text| serde_json::from_str(text).unwrap());
        let tree = Document::from(html);
        // The parser parses as if scripts were disabled.
        tree.select("noscript > *").remove();
        Self { html: html.to_owned(), tree, bundle }
    }

    /// The page as in a browser without scripts: the content of `noscript` is parsed.
    pub(crate) fn without_scripts(self) -> Self {
        Self { tree: Document::from(self.html.as_str()), ..self }
    }

    /// The bundle at `index.json`.
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
    pub(crate) fn data(&self) -> InlineData {
        serde_json::from_str(&self.tree.select("script#carnet-data").text()).unwrap()
    }

    /// The trimmed texts of all elements that match `selector`.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.tree.select(selector).iter().map(|element| element.text().trim().to_owned()).collect()
    }

    /// The values of an attribute of all elements that match `selector` and have it.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.tree.select(selector).iter().filter_map(|element| element.attr(name)).map(|v| v.to_string()).collect()
    }

    /// The names of all attributes of all elements that match `selector`.
    pub(crate) fn attribute_names(&self, selector: &str) -> Vec<String> {
        let elements = self.tree.select(selector);
        elements
            .nodes()
            .iter()
            .flat_map(|node| node.attrs())
            .map(|attribute| attribute.name.local.to_string())
            .collect()
    }

    /// The value of an attribute of the only element that matches `selector`.
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
