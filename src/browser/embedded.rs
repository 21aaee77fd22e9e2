//! The data inside the pre-rendered document.

use protocol::bundle::Document;

use super::document;

/// The data of the document, completed with the HTML that is in the page itself.
pub(crate) fn document() -> Option<Document> {
    let text = document::find("#carnet-data")?.text_content()?;
    let mut data: Document = serde_json::from_str(&text).ok()?;
    if let Some(article) = &mut data.page.article {
        article.content = inner_html(".prose");
        article.contents = inner_html(".toc > .toc-list");
        article.banner = inner_html(".banner");
    }
    Some(data)
}

/// Others may have elements of the same classes elsewhere.
fn inner_html(child: &str) -> String {
    document::find(&format!("#main > article > {child}")).map(|element| element.inner_html()).unwrap_or_default()
}
