//! The values in a list of responses; invalid values are reported.

use super::declarations::AUTHOR;
use super::{MAX_LINE, MAX_TEXT, Sender, finish};
use crate::date::instant;
use crate::json::node::Node;
use protocol::feed::{Author, PINGBACK, WITHDRAWN};
use protocol::response::{FieldError, is_id, is_web_address, missing, unseen};

pub(super) fn id(node: &Node<'_>) -> Option<String> {
    let text = node.filled_text()?;
    if is_id(text) {
        return Some(text.to_owned());
    }
    node.error(format!("\"{text}\" is not a valid id"), "write 1 to 64 characters of a-z, 0-9 and hyphens");
    None
}

pub(super) fn date_published(node: &Node<'_>) -> Option<String> {
    let text = node.filled_text()?;
    if instant(text).is_some() {
        return Some(text.to_owned());
    }
    node.error(
        format!("\"{text}\" is not a date with its time"),
        "write a day that exists, the time and its offset, as 2012-03-15T09:30:00-04:00",
    );
    None
}

pub(super) fn kind(node: &Node<'_>) -> Option<String> {
    let text = node.filled_text()?;
    if matches!(text, PINGBACK | WITHDRAWN) {
        return Some(text.to_owned());
    }
    node.error(
        format!("\"{text}\" is not a kind of response"),
        format!(
            "write \"{PINGBACK}\" for a page that links to the post, \"{WITHDRAWN}\" for the place of a response that \
             was withdrawn; leave it out for a response"
        ),
    );
    None
}

pub(super) fn author(node: &Node<'_>, is_pingback: bool, has_title: bool, sender: Sender) -> Option<Author> {
    let nodes = node.items()?;
    let [only] = nodes.as_slice() else {
        node.error(format!("has {} authors, not one", nodes.len()), "name the one who wrote the response");
        return None;
    };
    let fields = only.fields(AUTHOR)?;
    let name = match fields.get("name") {
        Some(node) => line(&node),
        None if is_pingback && has_title => Some(String::new()),
        None => {
            fields.error("the field \"name\" is missing", "add \"name\": \"…\", such as \"Anonyme\"");
            None
        }
    };
    let url = match fields.get("url") {
        Some(node) => web_address(&node),
        None if is_pingback => {
            fields.error("the field \"url\" is missing", "add the address of the page that links to the post");
            None
        }
        None => Some(String::new()),
    };
    finish(fields, sender);
    Some(Author { name: name?, url: url? })
}

/// One line as the sender wrote it. It is shown as text, so it may contain HTML.
pub(super) fn line(node: &Node<'_>) -> Option<String> {
    let text = node.filled_text()?;
    if missing(text).is_some() {
        node.error("has no visible characters", "write a text, or leave the field out where it is optional");
        return None;
    }
    within(node, text, MAX_LINE)?;
    all_seen(node, text, false)?;
    Some(text.to_owned())
}

pub(super) fn content_text(node: &Node<'_>, may_be_empty: bool) -> Option<String> {
    let text = node.text()?.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if missing(text).is_some() && !may_be_empty {
        node.error("is empty", "write the text of the response, or remove the response");
        return None;
    }
    within(node, text, MAX_TEXT)?;
    all_seen(node, text, true)?;
    Some(text.to_owned())
}

pub(super) fn web_address(node: &Node<'_>) -> Option<String> {
    let text = node.filled_text()?;
    if is_web_address(text) {
        return Some(text.to_owned());
    }
    node.error(
        format!("\"{text}\" is not the address of a site"),
        "write an address that starts with https:// or http://, or leave the field out where it is optional",
    );
    None
}

fn within(node: &Node<'_>, text: &str, limit: usize) -> Option<()> {
    let length = text.chars().count();
    if length > limit {
        node.error(format!("has {length} characters, more than {limit}"), "shorten it");
        return None;
    }
    Some(())
}

fn all_seen(node: &Node<'_>, text: &str, lines: bool) -> Option<()> {
    if let Some(FieldError::Unseen(found, place)) = unseen(text, lines) {
        node.error(
            format!("character {place} is the invisible U+{:04X}", u32::from(found)),
            "remove it; it is invisible, or changes the direction of the text",
        );
        return None;
    }
    Some(())
}
