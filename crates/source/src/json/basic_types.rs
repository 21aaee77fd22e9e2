//! The field types that several objects use.

use serde_json::json;

/// Declares the type of a field: the type of its value, its JSON schema if it is not a text, and the function that reads
/// a node, unless the reader of an object does that.
macro_rules! field_type {
    ($(#[doc = $doc:literal])* $vis:vis enum $name:ident: $value:ty $(= $schema:expr)? $(, $read:expr)?) => {
        $(#[doc = $doc])*
        $vis enum $name {}

        impl $crate::json::field_type::FieldType for $name {
            type Value = $value;

            $(
                fn schema() -> serde_json::Value {
                    $schema
                }
            )?
        }

        $(
            impl $crate::json::field_type::Readable for $name {
                fn read(node: &$crate::json::node::Node<'_>) -> Option<$value> {
                    let read: fn(&$crate::json::node::Node<'_>) -> Option<$value> = $read;
                    read(node)
                }
            }
        )?
    };
}

pub(crate) use field_type;

field_type!(
    /// A text that is not empty.
    pub enum Text: String, |node| node.filled_text().map(str::to_owned)
);

field_type!(
    /// One line of plain text.
    pub enum Line: String, |node| node.plain_line().map(str::to_owned)
);

field_type!(
    /// An `http` or `https` address, or a path from the root.
    pub enum Address: String, |node| node.address().map(str::to_owned)
);

field_type!(
    /// True or false.
    pub enum Flag: bool = json!({ "type": "boolean" }), |node| node.flag()
);

field_type!(
    /// A whole number of at least 1.
    pub enum Count: u32 = json!({ "type": "integer", "minimum": 1 }), |node| node.whole_number(1)
);
