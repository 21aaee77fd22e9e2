//! Puts fields into objects, renames and removes them.

use std::ops::Range;

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged;

use super::strings::{changed_literal, literal};
use super::{Edits, bytes};

/// The names of an object's fields in the order in which they are usually written. The object is given by its path.
pub(crate) type Order = fn(&[&str]) -> &'static [&'static str];

impl Edits<'_> {
    /// Gives the field at `path` the JSON text `value`. Objects that are missing on the way to it are made, also in the
    /// place of other values. A new field comes after the one that is usually before it.
    pub(crate) fn put(&mut self, path: &[&str], value: &str, order: Order) {
        for (depth, name) in path.iter().enumerate() {
            let (parents, nested) = (&path[..depth], &path[depth + 1..]);
            let Some(object) = self.object(parents) else { return };
            let change = match object.get(name) {
                Some(property) if !nested.is_empty() && matches!(property.value, Value::Object(_)) => continue,
                Some(property) => (bytes(&property.value), object_text(nested, value)),
                None => {
                    let field = field_text(name, &object_text(nested, value));
                    self.new_field(object, depth == 0, name, &field, order(parents))
                }
            };
            self.changes.push(change);
            return;
        }
    }

    /// Gives the field at `path` a text. A string that is there keeps the escapes of its first and last characters, as
    /// far as the text has them too.
    pub(crate) fn put_text(&mut self, path: &[&str], text: &str, order: Order) {
        let Some(Value::StringLit(string)) = self.value(path) else {
            return self.put(path, &literal(text), order);
        };
        let range = bytes(string);
        let changed = changed_literal(&self.file[range.start + 1..range.end - 1], text);
        self.changes.push((range, changed));
    }

    /// Renames the field at `path`.
    pub(crate) fn rename(&mut self, path: &[&str], name: &str) {
        if let Some(property) = self.property(path) {
            let range = bytes(&property.name);
            self.changes.push((range, literal(name)));
        }
    }

    /// Removes the field at `path` and one comma. Returns whether there was such a field.
    pub(crate) fn remove(&mut self, path: &[&str]) -> bool {
        let Some((name, parents)) = path.split_last() else { return false };
        let Some(object) = self.object(parents) else { return false };
        let mut before: Option<usize> = None;
        let mut properties = object.properties.iter().peekable();
        while let Some(property) = properties.next() {
            if property.name.as_str() == *name {
                let range = match (before, properties.peek()) {
                    (Some(before), _) => before..property.end(),
                    (None, Some(next)) => property.start()..next.start(),
                    (None, None) => inside(object),
                };
                self.changes.push((range, String::new()));
                return true;
            }
            before = Some(property.end());
        }
        false
    }

    /// The insertion of `field` into an object that has none with this name.
    fn new_field(
        &self,
        object: &Object<'_>,
        is_root: bool,
        name: &str,
        field: &str,
        order: &[&str],
    ) -> (Range<usize>, String) {
        let place = order.iter().position(|known| *known == name).unwrap_or(order.len());
        let before = order[..place].iter().rev().find_map(|known| object.get(known));
        match (before, object.properties.first()) {
            (Some(before), _) => self.insertion(bytes(object), Some(bytes(before)), field),
            (None, Some(first)) => {
                let start = first.start();
                (start..start, format!("{field},{}", self.separator(start)))
            }
            (None, None) if is_root => {
                let newline = if self.file.contains("\r\n") { "\r\n" } else { "\n" };
                (inside(object), format!("{newline}  {field}{newline}"))
            }
            (None, None) => (inside(object), format!(" {field} ")),
        }
    }
}

/// What is between the brackets.
fn inside(object: &Object<'_>) -> Range<usize> {
    object.start() + 1..object.end() - 1
}

/// The JSON text of an object in which the field at `path` has the JSON text `value`; for an empty path, the value.
fn object_text(path: &[&str], value: &str) -> String {
    path.iter().rev().fold(value.to_owned(), |value, name| format!("{{ {} }}", field_text(name, &value)))
}

