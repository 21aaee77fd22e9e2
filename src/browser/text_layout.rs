//! Laying out text, hidden, before it is shown: finding fonts and shaping words takes a browser longer than all else
//! between a click and the page, and it caches both.

use leptos::prelude::document as browser_document;
use protocol::bundle::Page;
use web_sys::Element;

use super::document;

/// As many characters as a long list has in view; more may take too long.
const MAX_CHARACTERS: usize = 2000;
/// As many as a title has.
const TITLE_CHARACTERS: usize = 80;

/// A post without its text.
const POST: &str =
    r#"<article class="post"><header class="post-header"><h1></h1></header><div class="prose"></div></article>"#;
/// The type of a post, for words that are not from one.
const SPECIMEN: &str = r#"<article class="post"><h1></h1><div class="prose"></div></article>"#;

/// Lays out the text of a page that may be opened next, without its banner and the addresses of its media: an element
/// with `src` or `srcset` fetches it even before it is in the document.
pub(crate) fn lay_out_page(page: &Page) {
    if let Some(article) = &page.article {
        lay_out(POST, &page.title, |prose| {
            prose.set_inner_html(&article.content.replace(" src", " data-src"));
        });
    }
}

/// Lays out the words in view, of which many will come again, in the type of a post, unless they are one.
pub(crate) fn lay_out_words_in_view() {
    if document::find(".prose").is_none() {
        let words: String = document::text("main").chars().take(MAX_CHARACTERS).collect();
        let title: String = words.chars().take(TITLE_CHARACTERS).collect();
        lay_out(SPECIMEN, &title, |prose| prose.set_text_content(Some(&words)));
    }
}

/// All in one task: there is no frame in which anything could be seen, and nothing that a screen reader could announce.
fn lay_out(frame: &str, title: &str, fill: impl FnOnce(&Element)) {
    let (Some(main), Ok(hidden)) = (document::find("main"), browser_document().create_element("div")) else { return };
    hidden.set_class_name("text-layout");
    hidden.set_inner_html(frame);
    let part = |selector: &str| hidden.query_selector(selector).ok().flatten();
    if let (Some(heading), Some(prose)) = (part("h1"), part(".prose")) {
        heading.set_text_content(Some(title));
        fill(&prose);
        let _ = main.append_child(&hidden);
        // A position is known only after layout.
        hidden.get_bounding_client_rect();
        hidden.remove();
    }
}
