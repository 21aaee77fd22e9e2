//! The strings of a JSON text with their places, so that one can be replaced and all other bytes stay.

use std::ops::Range;

use jsonc_parser::ast::Value;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

/// A string value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonString {
    /// JSON path, such as `$.tags[1]`.
    pub path: String,
    /// Bytes between its quotation marks.
    pub range: Range<usize>,
    /// The decoded text.
    pub value: String,
}

/// All string values of `text`, in order; none when it is not JSON.
///
/// ```
/// use source::json::strings::strings;
/// let found = strings(r#"{"a": ["b", {"c": "\u00e9"}]}"#);
/// assert_eq!(found[1].path, "$.a[1].c");
/// assert_eq!((found[1].range.clone(), found[1].value.as_str()), (19..25, "é"));
/// ```
pub fn strings(text: &str) -> Vec<JsonString> {
    let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
    let parsed = parse_to_ast(text, &collect, &ParseOptions::default());
    let mut found = Vec::new();
    if let Some(value) = parsed.ok().and_then(|parsed| parsed.value) {
        add(&value, "$", &mut found);
    }
    found
}

fn add(value: &Value<'_>, path: &str, found: &mut Vec<JsonString>) {
    match value {
        Value::StringLit(text) => found.push(JsonString {
            path: path.to_owned(),
            range: text.range.start + 1..text.range.end - 1,
            value: text.value.to_string(),
        }),
        Value::Array(array) => {
            for (index, value) in array.elements.iter().enumerate() {
                add(value, &format!("{path}[{index}]"), found);
            }
        }
        Value::Object(object) => {
            for property in &object.properties {
                add(&property.value, &format!("{path}.{}", property.name.as_str()), found);
            }
        }
        _ => {}
    }
}
