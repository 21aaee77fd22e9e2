//! One JSON value with its path and position.

use std::borrow::Cow;

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use url::Url;

use super::Report;
use crate::diagnostic::{Position, Severity};

/// A value of the author's file. Its methods report an error and return none when the value is invalid.
#[derive(Clone)]
pub struct Node<'n> {
    pub(super) value: &'n Value<'n>,
    pub(super) path: String,
    pub(super) report: &'n Report<'n>,
}

impl<'n> Node<'n> {
    pub(super) fn root(value: &'n Value<'n>, report: &'n Report<'n>) -> Self {
        Self::new(value, "$".to_owned(), report)
    }

    pub(super) fn new(value: &'n Value<'n>, path: String, report: &'n Report<'n>) -> Self {
        Self { value, path, report }
    }

    /// JSON path, such as `$.tags[1]`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its position in the file.
    pub fn position(&self) -> Position {
        self.report.position(self.value.start())
    }

    /// Reports an error at this value.
    pub fn error(&self, message: impl Into<String>, help: impl Into<String>) {
        self.report.add(Severity::Error, self.value.start(), &self.path, message.into(), help.into());
    }

    /// Reports a warning at this value.
    pub fn warning(&self, message: impl Into<String>, help: impl Into<String>) {
        self.report.add(Severity::Warning, self.value.start(), &self.path, message.into(), help.into());
    }

    pub(super) fn wrong_type(&self, wanted: &str) {
        let found = match self.value {
            Value::StringLit(_) => "a text",
            Value::NumberLit(_) => "a number",
            Value::BooleanLit(_) => "true or false",
            Value::Object(_) => "an object",
            Value::Array(_) => "an array",
            Value::NullKeyword(_) => "null",
        };
        let whole_file = self.path == "$";
        let help = if whole_file { "" } else { ", or leave the field out" };
        self.error(format!("is {found}, not {wanted}"), format!("write {wanted} here{help}"));
    }

    /// A text.
    pub fn text(&self) -> Option<&'n str> {
        match self.value {
            Value::StringLit(text) => Some(&text.value),
            _ => {
                self.wrong_type("a text");
                None
            }
        }
    }

    /// A non-empty text, white space trimmed.
    pub fn filled_text(&self) -> Option<&'n str> {
        let text = self.text()?.trim();
        if text.is_empty() {
            self.error("is empty", "write a text, or leave the field out where it is optional");
            return None;
        }
        Some(text)
    }

    /// `text` without control characters, which come with copied and imported texts and are invalid in XML and HTML.
    pub fn visible<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let Some(first) = text.chars().find(|c| is_stray(*c)) else { return Cow::Borrowed(text) };
        self.warning(
            format!("contains the invisible character U+{:04X}, which is left out", u32::from(first)),
            "remove it; such characters come with copied and imported texts",
        );
        Cow::Owned(text.chars().filter(|c| !is_stray(*c)).collect())
    }

    /// A text on one line, without control characters, line separators and HTML tags.
    pub fn plain_line(&self) -> Option<&'n str> {
        let text = self.filled_text()?;
        if let Some(control) = text.chars().find(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
            self.error(
                format!("contains the invisible character U+{:04X}", u32::from(control)),
                "remove it; this is one line of plain text",
            );
            return None;
        }
        if let Some(tag) = html_tag(text) {
            self.error(
                format!("contains \"{tag}\", but must be plain text"),
                "remove the HTML; for a real < put a space after it",
            );
            return None;
        }
        Some(text)
    }

    /// A whole number of at least `least`.
    pub fn whole_number(&self, least: u32) -> Option<u32> {
        let Value::NumberLit(number) = self.value else {
            self.wrong_type("a whole number");
            return None;
        };
        let parsed = number.value.parse::<u32>().ok().filter(|number| *number >= least);
        if parsed.is_none() {
            self.error(
                format!("{} is not a whole number of at least {least}", number.value),
                format!("write {least} or more, without a fraction"),
            );
        }
        parsed
    }

    /// A number from 0 to `most`.
    pub fn size(&self, most: f64) -> Option<f64> {
        let Value::NumberLit(number) = self.value else {
            self.wrong_type("a number");
            return None;
        };
        let parsed = number.value.parse::<f64>().ok().filter(|number| (0.0..=most).contains(number));
        if parsed.is_none() {
            self.error(format!("{} is not a size", number.value), format!("write a number from 0 to {most}"));
        }
        parsed
    }

    /// A media type, such as `audio/mpeg`, without parameters.
    pub fn media_type(&self) -> Option<&'n str> {
        let text = self.filled_text()?;
        let is_name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_alphanumeric())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
        };
        if text.split_once('/').is_some_and(|(kind, name)| is_name(kind) && is_name(name)) {
            return Some(text);
        }
        self.error(
            format!("\"{text}\" is not a media type"),
            "write two names with a slash between them, such as \"audio/mpeg\" or \"application/pdf\"",
        );
        None
    }

    /// True or false.
    pub fn flag(&self) -> Option<bool> {
        let Value::BooleanLit(flag) = self.value else {
            self.wrong_type("true or false");
            return None;
        };
        Some(flag.value)
    }

    /// The items of an array.
    pub fn items(&self) -> Option<Vec<Node<'n>>> {
        let Value::Array(array) = self.value else {
            self.wrong_type("an array");
            return None;
        };
        let item = |(index, value)| Node::new(value, format!("{}[{index}]", self.path), self.report);
        Some(array.elements.iter().enumerate().map(item).collect())
    }

    /// A text, or an array of texts that become paragraphs; without control characters.
    pub fn paragraphs(&self) -> Option<String> {
        match self.value {
            Value::StringLit(text) => Some(self.visible(&text.value).into_owned()),
            Value::Array(_) => {
                let text = |node: &Node<'_>| node.text().map(|text| node.visible(text).into_owned());
                let texts: Vec<_> = self.items()?.iter().map(text).collect();
                Some(texts.into_iter().collect::<Option<Vec<_>>>()?.join("\n\n"))
            }
            _ => {
                self.wrong_type("a text or an array of texts");
                None
            }
        }
    }

    /// An `http` or `https` address, or a path from the root.
    pub fn address(&self) -> Option<&'n str> {
        let text = self.filled_text()?;
        // Browsers ignore a third slash, but it means that the author forgot the host.
        let absolute = ["https://", "http://"]
            .iter()
            .any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.starts_with('/')))
            && Url::parse(text).is_ok();
        let path = text.starts_with('/') && !text.starts_with("//") && !text.split('/').any(|part| part == "..");
        if (absolute || path) && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
            return Some(text);
        }
        self.error(
            format!("\"{text}\" is not an address"),
            "write https://…, or a path from the root such as /media/photo.jpg",
        );
        None
    }
}

/// Control characters other than white space, and Unicode noncharacters.
pub fn is_stray(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || u32::from(c) & 0xfffe == 0xfffe
}

/// The first HTML tag in `text`.
fn html_tag(text: &str) -> Option<&str> {
    text.match_indices('<').find_map(|(start, _)| {
        let rest = &text[start..];
        let name = rest[1..].trim_start_matches('/');
        let end = rest.find('>')?;
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!').then(|| &rest[..=end])
    })
}