fn field_text(name: &str, value: &str) -> String {
    format!("{}: {value}", literal(name))
}

#[cfg(test)]
mod tests {
    use super::Edits;

    fn order(parents: &[&str]) -> &'static [&'static str] {
        match parents {
            [] => &["a", "b", "c"],
            _ => &["x", "y", "z"],
        }
    }

    fn put(file: &str, path: &[&str], value: &str) -> String {
        let mut edits = Edits::new(file).unwrap();
        edits.put(path, value, order);
        edits.apply()
    }

    fn removed(file: &str, path: &[&str]) -> String {
        let mut edits = Edits::new(file).unwrap();
        edits.remove(path);
        edits.apply()
    }

    #[test]
    fn new_field_is_put_after_the_one_before_it_in_the_order() {
        assert_eq!(
            put("{\n\t\"a\": 1,\n\t\"c\": 3\n}\n", &["b"], "2"),
            "{\n\t\"a\": 1,\n\t\"b\": 2,\n\t\"c\": 3\n}\n"
        );
        assert_eq!(put("{\"c\":3,\"a\":1}", &["b"], "2"), "{\"c\":3,\"a\":1, \"b\": 2}");
        assert_eq!(put("{ \"u\": 0, \"c\": 3 }", &["b"], "2"), "{ \"b\": 2, \"u\": 0, \"c\": 3 }");
        assert_eq!(put("{\r\n \"c\": 3\r\n}", &["a"], "1"), "{\r\n \"a\": 1,\r\n \"c\": 3\r\n}");
        assert_eq!(put("{\n\n  \"b\": 3\n\n}", &["c"], "1"), "{\n\n  \"b\": 3,\n  \"c\": 1\n\n}");
        assert_eq!(put("{}\n", &["a"], "1"), "{\n  \"a\": 1\n}\n");
        assert_eq!(put("{\r\n}\r\n", &["a"], "1"), "{\r\n  \"a\": 1\r\n}\r\n");
    }

    #[test]
    fn missing_objects_are_made_around_a_field() {
        assert_eq!(put("{\"a\":1}", &["b", "x"], "2"), "{\"a\":1, \"b\": { \"x\": 2 }}");
        assert_eq!(put("{\"b\":{}}", &["b", "x"], "2"), "{\"b\":{ \"x\": 2 }}");
        assert_eq!(put("{\"b\": 5}", &["b", "x", "y"], "2"), "{\"b\": { \"x\": { \"y\": 2 } }}");
        let nested = "{\n  \"b\": {\n    \"z\": 0\n  }\n}";
        assert_eq!(put(nested, &["b", "y"], "2"), "{\n  \"b\": {\n    \"y\": 2,\n    \"z\": 0\n  }\n}");
    }

    #[test]
    fn value_is_replaced_in_the_first_field_with_its_name() {
        assert_eq!(put("{\"a\" : [ 1 ] , \"a\": 2}", &["a"], "{}"), "{\"a\" : {} , \"a\": 2}");
    }

    #[test]
    fn removed_field_takes_one_comma_along() {
        let file = "{\n  \"a\": 1,\n\n  \"b\": 2 ,\n  \"c\": 3\n}\n";
        assert_eq!(removed(file, &["a"]), "{\n  \"b\": 2 ,\n  \"c\": 3\n}\n");
        assert_eq!(removed(file, &["b"]), "{\n  \"a\": 1 ,\n  \"c\": 3\n}\n");
        assert_eq!(removed(file, &["c"]), "{\n  \"a\": 1,\n\n  \"b\": 2\n}\n");
        assert_eq!(removed("{\"a\": { \"x\": 1 }}", &["a", "x"]), "{\"a\": {}}");
        assert_eq!(removed("{\"a\": 1}", &["x"]), "{\"a\": 1}");
    }

    #[test]
    fn renamed_field_keeps_its_value() {
        let mut edits = Edits::new("{ \"\\u0061\" : [1] }").unwrap();
        edits.rename(&["a"], "b");
        assert_eq!(edits.apply(), "{ \"b\" : [1] }");
    }
}
