//! Text that is set before it is wanted, where nobody sees it: to find fonts and to shape words takes a browser longer
//! than all else between a click and the page, and it remembers both.

use content::bundle::Page;

use super::document;
use crate::state::State;
use crate::views::{Element, article, el};

/// Sets the text of a page that may be opened next. Its banner would be fetched, and nobody has asked for it yet;
/// pictures in the text are fetched when they come near the window.
pub(super) fn set(state: &State, page: &Page) {
    if let Some(article) = &page.article {
        lay_out(article::text(state, page, article, None));
    }
}

/// As many of them as a long list has in view, and no more: to set them all may take too long.
const SPECIMEN: usize = 2000;

/// Sets the words in view, of which many will come again, in the type of a post, unless they are one.
pub(super) fn set_specimen() {
    if document::find(".prose").is_some() {
        return;
    }
    let words: String = document::text("main").chars().take(SPECIMEN).collect();
    lay_out(
        el("article")
            .class("post")
            .child(el("h1").text(&words.chars().take(80).collect::<String>()))
            .child(el("div").class("prose").child(el("p").text(&words))),
    );
}

/// All in one task: there is no frame in which anything could be seen, and no reader that could be told of it.
fn lay_out(view: Element) {
    let Some(main) = document::find("main") else { return };
    let view = el("div").class("ahead").child(view).mount(None);
    let _ = main.append_child(view.node());
    // Where something is can only be told when it is laid out.
    view.node().get_bounding_client_rect();
    view.node().remove();
}
