//! Contents that an export has outside of the text of a post: reusable blocks are items of their own, footnotes are in
//! a field of the post.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use crate::html::{Token, escaped, tokens};

/// Most bytes of reusable blocks in a post: damaged exports may have blocks that contain one another many times.
const MAX_LENGTH: usize = 1024 * 1024;

/// Deepest nesting of reusable blocks.
const MAX_DEPTH: usize = 20;

/// The texts of the reusable blocks, by id.
pub(super) type ReusableBlocks = HashMap<u64, String>;

/// The text of a post with its reusable blocks and footnotes. `notes` is the field with the footnotes.
pub(super) fn with_contents(text: &str, reusable: &ReusableBlocks, notes: &str) -> String {
    let mut writer = Writer { reusable, notes: list(notes), open: Vec::new(), left: MAX_LENGTH, text: String::new() };
    writer.add(text);
    writer.text
}

struct Writer<'b> {
    reusable: &'b ReusableBlocks,
    /// The list of footnotes; none if there are none.
    notes: Option<String>,
    /// The reusable blocks in which the text is.
    open: Vec<u64>,
    /// How many bytes of reusable blocks may follow.
    left: usize,
    text: String,
}

impl Writer<'_> {
    fn add(&mut self, text: &str) {
        for token in tokens(text) {
            let content = match token {
                Token::Comment(raw) => dynamic_block(raw),
                Token::Text(_) | Token::Tag(..) => None,
            };
            let is_added = match content {
                Some(DynamicBlock::Reusable(id)) => self.add_reusable(id),
                Some(DynamicBlock::Footnotes) => self.add_notes(),
                None => false,
            };
            if !is_added {
                self.text.push_str(token.raw());
            }
        }
    }

    /// Adds a reusable block, unless it is unknown or contains itself.
    fn add_reusable(&mut self, id: u64) -> bool {
        if self.open.len() >= MAX_DEPTH || self.open.contains(&id) {
            return false;
        }
        let reusable = self.reusable;
        let Some(content) = reusable.get(&id) else { return false };
        // An empty one counts too, so that their number is limited.
        let Some(left) = self.left.checked_sub(content.len().max(1)) else { return false };
        self.left = left;
        self.open.push(id);
        self.add(content);
        self.open.pop();
        true
    }

    fn add_notes(&mut self) -> bool {
        let Some(notes) = self.notes.take() else { return false };
        self.text.push_str(&format!("<!-- wp:footnotes -->\n{notes}\n<!-- /wp:footnotes -->"));
        true
    }
}

/// A block whose content is elsewhere.
enum DynamicBlock {
    Reusable(u64),
    Footnotes,
}

fn dynamic_block(comment: &str) -> Option<DynamicBlock> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("/-->")?.trim();
    let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    match name {
        "wp:block" => {
            let attributes: Value = serde_json::from_str(attributes).ok()?;
            attributes["ref"].as_u64().map(DynamicBlock::Reusable)
        }
        "wp:footnotes" => Some(DynamicBlock::Footnotes),
        _ => None,
    }
}

/// A footnote of the block editor.
#[derive(Deserialize)]
struct Footnote {
    id: String,
    /// HTML.
    content: String,
}

/// The list of the footnotes in their field, as WordPress shows it.
fn list(field: &str) -> Option<String> {
    let notes: Vec<Footnote> = serde_json::from_str(field).ok()?;
    let items = notes.iter().map(|note| {
        let id = escaped(&note.id);
        format!("<li id=\"{id}\">{} <a href=\"#{id}-link\">↩</a></li>", note.content)
    });
    (!notes.is_empty()).then(|| format!("<ol>{}</ol>", items.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::{ReusableBlocks, with_contents};

    #[test]
    fn reusable_blocks_are_in_the_text() {
        let reusable = ReusableBlocks::from([
            (1, "<p>Un</p>".to_owned()),
            (2, "a <!-- wp:block {\"ref\":1} /--> b".to_owned()),
            (3, "<!-- wp:block {\"ref\":3} /-->".to_owned()),
        ]);
        for (text, expected) in [
            ("x <!-- wp:block {\"ref\":1} /--> y", "x <p>Un</p> y"),
            ("<!-- wp:block {\"ref\":2} /-->", "a <p>Un</p> b"),
            ("<!-- wp:block {\"ref\":3} /-->", "<!-- wp:block {\"ref\":3} /-->"),
            ("<!-- wp:block {\"ref\":4} /-->", "<!-- wp:block {\"ref\":4} /-->"),
            ("<!-- wp:block /--> <!-- wp:latest-posts /-->", "<!-- wp:block /--> <!-- wp:latest-posts /-->"),
        ] {
            assert_eq!(with_contents(text, &reusable, ""), expected, "{text}");
        }
    }

    #[test]
    fn blocks_in_one_another_have_a_limit() {
        let nested = |id: u64| format!("<!-- wp:block {{\"ref\":{id}}} /-->").repeat(10);
        let mut reusable: ReusableBlocks = (1..30).map(|id| (id, nested(id + 1))).collect();
        reusable.insert(30, String::new());
        let text = with_contents(&nested(1), &reusable, "");
        assert!(text.len() < 2 * super::MAX_LENGTH, "{}", text.len());
    }

    #[test]
    fn footnotes_are_a_list() {
        let text = "<p>Un<sup><a href=\"#a-1\" id=\"a-1-link\">1</a></sup></p>\n<!-- wp:footnotes /-->";
        let notes = "[{\"content\":\"Une <em>note</em>\",\"id\":\"a-1\"}]";
        let list = "<ol><li id=\"a-1\">Une <em>note</em> <a href=\"#a-1-link\">↩</a></li></ol>";
        let shown = with_contents(text, &ReusableBlocks::new(), notes);
        assert!(shown.ends_with(&format!("<!-- wp:footnotes -->\n{list}\n<!-- /wp:footnotes -->")), "{shown}");
        for without in ["", "[]", "{}"] {
            assert_eq!(with_contents(text, &ReusableBlocks::new(), without), text);
        }
    }
}
