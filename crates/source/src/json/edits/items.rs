//! Changes the items of arrays of strings.

use std::ops::Range;

use jsonc_parser::ast::{Array, Value};
use jsonc_parser::common::Ranged;

use super::strings::{changed_literal, literal, with_line_feeds};
use super::{Edits, bytes};

/// A string that an array is to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The string of the array that it is, or that it replaces, counted without values of other kinds.
    pub(crate) old: Option<usize>,
    /// The text, with line feeds as line ends.
    pub(crate) text: String,
}

/// The JSON text of an item, and its place among the old ones.
struct Element {
    old: Option<usize>,
    json: String,
}

impl Edits<'_> {
    /// Gives the array at `path` these strings; the old ones must be in order. An unchanged one keeps its bytes, the
    /// white space around it, and its line ends. Values that are no strings stay. An array that is empty so far gets an
    /// item on each line if `on_lines` is set and the fields of the file are on lines, too.
    pub(crate) fn put_items(&mut self, path: &[&str], items: &[Item], on_lines: bool) {
        let Some(property) = self.property(path) else { return };
        let Value::Array(array) = &property.value else { return };
        let elements = self.elements(array, items);
        let text = match array.elements.is_empty() {
            true => self.new_array(&elements, property.start(), on_lines),
            false => self.changed_array(&elements, array),
        };
        let range = bytes(array);
        self.changes.push((range, text));
    }

    fn elements(&self, array: &Array<'_>, items: &[Item]) -> Vec<Element> {
        let strings: Vec<usize> = (0..array.elements.len()).filter(|index| is_string(array, *index)).collect();
        let mut elements = Vec::with_capacity(items.len());
        let mut next = 0;
        for Item { old, text } in items {
            let Some(index) = old.and_then(|old| strings.get(old).copied()).filter(|index| *index >= next) else {
                elements.push(Element { old: None, json: literal(text) });
                continue;
            };
            elements.extend(self.others(array, next..index));
            elements.push(Element { old: Some(index), json: self.changed_string(&array.elements[index], text) });
            next = index + 1;
        }
        elements.extend(self.others(array, next..array.elements.len()));
        elements
    }

    /// Those of the elements `range` that are no strings.
    fn others(&self, array: &Array<'_>, range: Range<usize>) -> Vec<Element> {
        let indexes = range.filter(|index| !is_string(array, *index));
        let raw = |index: usize| self.file[bytes(&array.elements[index])].to_owned();
        indexes.map(|index| Element { old: Some(index), json: raw(index) }).collect()
    }

    fn changed_string(&self, value: &Value<'_>, text: &str) -> String {
        let raw = &self.file[bytes(value)];
        match value {
            Value::StringLit(string) if with_line_feeds(&string.value) == text => raw.to_owned(),
            _ => changed_literal(&raw[1..raw.len() - 1], text),
        }
    }

    fn changed_array(&self, elements: &[Element], array: &Array<'_>) -> String {
        let places: Vec<Range<usize>> = array.elements.iter().map(bytes).collect();
        let (Some(first), Some(last), false) = (places.first(), places.last(), elements.is_empty()) else {
            return "[]".to_owned();
        };
        let start = &self.file[array.start() + 1..first.start];
        let gaps: Vec<&str> = places.windows(2).map(|pair| &self.file[pair[0].end..pair[1].start]).collect();
        let usual = match gaps.last() {
            Some(gap) => (*gap).to_owned(),
            None if start.contains('\n') => format!(",{start}"),
            None => ", ".to_owned(),
        };
        let mut text = format!("[{start}");
        let mut before: Option<&Element> = None;
        for element in elements {
            if let Some(before) = before {
                let gap = before.old.or_else(|| element.old?.checked_sub(1));
                text += gap.and_then(|gap| gaps.get(gap)).copied().unwrap_or(&usual);
            }
            text += &element.json;
            before = Some(element);
        }
        text + &self.file[last.end..array.end() - 1] + "]"
    }

    /// An array in a field that starts at byte `field`.
    fn new_array(&self, elements: &[Element], field: usize, on_lines: bool) -> String {
        let elements: Vec<&str> = elements.iter().map(|element| element.json.as_str()).collect();
        let line = self.separator(field);
        if !on_lines || elements.is_empty() || !line.contains('\n') {
            return format!("[{}]", elements.join(", "));
        }
        let root = self.root.properties.first().map(|first| self.separator(first.start())).unwrap_or_default();
        let item = format!("{line}{}", root.trim_start_matches(['\r', '\n']));
        format!("[{item}{}{line}]", elements.join(&format!(",{item}")))
    }
}

