//! Changes single values of a JSON file and leaves all other bytes as they are, so that the author's layout stays.
//!
//! The tree of jsonc-parser that is made for edits (`cst`) is not used: when it inserts a field, it removes empty lines
//! and puts the fields of an object on lines of their own.

mod fields;
pub(crate) mod items;
pub(crate) mod strings;

use std::ops::Range;

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

use super::text_places::{literals_of, raw_offsets};
use strings::literal;

/// A valid JSON file with an object at its root, and its changes.
pub struct Edits<'t> {
    file: &'t str,
    root: Object<'t>,
    /// Ranges of the file with their replacements.
    changes: Vec<(Range<usize>, String)>,
}

/// A string of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringAt {
    /// JSON path, such as `$.tags[1]`.
    pub path: String,
    /// The decoded text.
    pub text: String,
    /// Its bytes between the quotation marks.
    inside: Range<usize>,
}

impl<'t> Edits<'t> {
    /// The file without changes; none when it is not a JSON object.
    ///
    /// ```
    /// use source::json::edits::Edits;
    /// let mut edits = Edits::new("{\n  \"a\": \"\\u00e9t\\u00e9\",\n  \"b\": [\"x y\"]\n}\n").unwrap();
    /// let strings = edits.strings();
    /// assert_eq!((strings[1].path.as_str(), strings[1].text.as_str()), ("$.b[0]", "x y"));
    /// edits.replace_part(&strings[0], 2..3, "T");
    /// edits.replace(&strings[1], "\"z\"");
    /// edits.add_item(&["b"], "1");
    /// edits.add_field(&[], "c", "true");
    /// assert_eq!(edits.apply(), "{\n  \"a\": \"\\u00e9T\\u00e9\",\n  \"b\": [\"\\\"z\\\"\", 1],\n  \"c\": true\n}\n");
    /// ```
    pub fn new(file: &'t str) -> Option<Self> {
        let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
        match parse_to_ast(file, &collect, &ParseOptions::default()).ok()?.value? {
            Value::Object(root) => Some(Self { file, root, changes: Vec::new() }),
            _ => None,
        }
    }

    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// All strings, in order.
    pub fn strings(&self) -> Vec<StringAt> {
        let mut found = Vec::new();
        for property in &self.root.properties {
            collect_strings(&property.value, format!("$.{}", property.name.as_str()), &mut found);
        }
        found
    }

    /// Replaces a whole string.
    pub fn replace(&mut self, string: &StringAt, with: &str) {
        let literal = literal(with);
        self.changes.push((string.inside.clone(), literal[1..literal.len() - 1].to_owned()));
    }

    /// Replaces the bytes `part` of a string's decoded text.
    pub fn replace_part(&mut self, string: &StringAt, part: Range<usize>, with: &str) {
        self.replace_in(std::slice::from_ref(&string.inside), part, with);
    }

    /// Replaces the bytes `part` of the text that [`paragraphs`](super::node::Node::paragraphs) returns for the first
    /// existing field in `names`.
    pub fn replace_in_text(&mut self, names: &[&str], part: Range<usize>, with: &str) {
        let field = self.root.properties.iter().find(|property| names.contains(&property.name.as_str()));
        let literals = field.map(|property| literals_of(&property.value)).unwrap_or_default();
        self.replace_in(&literals, part, with);
    }

    /// Adds a field with the JSON text `value` at the end of the object at `path`, the names of fields from the root.
    /// Returns whether there is such an object.
    pub fn add_field(&mut self, path: &[&str], name: &str, value: &str) -> bool {
        let Some(object) = self.object(path) else { return false };
        let last = object.properties.last().map(bytes);
        let change = self.insertion(bytes(object), last, &format!("{}: {value}", literal(name)));
        self.changes.push(change);
        true
    }

    /// Adds an item with the JSON text `value` at the end of the array at `path`. Returns whether there is such an
    /// array.
    pub fn add_item(&mut self, path: &[&str], value: &str) -> bool {
        let Some((name, parents)) = path.split_last() else { return false };
        let Some(array) = self.object(parents).and_then(|object| object.get_array(name)) else { return false };
        let last = array.elements.last().map(bytes);
        let change = self.insertion(bytes(array), last, value);
        self.changes.push(change);
        true
    }

    /// The file with its changes.
    pub fn apply(mut self) -> String {
        // The order of insertions at the same place stays.
        self.changes.sort_by_key(|(range, _)| range.start);
        let mut text = String::with_capacity(self.file.len() + 64 * self.changes.len());
        let mut at = 0;
        for (range, with) in &self.changes {
            text.push_str(self.file.get(at..range.start).unwrap_or_default());
            text.push_str(with);
            at = range.end;
        }
        text.push_str(self.file.get(at..).unwrap_or_default());
        text
    }

