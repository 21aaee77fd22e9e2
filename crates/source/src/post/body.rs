//! The text of a post.

use serde_json::json;

use crate::json::field_type::FieldType;
use crate::json::fields::Fields;
use crate::message::Message;

/// The fields for the text of a post; a post has exactly one of them.
pub const BODY_FIELDS: [&str; 3] = ["content_markdown", "content_html", "content_text"];

/// The text of a post, in the form its author chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// CommonMark with tables, footnotes, strikethrough and task lists.
    Markdown(String),
    /// HTML, sanitized before it is shown.
    Html(String),
    /// Plain text; empty lines separate paragraphs.
    Text(String),
}

impl FieldType for Body {
    type Value = Self;

    fn schema() -> serde_json::Value {
        json!({
            "anyOf": [
                { "type": "string", "description": "The whole text." },
                {
                    "type": "array",
                    "items": { "type": "string" },
                    "description": "One paragraph, heading, list or table each; joined by empty lines.",
                },
            ],
        })
    }
}

pub(super) fn read_body(fields: &Fields<'_>) -> Option<Body> {
    let found: Vec<_> =
        BODY_FIELDS.into_iter().filter_map(|name| fields.get(name).map(|node| (name, node))).collect();
    match found.as_slice() {
        [] => {
            fields.error(Message::post_without_text(), Message::add_text());
            None
        }
        [(name, node)] => {
            let text = node.paragraphs()?;
            if text.trim().is_empty() {
                node.error(Message::empty(), Message::write_post_text());
                return None;
            }
            Some(match *name {
                "content_markdown" => Body::Markdown(text),
                "content_html" => Body::Html(text),
                _ => Body::Text(text),
            })
        }
        [(first, _), others @ ..] => {
            for (name, node) in others {
                node.error(Message::several_texts(*name, *first), Message::keep_one_text());
            }
            None
        }
    }
}
