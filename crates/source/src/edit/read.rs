//! Reads the content of a file, whether its values are valid or not.

use jsonc_parser::ast::Value;

use super::content::{EditableContent, Markup, Series};
use crate::json::edits::Edits;
use crate::json::edits::strings::with_line_feeds;

/// The content of the file.
pub(super) fn read(edits: &Edits<'_>) -> EditableContent {
    let text = |path: &[&str]| string(edits.value(path));
    let markup = Markup::ALL.into_iter().find(|markup| edits.value(&[markup.field()]).is_some()).unwrap_or_default();
    let body = edits.value(&[markup.field()]);
    EditableContent {
        title: text(&["title"]),
        markup,
        text: match body {
            Some(Value::Array(_)) => strings(body).join("\n\n"),
            _ => string(body),
        },
        is_draft: text(&["_carnet", "status"]) == "draft",
        date: text(&["date_published"]),
        slug: text(&["_carnet", "slug"]),
        tags: strings(edits.value(&["tags"])),
        summary: text(&["summary"]),
        series: Series { name: text(&["_carnet", "series", "name"]), part: part(edits) },
        responses: text(&["_carnet", "responses"]),
        translation_of: text(&["_carnet", "translation_of"]),
        language: text(&["language"]),
    }
    .normalized()
}

/// The number of the part in a series; 0 without one.
pub(super) fn part(edits: &Edits<'_>) -> u32 {
    match edits.value(&["_carnet", "series", "part"]) {
        Some(Value::NumberLit(number)) => number.value.parse().unwrap_or_default(),
        _ => 0,
    }
}

/// The strings of an array.
pub(super) fn strings(value: Option<&Value<'_>>) -> Vec<String> {
    match value {
        Some(Value::Array(array)) => {
            let strings = array.elements.iter().filter_map(Value::as_string_lit);
            strings.map(|string| with_line_feeds(&string.value).into_owned()).collect()
        }
        _ => Vec::new(),
    }
}

fn string(value: Option<&Value<'_>>) -> String {
    match value {
        Some(Value::StringLit(string)) => string.value.to_string(),
        _ => String::new(),
    }
}
