//! How deep the elements of a text stand inside each other.
//!
//! Parsers of HTML look through all open elements at every tag: ten thousand quotes inside each other would take
//! minutes. So the depth is looked at before anything is parsed.

/// Elements that hold nothing, and elements that may be left open since the next of their kind closes them.
const NEVER_DEEP: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Deepest nesting of a text; a quote inside a list inside a quote is three.
pub(super) const MAX_DEPTH: usize = 100;

/// Whether more than [`MAX_DEPTH`] elements stand inside each other in `html`.
pub(super) fn is_too_deep(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for (start, _) in html.match_indices('<') {
        let tag = &html[start + 1..];
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let is = |other: &&str| other.eq_ignore_ascii_case(name);
        if name.is_empty() || NEVER_DEEP.iter().any(is) {
            continue;
        }
        if !closes {
            open.push(name);
        } else if let Some(opened) = open.iter().rposition(is) {
            open.truncate(opened);
        }
        if open.len() > MAX_DEPTH {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_too_deep;

    #[test]
    fn only_what_stands_inside_something_else_counts() {
        for html in ["", "a < b", "<p>x<br><p>y", "<li><img><td>"] {
            assert!(!is_too_deep(&html.repeat(1000)), "{html}");
        }
        assert!(!is_too_deep(&"<div><B>x</b></div>".repeat(1000)));
        for html in ["<div>", "<div></p></b>", "<p><b class=x>", "<a/><A>"] {
            assert!(is_too_deep(&html.repeat(1000)), "{html}");
        }
        let nested = |depth: usize| format!("{}x{}", "<ul><li>".repeat(depth), "</ul>".repeat(depth));
        assert!(!is_too_deep(&nested(100)));
        assert!(is_too_deep(&nested(101)));
    }
}
