//! Maps byte offsets of a text to positions in the JSON file that contains it as escaped strings, and such positions to
//! fields and lines of the text.

use std::ops::Range;

use jsonc_parser::ast::{ObjectProp, ObjectPropName, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

use super::node::is_stray;
use crate::diagnostic::Position;

/// The positions in `file` of bytes `offsets` of the text that [`paragraphs`](super::node::Node::paragraphs) returns
/// for the first existing field in `names`. None for offsets past its end.
pub fn positions(file: &str, names: &[&str], offsets: &[usize]) -> Vec<Option<Position>> {
    Position::all(file, &raw_offsets(file, &literals(file, names), offsets))
}

/// What is at a position of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The name of the field; that of the inner one for a field in the object of an extension.
    pub field: String,
    /// The line in the text, from 1, if the field is a text.
    pub line: Option<usize>,
}

/// What is at `position` in `file`, whose fields `names` are texts; none outside of all fields.
pub fn place(file: &str, names: &[&str], position: Position) -> Option<Place> {
    let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
    let parsed = parse_to_ast(file, &collect, &ParseOptions::default()).ok()?;
    let Some(Value::Object(object)) = parsed.value else { return None };
    let offset = position.offset(file);
    let has_offset = |property: &&ObjectProp<'_>| (property.range.start..=property.range.end).contains(&offset);
    let property = object.properties.iter().find(has_offset)?;
    let name = property.name.as_str();
    let line = names.contains(&name).then(|| line_at(file, &literals_of(&property.value), offset));
    let inner = match &property.value {
        Value::Object(extension) if name.starts_with('_') => extension.properties.iter().find(has_offset),
        _ => None,
    };
    let field = inner.map_or(name, |inner| inner.name.as_str()).to_owned();
    Some(Place { field, line })
}

/// The line, from 1, of the byte at `offset` in `file` in the text in `literals`.
fn line_at(file: &str, literals: &[Range<usize>], offset: usize) -> usize {
    let mut line = 1;
    for (number, literal) in literals.iter().enumerate() {
        if literal.start > offset {
            break;
        }
        if number > 0 {
            // Paragraphs are joined by an empty line.
            line += 2;
        }
        let mut at = literal.start;
        for (c, length) in characters(&file[literal.clone()]) {
            if at >= offset {
                break;
            }
            line += usize::from(c == '\n');
            at += length;
        }
    }
    line
}

/// The offsets in `file` of bytes `offsets` of the text in `literals`.
pub(super) fn raw_offsets(file: &str, literals: &[Range<usize>], offsets: &[usize]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..offsets.len()).collect();
    order.sort_by_key(|index| offsets[*index]);
    let mut wanted = order.into_iter().peekable();
    let mut raw = vec![None; offsets.len()];
    let mut decoded = 0;
    for (number, literal) in literals.iter().enumerate() {
        if number > 0 {
            // Paragraphs are joined by an empty line.
            decoded += 2;
        }
        let mut at = literal.start;
        for (c, length) in characters(&file[literal.clone()]) {
            // Stray control characters were removed from the text.
            let end = if is_stray(c) { decoded } else { decoded + c.len_utf8() };
            while let Some(index) = wanted.next_if(|index| offsets[*index] < end) {
                raw[index] = Some(at);
            }
            decoded = end;
            at += length;
        }
        while let Some(index) = wanted.next_if(|index| offsets[*index] <= decoded) {
            raw[index] = Some(at);
        }
    }
    raw
}

/// The ranges between the quotation marks of the text's strings.
fn literals(file: &str, names: &[&str]) -> Vec<Range<usize>> {
    let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
    let parsed = parse_to_ast(file, &collect, &ParseOptions::default());
    let Ok(Some(Value::Object(object))) = parsed.map(|parsed| parsed.value) else { return Vec::new() };
    let is_named = |name: &ObjectPropName<'_>| names.contains(&name.as_str());
    let Some(property) = object.properties.iter().find(|property| is_named(&property.name)) else {
        return Vec::new();
    };
    literals_of(&property.value)
}

/// The ranges between the quotation marks of a string, or of the strings in an array.
pub(super) fn literals_of(value: &Value<'_>) -> Vec<Range<usize>> {
    let values = match value {
        Value::Array(array) => array.elements.iter().collect(),
        value => vec![value],
    };
    let strings = values.into_iter().filter(|value| matches!(value, Value::StringLit(_)));
    strings.map(|value| value.start() + 1..value.end() - 1).collect()
}

/// The characters of a JSON string, each with its length in the file.
pub(super) fn characters(inside: &str) -> impl Iterator<Item = (char, usize)> {
    let mut rest = inside;
    std::iter::from_fn(move || {
        let c = rest.chars().next()?;
        let (c, length) = if c == '\\' { escaped(rest) } else { (c, c.len_utf8()) };
        rest = rest.get(length..).unwrap_or_default();
        Some((c, length))
    })
}

/// The character of the escape at the start of `rest`, and its length.
fn escaped(rest: &str) -> (char, usize) {
    let unit = |start: usize| rest.get(start..start + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match rest.chars().nth(1) {
        Some('n') => ('\n', 2),
        Some('t') => ('\t', 2),
        Some('r') => ('\r', 2),
        Some('b') => ('\u{8}', 2),
        Some('f') => ('\u{c}', 2),
        Some('u') => {
            let first = unit(2).unwrap_or_default();
            let second =
                unit(8).filter(|second| (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(second));
            match second {
                Some(second) => {
                    let value = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                    (char::from_u32(value).unwrap_or_default(), 12)
                }
                None => (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
            }
        }
        Some(other) => (other, 1 + other.len_utf8()),
        None => ('\\', 1),
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, place, positions};
    use crate::diagnostic::Position;

    #[test]
    fn text_positions_account_for_escapes() {
        let file = "{\n \"title\": \"x\",\n \"a\": [\"\\u00e9\\\"b\\n\",\n  \"\\ud83c\\udf89\\u0001z\"]\n}";
        let text = "é\"b\n\n\n🎉z";
        let place = |c: char| text.find(c).unwrap();
        let found = positions(file, &["a"], &[place('z'), place('b'), place('🎉'), 0, 99]);
        let at = |line, column| Some(Position { line, column });
        assert_eq!(found, [at(4, 22), at(3, 17), at(4, 4), at(3, 9), None]);
    }

    #[test]
    fn position_is_in_a_field_and_a_line() {
        let file = "{\n \"title\": \"x\",\n \"a\": [\"b\\nc\",\n  \"d\"],\n \"_own\": {\"slug\": \"y\"}\n}";
        let at = |word: &str| {
            let position = Position::of(file, file.find(word).unwrap());
            place(file, &["a"], position).map(|Place { field, line }| (field, line))
        };
        let found = |field: &str, line: Option<usize>| Some((field.to_owned(), line));
        assert_eq!(at("x\""), found("title", None));
        assert_eq!(at("b"), found("a", Some(1)));
        assert_eq!(at("c\","), found("a", Some(2)));
        assert_eq!(at("d\""), found("a", Some(4)));
        assert_eq!(at("y\""), found("slug", None));
        assert_eq!(at("{\n"), None);
    }

    #[test]
    fn text_positions_in_one_string_or_none() {
        assert_eq!(positions("{\"a\":\"xé\"}", &["b", "a"], &[1]), [Some(Position { line: 1, column: 8 })]);
        assert_eq!(positions("{}", &["a"], &[0]), [None]);
        assert_eq!(positions("[", &["a"], &[0]), [None]);
    }
}
