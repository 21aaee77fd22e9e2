//! The types of declared fields: how a value is read, and its JSON schema.

use serde_json::json;

use super::fields::Fields;
use super::node::Node;

/// The type of a field in an author's file.
pub trait FieldType {
    /// The value in Rust.
    type Value;

    /// The JSON schema; of a text, unless the type has another one.
    fn schema() -> serde_json::Value {
        json!({ "type": "string" })
    }
}

/// A type whose values are read without context.
pub trait Readable: FieldType {
    /// Reads a value; reports an error and returns none when it is invalid.
    fn read(node: &Node<'_>) -> Option<Self::Value>;

    /// The value of the missing field `name`; reports an error and returns none when the field is required.
    fn missing(fields: &Fields<'_>, name: &'static str) -> Option<Self::Value> {
        fields.report_missing(name);
        None
    }

    /// Reads the field `name`.
    fn read_field(fields: &Fields<'_>, name: &'static str) -> Option<Self::Value> {
        match fields.get(name) {
            Some(node) => Self::read(&node),
            None => Self::missing(fields, name),
        }
    }

    /// Reads the field `name`; `default` when it is missing.
    fn read_field_or(fields: &Fields<'_>, name: &'static str, default: Self::Value) -> Option<Self::Value> {
        match fields.get(name) {
            Some(node) => Self::read(&node),
            None => Some(default),
        }
    }
}

impl<T: FieldType> FieldType for Option<T> {
    type Value = Option<T::Value>;

    fn schema() -> serde_json::Value {
        T::schema()
    }
}

impl<T: Readable> Readable for Option<T> {
    fn read(node: &Node<'_>) -> Option<Self::Value> {
        T::read(node).map(Some)
    }

    fn missing(_: &Fields<'_>, _: &'static str) -> Option<Self::Value> {
        Some(None)
    }
}

impl<T: FieldType> FieldType for Vec<T> {
    type Value = Vec<T::Value>;

    fn schema() -> serde_json::Value {
        json!({ "type": "array", "items": T::schema() })
    }
}

/// Invalid items are reported and left out.
impl<T: Readable> Readable for Vec<T> {
    fn read(node: &Node<'_>) -> Option<Self::Value> {
        Some(node.items()?.iter().filter_map(T::read).collect())
    }

    fn missing(_: &Fields<'_>, _: &'static str) -> Option<Self::Value> {
        Some(Vec::new())
    }
}