fn is_string(array: &Array<'_>, index: usize) -> bool {
    matches!(array.elements.get(index), Some(Value::StringLit(_)))
}

#[cfg(test)]
mod tests {
    use super::{Edits, Item};

    fn changed(file: &str, items: &[(Option<usize>, &str)]) -> String {
        let mut edits = Edits::new(file).unwrap();
        let items: Vec<Item> = items.iter().map(|(old, text)| Item { old: *old, text: (*text).to_owned() }).collect();
        edits.put_items(&["p"], &items, true);
        edits.apply()
    }

    #[test]
    fn unchanged_items_keep_their_bytes() {
        let file = "{\"p\": [\n  \"\\u00e9\\r\\nx\",\n\n  \"b\" ,\n  \"c\"\n]}";
        assert_eq!(changed(file, &[(Some(0), "é\nx"), (Some(1), "b"), (Some(2), "c")]), file);
        assert_eq!(
            changed(file, &[(Some(0), "é\nx"), (Some(1), "bb"), (None, "d"), (Some(2), "c")]),
            "{\"p\": [\n  \"\\u00e9\\r\\nx\",\n\n  \"bb\" ,\n  \"d\" ,\n  \"c\"\n]}"
        );
        assert_eq!(changed(file, &[(Some(1), "b")]), "{\"p\": [\n  \"b\"\n]}");
        assert_eq!(changed(file, &[]), "{\"p\": []}");
    }

    #[test]
    fn new_items_are_written_like_their_neighbours() {
        let items = [(Some(0), "a"), (None, "b")];
        assert_eq!(changed("{\"p\":[\"a\"]}", &items), "{\"p\":[\"a\", \"b\"]}");
        assert_eq!(changed("{\"p\": [\r\n\t\"a\"\r\n]}", &items), "{\"p\": [\r\n\t\"a\",\r\n\t\"b\"\r\n]}");
        assert_eq!(
            changed("{\"p\":[\"a\",\"c\"]}", &[(None, "0"), (Some(0), "a"), (Some(1), "c"), (None, "d")]),
            "{\"p\":[\"0\",\"a\",\"c\",\"d\"]}"
        );
    }

    #[test]
    fn first_items_follow_the_layout_of_the_fields() {
        let items = [(None, "a"), (None, "b")];
        assert_eq!(changed("{\n \"p\": []\n}", &items), "{\n \"p\": [\n  \"a\",\n  \"b\"\n ]\n}");
        assert_eq!(changed("{\r\n\t\"p\": []\r\n}", &items[..1]), "{\r\n\t\"p\": [\r\n\t\t\"a\"\r\n\t]\r\n}");
        assert_eq!(changed("{\"p\": [ ]}", &items), "{\"p\": [\"a\", \"b\"]}");
    }

    #[test]
    fn values_of_other_kinds_stay_between_strings() {
        let file = "{\"p\": [1, \"a\", {}, \"b\", null]}";
        assert_eq!(changed(file, &[(Some(0), "a"), (Some(1), "c")]), "{\"p\": [1, \"a\", {}, \"c\", null]}");
        assert_eq!(changed(file, &[(Some(1), "b")]), "{\"p\": [1, {}, \"b\", null]}");
        assert_eq!(changed(file, &[]), "{\"p\": [1, {}, null]}");
    }
}
