//! Blocks of the block editor: comments around HTML.

use std::collections::BTreeMap;

use super::paragraphs::paragraphs;
use crate::html::{Token, tokens};

/// Whether a text was written in the block editor.
pub(super) fn has_blocks(text: &str) -> bool {
    text.contains("<!-- wp:")
}

/// The HTML of the blocks without their comments. Text outside of blocks gets paragraphs as in the classic editor.
/// Dynamic blocks, such as lists of posts, are left out and counted.
pub(super) fn html(text: &str, left_out: &mut BTreeMap<String, usize>) -> String {
    let mut html = String::new();
    let mut outside = String::new();
    let mut depth = 0_usize;
    for token in tokens(text) {
        let comment = match token {
            Token::Comment(raw) => block_comment(raw),
            _ => None,
        };
        match comment {
            Some(Comment::Start(name)) => {
                if depth == 0 {
                    html.push_str(&paragraphs(&std::mem::take(&mut outside)));
                }
                // The text of a classic block has no paragraphs yet; it is not nested.
                if name != "freeform" {
                    depth += 1;
                }
            }
            Some(Comment::End(name)) => {
                if name == "freeform" {
                    html.push_str(&paragraphs(&std::mem::take(&mut outside)));
                } else {
                    depth = depth.saturating_sub(1);
                }
            }
            Some(Comment::Empty(name)) => {
                if !matches!(name, "more" | "nextpage" | "separator" | "spacer") {
                    *left_out.entry(name.to_owned()).or_default() += 1;
                }
            }
            None if depth == 0 => outside.push_str(token.raw()),
            None => html.push_str(token.raw()),
        }
    }
    html.push_str(&paragraphs(&outside));
    html
}

enum Comment<'t> {
    Start(&'t str),
    End(&'t str),
    Empty(&'t str),
}

fn block_comment(raw: &str) -> Option<Comment<'_>> {
    let inner = raw.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let name = |text: &str| -> usize { text.find(|c: char| c.is_whitespace()).unwrap_or(text.len()) };
    if let Some(rest) = inner.strip_prefix("/wp:") {
        return Some(Comment::End(&rest[..name(rest)]));
    }
    let rest = inner.strip_prefix("wp:")?;
    let own = &rest[..name(rest)];
    Some(if rest.ends_with('/') { Comment::Empty(own.trim_end_matches('/')) } else { Comment::Start(own) })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::html;

    #[test]
    fn block_comments_are_removed() {
        let mut left_out = BTreeMap::new();
        let text = "<!-- wp:paragraph {\"a\":1} -->\n<p>Un</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:latest-posts /-->\n\nDeux\n\n\
                    <!-- wp:freeform -->\nTrois\n\nQuatre\n<!-- /wp:freeform -->";
        assert_eq!(html(text, &mut left_out), "\n<p>Un</p>\n<p>Deux</p>\n<p>Trois</p>\n<p>Quatre</p>\n");
        assert_eq!(left_out, BTreeMap::from([("latest-posts".to_owned(), 1)]));
    }
}
