//! The types of fields that only posts have.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::diagnostic::Position;
use crate::json::basic_types::field_type;
use crate::json::choice::Choice;
use crate::json::field_type::{FieldType, Readable};
use crate::json::fields::Fields;
use crate::json::node::Node;
use crate::message::Message;
use crate::slug::Slug;
use crate::tag::Tag;
use protocol::language;

/// Longest title, in characters.
pub const MAX_TITLE_LENGTH: usize = 300;

/// Maximum number of tags of one post.
pub const MAX_TAGS: usize = 50;

/// Largest attachment, in bytes: a terabyte.
const MAX_BYTES: f64 = 1e12;

/// Longest attachment, in seconds: a thousand hours.
const MAX_SECONDS: f64 = 3_600_000.0;

/// Whether a post is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Visible to readers, from its date on.
    Published,
    /// Visible to the author only.
    Draft,
}

impl Choice for Status {
    const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Published, "published", "Visible to readers, from its date on."),
        (Self::Draft, "draft", "Visible to the author only."),
    ];

    fn invalid(text: &str) -> Message {
        Message::not_a_status(text)
    }

    fn help() -> Message {
        Message::write_status()
    }
}

field_type!(
    /// One line of plain text, at most [`MAX_TITLE_LENGTH`] characters.
    pub enum Title: String, |node| {
        let title = one_line(node.plain_line()?);
        let length = title.chars().count();
        if length > MAX_TITLE_LENGTH {
            let message = Message::too_long(length.to_string(), MAX_TITLE_LENGTH.to_string());
            node.error(message, Message::shorten_title());
            return None;
        }
        Some(title)
    }
);

field_type!(
    /// A text that is not empty; white space becomes single spaces.
    pub enum Summary: String, |node| Some(one_line(&node.visible(node.filled_text()?)))
);

field_type!(
    /// A text that may be empty; white space becomes single spaces.
    pub enum AlternativeText: String, |node| Some(one_line(&node.visible(node.text()?)))
);

field_type!(
    /// A BCP 47 tag.
    pub enum LanguageTag: String, |node| {
        let text = node.filled_text()?;
        if language::is_tag(text) {
            return Some(text.to_owned());
        }
        node.error(Message::not_a_language_tag(text), Message::write_language_tag());
        None
    }
);

field_type!(
    /// An old path of this site.
    pub enum OldPath: String, |node| {
        let path = node.address()?;
        if is_pattern(path) {
            node.error(Message::old_path_pattern(path), Message::write_each_old_path());
            return None;
        }
        if path.starts_with('/') && !path.contains('#') {
            return Some(path.to_owned());
        }
        node.error(Message::not_an_old_path(path), Message::write_old_path());
        None
    }
);

/// Whether a path would be a pattern for many addresses in `_redirects`.
pub fn is_pattern(path: &str) -> bool {
    path.contains('*') || path.split('/').any(|part| part.starts_with(':'))
}

/// Schema of a media type.
fn media_type_schema() -> Value {
    let name = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*";
    json!({ "type": "string", "pattern": format!("^{name}/{name}$") })
}

field_type!(
    /// A media type, such as `audio/mpeg`, without parameters.
    pub enum MediaType: String = media_type_schema(), |node| node.media_type().map(str::to_owned)
);

field_type!(
    /// A size in bytes.
    pub enum ByteSize: f64 = json!({ "type": "number", "minimum": 0, "maximum": MAX_BYTES }),
    |node| node.size(MAX_BYTES).map(f64::round)
);

field_type!(
    /// A duration in seconds.
    pub enum Seconds: f64 = json!({ "type": "number", "minimum": 0, "maximum": MAX_SECONDS }),
    |node| node.size(MAX_SECONDS)
);

/// Tags with different addresses.
pub enum Tags {}

impl FieldType for Tags {
    type Value = Vec<Tag>;

    fn schema() -> Value {
        json!({ "type": "array", "items": { "type": "string" } })
    }
}

impl Readable for Tags {
    fn read(node: &Node<'_>) -> Option<Vec<Tag>> {
        let nodes = node.items()?;
        if let Some(first) = nodes.get(MAX_TAGS) {
            first.error(Message::too_many_tags(MAX_TAGS), Message::keep_useful_tags());
        }
        let mut by_slug = BTreeMap::new();
        Some(nodes.iter().take(MAX_TAGS).filter_map(|node| read_tag(node, &mut by_slug)).collect())
    }

    fn missing(_: &Fields<'_>, _: &'static str) -> Option<Vec<Tag>> {
        Some(Vec::new())
    }
}

/// Reads a tag; `by_slug` has the labels of those before it.
fn read_tag(node: &Node<'_>, by_slug: &mut BTreeMap<Slug, String>) -> Option<Tag> {
    let label = node.plain_line()?;
    let Some(tag) = Tag::new(label) else {
        node.error(Message::invalid_tag(label), Message::write_tag());
        return None;
    };
    if let Some(first) = by_slug.insert(tag.slug.clone(), tag.label.clone()) {
        let address = format!("/tags/{}/", tag.slug);
        node.warning(Message::tags_with_same_address(first, &tag.label, address), Message::keep_one());
        return None;
    }
    Some(tag)
}

impl FieldType for Slug {
    type Value = Self;
}

impl Readable for Slug {
    fn read(node: &Node<'_>) -> Option<Self> {
        let text = node.text()?;
        match Self::parse(text) {
            Ok(slug) => Some(slug),
            Err(error) => {
                let help = match Self::from_text(text) {
                    Some(slug) => Message::write_this(format!("\"{slug}\"")),
                    None => Message::write_slug(),
                };
                node.error(Message::invalid_slug(text, error.message()), help);
                None
            }
        }
    }
}

/// The reference to the original of a translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// Slug of the original.
    pub of: Slug,
    /// Position of the field.
    pub position: Position,
}

impl FieldType for Translation {
    type Value = Self;
}

impl Readable for Translation {
    fn read(node: &Node<'_>) -> Option<Self> {
        Some(Self { of: Slug::read(node)?, position: node.position() })
    }
}

/// Collapses white space to single spaces; no-break spaces stay.
fn one_line(text: &str) -> String {
    text.split([' ', '\t', '\n', '\r', '\u{2028}', '\u{2029}'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
