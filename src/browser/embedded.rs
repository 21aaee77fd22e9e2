//! The data inside the pre-rendered document.

use protocol::bundle::Document;

use super::document;

/// The data of the document, completed with the HTML that is in the page itself.
pub(crate) fn document() -> Option<Document> {
    let text = document::find("#carnet-data")?.text_content()?;
    let mut data: Document = serde_json::from_str(&text).ok()?;
    if let Some(article) = &mut data.page.article {
        article.content = inner_html("#main > article > .prose");
        article.contents = inner_html("#main > article > .toc > .toc-list");
        article.banner = inner_html("#main > article > .banner");
    }
    Some(data)
}

/// Selectors name the place, too: others may have elements of the same class elsewhere.
fn inner_html(selector: &str) -> String {
    document::find(selector).map(|element| element.inner_html()).unwrap_or_default()
}
