//! One text: the value of a key in the file of a language.

use std::collections::BTreeSet;

use toml::Value;

/// The placeholder for the number in a text that depends on it.
pub(crate) const COUNT: &str = "count";

/// The value of a key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Text {
    /// One text.
    Single(Template),
    /// A singular and a plural.
    Plural {
        /// The singular.
        one: Template,
        /// The plural.
        other: Template,
    },
    /// Several texts without placeholders.
    List(Vec<String>),
}

/// A text that may have placeholders.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Template {
    /// With placeholders such as `{title}`.
    pub(crate) text: String,
    /// The names of the placeholders, as they follow each other in the text.
    pub(crate) placeholders: Vec<String>,
}

impl Text {
    /// Reads a value. The error says what is wrong with it.
    pub(crate) fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => Template::read(text).map(Self::Single),
            Value::Array(values) => {
                let texts = values.iter().map(|value| match value {
                    Value::String(text) if !text.contains(['{', '}']) => Ok(text.clone()),
                    _ => Err("a list has texts without placeholders".to_owned()),
                });
                texts.collect::<Result<_, _>>().map(Self::List)
            }
            Value::Table(forms) => match (forms.get("one"), forms.get("other")) {
                (Some(Value::String(one)), Some(Value::String(other))) if forms.len() == 2 => {
                    Ok(Self::Plural { one: Template::read(one)?, other: Template::read(other)? })
                }
                _ => Err("a table has a text `one` and a text `other`, and nothing else".to_owned()),
            },
            _ => Err("not a text, a list of texts, or a table with `one` and `other`".to_owned()),
        }
    }

    /// The kind of the value, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Single(_) => "a text",
            Self::Plural { .. } => "a table with `one` and `other`",
            Self::List(_) => "a list",
        }
    }
}

impl Template {
    /// Reads a text. The error says what is wrong with its placeholders.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut placeholders = Vec::new();
        let mut rest = text;
        while let Some((_, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or("a placeholder has no `}`")?;
            if !is_name(name) {
                return Err(format!("`{{{name}}}` is not a placeholder: its name has the characters a-z, 0-9 and _"));
            }
            placeholders.push(name.to_owned());
            rest = after;
        }
        if text.matches('}').count() != placeholders.len() {
            return Err("a `}` has no `{`".to_owned());
        }
        Ok(Self { text: text.to_owned(), placeholders })
    }

    /// The names of the placeholders, each once.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        self.placeholders.iter().map(String::as_str).collect()
    }

    /// The same without that of the number.
    pub(crate) fn names_without_count(&self) -> BTreeSet<&str> {
        self.placeholders.iter().map(String::as_str).filter(|name| *name != COUNT).collect()
    }
}

/// Whether `name` can be a key or a placeholder, which become names in Rust.
pub(crate) fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::{Template, Text};
    use toml::Value;

    #[test]
    fn placeholders_are_read_in_order() {
        let template = Template::read("{b} and {a}, {b}").unwrap();
        assert_eq!(template.placeholders, ["b", "a", "b"]);
    }

    #[test]
    fn malformed_placeholders_are_refused() {
        for text in ["{title", "title}", "{}", "{Title}", "{a b}", "{{a}}", "}{"] {
            assert!(Template::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn values_of_other_kinds_are_refused() {
        let plural = |forms: &[&str]| Value::Table(forms.iter().map(|form| (form.to_string(), "x".into())).collect());
        assert!(Text::read(&plural(&["one", "other"])).is_ok());
        for value in [
            Value::Integer(1),
            plural(&["one"]),
            plural(&["one", "few", "other"]),
            Value::Array(vec![Value::Integer(1)]),
            Value::Array(vec!["{a}".into()]),
        ] {
            assert!(Text::read(&value).is_err(), "{value:?}");
        }
    }
}
