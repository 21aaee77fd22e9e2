//! One text: the value of a key in the file of a language.

use toml::Value;

/// The placeholder for the number in a text with a singular and a plural.
const COUNT: &str = "count";

/// The value of a key.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) kind: Kind,
    /// One text; the singular and the plural; or the texts of the list.
    pub(crate) forms: Vec<Template>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Single,
    Plural,
    List,
}

/// A text that may have placeholders, such as `{title}`.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) text: String,
    /// Their names, in the order of the text.
    pub(crate) placeholders: Vec<String>,
}

impl Text {
    /// Reads a value. The error says what is wrong with it.
    pub(crate) fn read(value: &Value) -> Result<Self, String> {
        let (kind, values): (_, Vec<_>) = match value {
            Value::Array(texts) => (Kind::List, texts.iter().collect()),
            Value::Table(forms) if forms.len() == 2 => {
                (Kind::Plural, ["one", "other"].into_iter().filter_map(|form| forms.get(form)).collect())
            }
            value => (Kind::Single, vec![value]),
        };
        let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
        if texts.len() < values.len() || (kind == Kind::Plural && texts.len() < 2) {
            return Err("must be a text, a list of texts, or a table with `one` and `other`".to_owned());
        }
        let forms = texts.into_iter().map(Template::read).collect::<Result<Vec<_>, _>>()?;
        if kind == Kind::List && forms.iter().any(|form| !form.placeholders.is_empty()) {
            return Err("a list has texts without placeholders".to_owned());
        }
        Ok(Self { kind, forms })
    }

    /// The placeholders of each form, without the number, which each form of a plural may have or not.
    pub(crate) fn placeholders(&self) -> impl Iterator<Item = Vec<&str>> {
        let is_plural = self.kind == Kind::Plural;
        self.forms.iter().map(move |form| {
            let names = form.placeholders.iter().map(String::as_str);
            names.filter(|name| !(is_plural && *name == COUNT)).collect()
        })
    }

    /// What must be equal in all languages, for messages. Of a label, which the app fills by position, also the order.
    pub(crate) fn signature(&self, is_label: bool) -> String {
        let names = self.placeholders().map(|mut names| {
            if !is_label {
                names.sort_unstable();
                names.dedup();
            }
            if names.is_empty() { "no placeholders".to_owned() } else { format!("{{{}}}", names.join("}, {")) }
        });
        match self.kind {
            Kind::List => format!("a list of length {}", self.forms.len()),
            Kind::Single => format!("a text with {}", names.collect::<String>()),
            Kind::Plural => format!("`one` and `other` with {}", names.collect::<Vec<_>>().join(" and ")),
        }
    }
}

impl Template {
    fn read(text: &str) -> Result<Self, String> {
        let mut placeholders = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or("a placeholder has no `}`")?;
            if before.contains('}') || !is_name(name) {
                return Err(format!("`{before}{{{name}}}` is not a placeholder such as {{post_2}}"));
            }
            placeholders.push(name.to_owned());
            rest = after;
        }
        if rest.contains('}') {
            return Err("a `}` has no `{`".to_owned());
        }
        Ok(Self { text: text.to_owned(), placeholders })
    }
}

/// Whether `name` can be a key or a placeholder, which become names in Rust.
pub(crate) fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
