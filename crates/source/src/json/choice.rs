//! Texts of which only a few are valid.

use serde_json::{Value, json};

use super::field_type::{FieldType, Readable};
use super::fields::Fields;
use super::node::Node;
use crate::message::Message;

/// A type with a few values, each with a name in JSON. The first one is the default.
pub trait Choice: Copy + 'static {
    /// Each value with its name in JSON and its description.
    const CHOICES: &'static [(Self, &'static str, &'static str)];

    /// The error for an invalid text.
    fn invalid(text: &str) -> Message;

    /// Its help.
    fn help() -> Message;
}

impl<T: Choice> FieldType for T {
    type Value = T;

    fn schema() -> Value {
        schema(T::CHOICES.iter().map(|(_, name, about)| (*name, *about)))
    }
}

impl<T: Choice> Readable for T {
    fn read(node: &Node<'_>) -> Option<T> {
        let text = node.text()?;
        let choice = T::CHOICES.iter().find(|(_, name, _)| *name == text);
        if choice.is_none() {
            node.error(T::invalid(text), T::help());
        }
        choice.map(|(value, _, _)| *value)
    }

    fn missing(_: &Fields<'_>, _: &'static str) -> Option<T> {
        T::CHOICES.first().map(|(value, _, _)| *value)
    }
}

/// The JSON schema of these names with their descriptions.
pub fn schema<'c>(choices: impl IntoIterator<Item = (&'c str, &'c str)>) -> Value {
    let choices = choices.into_iter().map(|(name, about)| json!({ "const": name, "description": about }));
    json!({ "oneOf": choices.collect::<Vec<_>>() })
}
