//! What the toolbar does to a text in HTML.

use std::ops::Range;

use super::lines::lines;
use super::wrapping::wrap;
use super::{Action, Edit, part};

/// What an action does to a text with this selection, in bytes.
pub(super) fn edit(action: Action, text: &str, selection: Range<usize>) -> Edit {
    match action {
        Action::Bold => wrap(text, selection, "<strong>", "</strong>"),
        Action::Italic => wrap(text, selection, "<em>", "</em>"),
        Action::Code if part(text, &selection).contains('\n') => {
            wrap(text, lines(text, &selection), "<pre><code>", "</code></pre>")
        }
        Action::Code => wrap(text, selection, "<code>", "</code>"),
        Action::Heading => heading(text, selection, "<h2>", "</h2>"),
        Action::Subheading => heading(text, selection, "<h3>", "</h3>"),
        Action::List => list(text, &selection, "ul"),
        Action::NumberedList => list(text, &selection, "ol"),
        Action::Quote => wrap(text, lines(text, &selection), "<blockquote>\n", "\n</blockquote>"),
    }
}

/// The whole lines, unless the selection is inside of the element already.
fn heading(text: &str, selection: Range<usize>, open: &str, close: &str) -> Edit {
    let is_inside = part(text, &(0..selection.start)).ends_with(open);
    let range = if is_inside { selection } else { lines(text, &selection) };
    wrap(text, range, open, close)
}

fn list(text: &str, selection: &Range<usize>, name: &str) -> Edit {
    let range = lines(text, selection);
    let filled = part(text, &range).split('\n').filter(|line| !line.trim().is_empty());
    let mut items: String = filled.map(|line| format!("<li>{}</li>\n", line.trim())).collect();
    if items.is_empty() {
        items.push_str("<li></li>\n");
    }
    let text = format!("<{name}>\n{items}</{name}>");
    let selection = 0..text.len();
    Edit { range, text, selection }
}