    /// The value of the field at `path`. Of fields with the same name it is the first, as for readers of fields.
    pub(crate) fn value(&self, path: &[&str]) -> Option<&Value<'t>> {
        self.property(path).map(|property| &property.value)
    }

    /// The names of the fields of the object at `path`, each with its byte offset; none when there is no such object.
    pub(crate) fn fields(&self, path: &[&str]) -> Option<Vec<(&str, usize)>> {
        let properties = &self.object(path)?.properties;
        Some(properties.iter().map(|property| (property.name.as_str(), property.start())).collect())
    }

    fn property(&self, path: &[&str]) -> Option<&ObjectProp<'t>> {
        let (name, parents) = path.split_last()?;
        self.object(parents)?.get(name)
    }

    fn object(&self, path: &[&str]) -> Option<&Object<'t>> {
        path.iter().try_fold(&self.root, |object, name| object.get_object(name))
    }

    fn replace_in(&mut self, literals: &[Range<usize>], part: Range<usize>, with: &str) {
        if let [Some(start), Some(end)] = raw_offsets(self.file, literals, &[part.start, part.end])[..] {
            let literal = literal(with);
            self.changes.push((start..end, literal[1..literal.len() - 1].to_owned()));
        }
    }

    /// The insertion of `item` after the `last` one of a `container`: on its own line if the last one is.
    fn insertion(&self, container: Range<usize>, last: Option<Range<usize>>, item: &str) -> (Range<usize>, String) {
        let Some(last) = last else { return (container.start + 1..container.end - 1, item.to_owned()) };
        let separator = self.separator(last.start);
        (last.end..last.end, format!(",{separator}{item}"))
    }

    /// The white space before an item at byte `start`: a line break with the indentation if the item is on its own
    /// line, otherwise a space.
    fn separator(&self, start: usize) -> String {
        let before = &self.file[..start];
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let indentation = &before[line..];
        if !indentation.trim().is_empty() {
            " ".to_owned()
        } else if before[..line].ends_with("\r\n") {
            format!("\r\n{indentation}")
        } else {
            format!("\n{indentation}")
        }
    }
}

fn collect_strings(value: &Value<'_>, path: String, found: &mut Vec<StringAt>) {
    match value {
        Value::StringLit(string) => {
            let inside = string.start() + 1..string.end() - 1;
            found.push(StringAt { path, text: string.value.to_string(), inside });
        }
        Value::Array(array) => {
            for (index, element) in array.elements.iter().enumerate() {
                collect_strings(element, format!("{path}[{index}]"), found);
            }
        }
        Value::Object(object) => {
            for ObjectProp { name, value, .. } in &object.properties {
                collect_strings(value, format!("{path}.{}", name.as_str()), found);
            }
        }
        Value::NumberLit(_) | Value::BooleanLit(_) | Value::NullKeyword(_) => {}
    }
}

fn bytes(value: &impl Ranged) -> Range<usize> {
    value.start()..value.end()
}

#[cfg(test)]
mod tests {
    use super::Edits;

    fn with_field(file: &str) -> String {
        let mut edits = Edits::new(file).unwrap();
        edits.add_field(&[], "id", "\"a\"");
        edits.add_field(&[], "n", "1");
        edits.apply()
    }

    #[test]
    fn added_fields_follow_the_layout_of_the_file() {
        assert_eq!(with_field("{\"x\":1}"), "{\"x\":1, \"id\": \"a\", \"n\": 1}");
        assert_eq!(with_field("{\n\t\"x\": [\n1\n]\n}\n"), "{\n\t\"x\": [\n1\n],\n\t\"id\": \"a\",\n\t\"n\": 1\n}\n");
        assert_eq!(with_field("{\r\n  \"x\": 1\r\n}"), "{\r\n  \"x\": 1,\r\n  \"id\": \"a\",\r\n  \"n\": 1\r\n}");
    }

    #[test]
    fn items_are_added_to_nested_arrays() {
        let mut edits = Edits::new("{\"a\": { \"b\": [ ] }, \"c\": [\n  1\n]}").unwrap();
        assert!(edits.add_item(&["a", "b"], "\"x\""));
        assert!(edits.add_item(&["c"], "2"));
        assert!(!edits.add_item(&["a", "nowhere"], "3"));
        assert!(!edits.add_field(&["c"], "d", "4"));
        assert_eq!(edits.apply(), "{\"a\": { \"b\": [\"x\"] }, \"c\": [\n  1,\n  2\n]}");
    }

    #[test]
    fn parts_of_paragraphs_are_replaced_in_place() {
        let file = "{\"t\": \"x\", \"p\": [\"\\u00e9 \\/a\\/\",\n \"b \\n/a/\"]}";
        let text = "\u{e9} /a/\n\nb \n/a/";
        let mut edits = Edits::new(file).unwrap();
        for (at, _) in text.match_indices("/a/").collect::<Vec<_>>().into_iter().rev() {
            edits.replace_in_text(&["q", "p"], at + 1..at + 2, "cc");
        }
        assert_eq!(edits.apply(), "{\"t\": \"x\", \"p\": [\"\\u00e9 \\/cc\\/\",\n \"b \\n/cc/\"]}");
    }

    #[test]
    fn only_objects_can_be_edited() {
        for file in ["", "[1]", "{", "\"a\""] {
            assert!(Edits::new(file).is_none(), "{file}");
        }
        assert!(Edits::new("{}").unwrap().is_empty());
    }
}
