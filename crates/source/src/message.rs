//! Messages for authors: texts of `[diagnostics]` in `texts/` with their values, written in a language at the end.

use std::path::Path;

use protocol::language::Language;

/// A text with its values. The functions that make one have the names of the keys in `texts/`.
///
/// ```
/// use protocol::language::Language;
/// use source::message::Message;
/// let message = Message::duplicate_field("title");
/// assert_eq!(message.text(Language::En), "the field \"title\" appears twice");
/// assert_eq!(message.code(), "duplicate_field");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    code: Code,
    values: Vec<Value>,
}

/// What a text has in the place of a placeholder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A name, an address, or other words that are the same in all languages.
    Text(String),
    /// A number, written as the language does.
    Number(usize),
    /// Another message.
    Message(Message),
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

impl Message {
    /// The message in a language.
    pub fn text(&self, language: Language) -> String {
        text(self, language)
    }

    /// The key of the text, which is the same in all languages and for all values.
    pub fn code(&self) -> &'static str {
        self.code.name()
    }

    /// The codes of the message and of those in it: equal for similar messages.
    pub fn codes(&self) -> Vec<&'static str> {
        let inner = self.values.iter().filter_map(|value| match value {
            Value::Message(message) => Some(message.codes()),
            Value::Text(_) | Value::Number(_) => None,
        });
        std::iter::once(self.code()).chain(inner.flatten()).collect()
    }

    /// The values, in the order of the placeholders in `texts/en.toml`; of a plural, the number is before them.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    fn value(&self, index: usize, language: Language) -> String {
        self.values.get(index).map(|value| value.text(language)).unwrap_or_default()
    }

    /// Whether the first value is a number that takes the singular.
    fn is_singular(&self, language: Language) -> bool {
        matches!(self.values.first(), Some(Value::Number(number)) if language.is_singular(*number))
    }
}

impl Value {
    /// The value in a language.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => language.number(*number),
            Self::Message(message) => message.text(language),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&Path> for Value {
    fn from(path: &Path) -> Self {
        Self::Text(path.display().to_string())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}
