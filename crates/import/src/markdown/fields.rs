//! Fields of the front matter of Hugo, Zola, Jekyll, Eleventy and Astro, which have different names and nesting.

use serde_json::{Map, Value};

/// Fields with further fields: Zola has `extra` and `taxonomies`, Hugo `params`.
const NESTED: [&str; 3] = ["extra", "params", "taxonomies"];

/// The fields of a file.
pub(super) struct FrontMatter(pub Map<String, Value>);

impl FrontMatter {
    /// The first field of `names` that is there.
    fn get(&self, names: &[&str]) -> Option<&Value> {
        let nested = NESTED.into_iter().filter_map(|name| self.0.get(name).and_then(Value::as_object));
        let places: Vec<_> = std::iter::once(&self.0).chain(nested).collect();
        names.iter().find_map(|name| {
            let value = places.iter().find_map(|fields| fields.get(*name));
            value.filter(|value| !value.is_null() && value.as_str() != Some(""))
        })
    }

    /// A text; also a number or a date.
    pub(super) fn text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.get(&[*name]).and_then(as_text))
    }

    pub(super) fn is(&self, name: &str, wanted: bool) -> bool {
        self.get(&[name]).is_some_and(|value| value.as_bool() == Some(wanted))
    }

    /// A list; a text is a list of one.
    pub(super) fn list(&self, names: &[&str]) -> Vec<String> {
        match self.get(names) {
            Some(Value::Array(values)) => values.iter().filter_map(name_of).collect(),
            Some(value) => name_of(value).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// All tags and categories. Jekyll separates those of a text by spaces, others by commas.
    pub(super) fn tags(&self, is_jekyll: bool) -> Vec<String> {
        let mut tags = Vec::new();
        for names in [["tags", "tag"], ["categories", "category"]] {
            for name in names {
                match self.get(&[name]) {
                    Some(Value::String(text)) if text.contains(',') => {
                        tags.extend(text.split(',').map(|tag| tag.trim().to_owned()));
                    }
                    Some(Value::String(text)) if is_jekyll && name.ends_with('s') => {
                        tags.extend(text.split_whitespace().map(str::to_owned));
                    }
                    _ => tags.extend(self.list(&[name])),
                }
            }
        }
        tags
    }

    /// The main picture, and what it shows.
    pub(super) fn image(&self) -> (Option<String>, String) {
        const NAMES: [&str; 12] = [
            "image",
            "cover",
            "featured_image",
            "featuredimage",
            "feature_image",
            "heroimage",
            "hero",
            "thumbnail",
            "images",
            "banner",
            "ogimage",
            "header",
        ];
        let alt = self.text(&["image_alt", "imagealt", "cover_alt", "heroalt", "heroimagealt", "alt"]);
        let mut found = NAMES.iter().filter_map(|name| self.get(&[*name])).filter_map(picture);
        match found.next() {
            Some((address, own)) => (Some(address), own.or(alt).unwrap_or_default()),
            None => (None, String::new()),
        }
    }
}

/// The address of a picture, and its alternative text: a text, the first of a list, or an object.
fn picture(value: &Value) -> Option<(String, Option<String>)> {
    match value {
        Value::String(address) => Some((address.clone(), None)),
        Value::Array(values) => values.first().and_then(picture),
        Value::Object(fields) => {
            let field = |names: &[&str]| names.iter().find_map(|name| fields.get(*name).and_then(Value::as_str));
            let address = field(&["image", "src", "url", "path", "filename", "feature", "og_image", "teaser"])?;
            Some((address.to_owned(), field(&["alt", "image_alt", "description"]).map(str::to_owned)))
        }
        _ => None,
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text, or the `name` of an object.
fn name_of(value: &Value) -> Option<String> {
    let name = || ["name", "title"].into_iter().find_map(|name| value[name].as_str());
    as_text(value).or_else(|| name().map(str::to_owned)).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::FrontMatter;

    fn fields(value: Value) -> FrontMatter {
        FrontMatter(value.as_object().cloned().unwrap_or_default())
    }

    #[test]
    fn tags_are_read_in_all_forms() {
        for (value, tags) in [
            (json!({"tags": ["a", "b c"]}), vec!["a", "b c"]),
            (json!({"tags": "a, b c"}), vec!["a", "b c"]),
            (json!({"category": "b c"}), vec!["b c"]),
            (json!({"taxonomies": {"tags": ["a"], "categories": ["d"]}}), vec!["a", "d"]),
            (json!({"tags": null}), vec![]),
        ] {
            assert_eq!(fields(value).tags(false), tags);
        }
        assert_eq!(fields(json!({"tags": "a b"})).tags(true), ["a", "b"]);
        assert_eq!(fields(json!({"tags": "a b"})).tags(false), ["a b"]);
    }

    #[test]
    fn pictures_are_read_in_all_forms() {
        for (value, image) in [
            (json!({"image": "/a.jpg", "image_alt": "Un"}), (Some("/a.jpg"), "Un")),
            (json!({"cover": {"image": "a.jpg", "alt": "Un"}}), (Some("a.jpg"), "Un")),
            (json!({"images": ["a.jpg", "b.jpg"]}), (Some("a.jpg"), "")),
            (json!({"extra": {"image": "a.jpg"}}), (Some("a.jpg"), "")),
            (json!({"alt": "Un"}), (None, "")),
        ] {
            let (address, alt) = fields(value).image();
            assert_eq!((address.as_deref(), alt.as_str()), image);
        }
    }
}
