//! The values in a list of responses; invalid values are reported.

use super::declarations::AUTHOR;
use super::{MAX_LINE, MAX_TEXT, Sender, finish};
use crate::date::instant;
use crate::json::node::{Node, code_point};
use crate::message::Message;
use protocol::feed::{Author, FEDIVERSE, LIKE, MENTION, PINGBACK, REPLY, REPOST, WITHDRAWN};
use protocol::response::{FieldError, is_id, is_web_address, missing, unseen};

pub(super) fn id(node: &Node<'_>) -> Option<String> {
    let text = node.filled_text()?;
    if is_id(text) {
        return Some(text.to_owned());
    }
    node.error(Message::invalid_id(text), Message::write_id());
    None
}

pub(super) fn date_published(node: &Node<'_>) -> Option<String> {
    let text = node.filled_text()?;
    if instant(text).is_some() {
        return Some(text.to_owned());
    }
    node.error(Message::not_a_date_with_time(text), Message::write_date_with_time());
    None
}

pub(super) fn kind(node: &Node<'_>) -> Option<String> {
    let text = node.filled_text()?;
    if matches!(text, PINGBACK | MENTION | LIKE | REPOST | REPLY | FEDIVERSE | WITHDRAWN) {
        return Some(text.to_owned());
    }
    node.error(Message::not_a_response_kind(text), Message::write_response_kind());
    None
}

/// Which fields an author must have.
#[derive(Clone, Copy)]
pub(super) struct AuthorFields {
    pub(super) name: bool,
    pub(super) url: bool,
}

pub(super) fn author(node: &Node<'_>, required: AuthorFields, sender: Sender) -> Option<Author> {
    let nodes = node.items()?;
    let [only] = nodes.as_slice() else {
        node.error(Message::not_one_author(nodes.len()), Message::name_author());
        return None;
    };
    let fields = only.fields(AUTHOR)?;
    let name = match fields.get("name") {
        Some(node) => line(&node),
        None if required.name => {
            fields.error(Message::missing_field("name"), Message::add_author_name());
            None
        }
        None => Some(String::new()),
    };
    let url = match fields.get("url") {
        Some(node) => web_address(&node),
        None if required.url => {
            fields.error(Message::missing_field("url"), Message::add_pingback_address());
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
        node.error(Message::no_visible_characters(), Message::write_optional_text());
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
        node.error(Message::empty(), Message::write_response_text());
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
    node.error(Message::not_a_site_address(text), Message::write_web_address());
    None
}

fn within(node: &Node<'_>, text: &str, limit: usize) -> Option<()> {
    let length = text.chars().count();
    if length > limit {
        node.error(Message::too_long(length.to_string(), limit.to_string()), Message::shorten());
        return None;
    }
    Some(())
}

fn all_seen(node: &Node<'_>, text: &str, lines: bool) -> Option<()> {
    if let Some(FieldError::Unseen(found, place)) = unseen(text, lines) {
        let message = Message::invisible_character_at(place.to_string(), code_point(found));
        node.error(message, Message::remove_invisible_character());
        return None;
    }
    Some(())
}
