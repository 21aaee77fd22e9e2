//! Changes the fields of a file that differ.

use jsonc_parser::ast::Value;

use super::content::{EditableContent, Markup, Series};
use super::paragraphs;
use super::read::{part, strings};
use super::slots::{equal, fill};
use crate::json::edits::Edits;
use crate::json::edits::items::Item;

/// The fields of a file in the order in which they are usually written; the text is the last one.
const FIELDS: &[&str] = &[
    "$schema",
    "id",
    "url",
    "title",
    "date_published",
    "date_modified",
    "authors",
    "language",
    "tags",
    "summary",
    "image",
    "banner_image",
    "external_url",
    "attachments",
    "_carnet",
    "content_markdown",
    "content_html",
    "content_text",
];

/// The same of `_carnet`.
const EXTENSION_FIELDS: &[&str] =
    &["slug", "status", "series", "image_alt", "aliases", "responses", "fediverse", "translation_of", "source"];

/// The same of a series.
const SERIES_FIELDS: &[&str] = &["name", "part"];

fn order(parents: &[&str]) -> &'static [&'static str] {
    match parents {
        [] => FIELDS,
        ["_carnet"] => EXTENSION_FIELDS,
        _ => SERIES_FIELDS,
    }
}

/// The text of a file with the content `old`, with the content `new`.
pub(super) fn changed(text: &str, old: &EditableContent, new: &EditableContent) -> String {
    let mut file = File { text: text.to_owned() };
    file.put_text(&["title"], &old.title, &new.title);
    file.put_text(&["date_published"], &old.date, &new.date);
    file.put_text(&["language"], &old.language, &new.language);
    if old.tags != new.tags {
        file.put_tags(&new.tags);
    }
    file.put_text(&["summary"], &old.summary, &new.summary);
    file.put_text(&["_carnet", "slug"], &old.slug, &new.slug);
    if old.is_draft != new.is_draft {
        let status = if new.is_draft { "draft" } else { "published" };
        file.edit(|edits| edits.put_text(&["_carnet", "status"], status, order));
    }
    if old.series != new.series {
        file.put_series(&old.series, &new.series);
    }
    file.put_text(&["_carnet", "responses"], &old.responses, &new.responses);
    file.put_text(&["_carnet", "translation_of"], &old.translation_of, &new.translation_of);
    file.put_body(old, new);
    file.text
}

/// A file that is changed field by field.
struct File {
    text: String,
}

impl File {
    /// Changes one field. It is parsed for each of them, so that a change may be next to an earlier one.
    fn edit<T: Default>(&mut self, change: impl FnOnce(&mut Edits<'_>) -> T) -> T {
        let Some(mut edits) = Edits::new(&self.text) else { return T::default() };
        let result = change(&mut edits);
        if !edits.is_empty() {
            self.text = edits.apply();
        }
        result
    }

    fn put_text(&mut self, path: &[&str], old: &str, new: &str) {
        if old == new {
            return;
        }
        match new.is_empty() {
            true => self.remove(path),
            false => self.edit(|edits| edits.put_text(path, new, order)),
        }
    }

    /// Removes all fields at `path`, since a second one with the same name would become the one that counts, and the
    /// object that they are in, if nothing else is in it.
    fn remove(&mut self, path: &[&str]) {
        while self.edit(|edits| edits.remove(path)) {}
        let Some((_, parent)) = path.split_last() else { return };
        let Some((name, outer)) = parent.split_last() else { return };
        let is_left_over = self.edit(|edits| {
            let same = |(other, _): &(&str, usize)| other == name;
            let is_only_one = edits.fields(outer).is_some_and(|fields| fields.into_iter().filter(same).count() == 1);
            is_only_one && edits.fields(parent).is_some_and(|fields| fields.is_empty())
        });
        if is_left_over {
            self.remove(parent);
        }
    }

    fn put_tags(&mut self, tags: &[String]) {
        let path = ["tags"];
        if tags.is_empty() {
            return self.remove(&path);
        }
        let old = self.array(&path);
        let mut slots = equal(&as_strs(&old), &as_strs(tags));
        fill(&mut slots, old.len());
        let items: Vec<Item> =
            slots.into_iter().zip(tags).map(|(old, tag)| Item { old, text: tag.clone() }).collect();
        self.edit(|edits| edits.put_items(&path, &items, false));
    }

    fn put_series(&mut self, old: &Series, new: &Series) {
        if new.name.is_empty() {
            return self.remove(&["_carnet", "series"]);
        }
        self.put_text(&["_carnet", "series", "name"], &old.name, &new.name);
        let path = ["_carnet", "series", "part"];
        if self.edit(|edits| part(edits)) == new.part {
            return;
        }
        match new.part {
            0 => self.remove(&path),
            number => self.edit(|edits| edits.put(&path, &number.to_string(), order)),
        }
    }

    fn put_body(&mut self, old: &EditableContent, new: &EditableContent) {
        let path = [new.markup.field()];
        if old.markup != new.markup {
            self.edit(|edits| edits.rename(&[old.markup.field()], new.markup.field()));
        }
        let (is_missing, is_string) = self.edit(|edits| {
            let value = edits.value(&path);
            (value.is_none(), matches!(value, Some(Value::StringLit(_))))
        });
        // An empty text of another form needs a field, which says the form.
        if old.text == new.text && (old.markup == new.markup || !is_missing) {
            return;
        }
        if is_string {
            return self.edit(|edits| edits.put_text(&path, &new.text, order));
        }
        let old = self.array(&path);
        let items = paragraphs::items(&old, &new.text, new.markup == Markup::Markdown);
        self.edit(|edits| edits.put_items(&path, &items, true));
    }

    /// The strings of the array at `path`, which is made if it is missing or another value is there.
    fn array(&mut self, path: &[&str]) -> Vec<String> {
        self.edit(|edits| {
            if !matches!(edits.value(path), Some(Value::Array(_))) {
                edits.put(path, "[]", order);
            }
        });
        self.edit(|edits| strings(edits.value(path)))
    }
}

fn as_strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::{EXTENSION_FIELDS, FIELDS, SERIES_FIELDS};
    use crate::edit::Markup;
    use crate::post::{BODY_FIELDS, Post, SeriesPart};

    #[test]
    fn order_has_all_fields_of_a_post() {
        let sorted = |fields: &[&'static str]| {
            let mut fields = fields.to_vec();
            fields.sort_unstable();
            fields
        };
        let known = |mut fields: Vec<&'static str>, more: &[&'static str]| {
            fields.extend(more);
            sorted(&fields)
        };
        assert_eq!(sorted(FIELDS), known(Post::DECLARATION.names(false), &["$schema"]));
        assert_eq!(sorted(EXTENSION_FIELDS), known(Post::DECLARATION.names(true), &[]));
        assert_eq!(sorted(SERIES_FIELDS), known(SeriesPart::DECLARATION.names(false), &[]));
        assert_eq!(Markup::ALL.map(Markup::field), BODY_FIELDS);
    }
}
