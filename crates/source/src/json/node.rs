//! One JSON value with its path and position.

use std::borrow::Cow;

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use url::Url;

use super::Report;
use crate::diagnostic::{Position, Severity};
use crate::message::Message;

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
    pub fn error(&self, message: Message, help: Message) {
        self.report.add(Severity::Error, self.value.start(), &self.path, message, help);
    }

    /// Reports a warning at this value.
    pub fn warning(&self, message: Message, help: Message) {
        self.report.add(Severity::Warning, self.value.start(), &self.path, message, help);
    }

    pub(super) fn wrong_kind(&self, wanted: Message) {
        let found = match self.value {
            Value::StringLit(_) => Message::a_text(),
            Value::NumberLit(_) => Message::a_number(),
            Value::BooleanLit(_) => Message::true_or_false(),
            Value::Object(_) => Message::an_object(),
            Value::Array(_) => Message::an_array(),
            Value::NullKeyword(_) => Message::null(),
        };
        let help = match self.path.as_str() {
            "$" => Message::write_kind(wanted.clone()),
            _ => Message::write_kind_or_leave_out(wanted.clone()),
        };
        self.error(Message::wrong_kind(found, wanted), help);
    }

    /// A text.
    pub fn text(&self) -> Option<&'n str> {
        match self.value {
            Value::StringLit(text) => Some(&text.value),
            _ => {
                self.wrong_kind(Message::a_text());
                None
            }
        }
    }

    /// A non-empty text, white space trimmed.
    pub fn filled_text(&self) -> Option<&'n str> {
        let text = self.text()?.trim();
        if text.is_empty() {
            self.error(Message::empty(), Message::write_optional_text());
            return None;
        }
        Some(text)
    }

    /// `text` without control characters, which come with copied and imported texts and are invalid in XML and HTML.
    pub fn visible<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let Some(first) = text.chars().find(|c| is_stray(*c)) else { return Cow::Borrowed(text) };
        self.warning(Message::invisible_character_left_out(code_point(first)), Message::remove_copied_character());
        Cow::Owned(text.chars().filter(|c| !is_stray(*c)).collect())
    }

    /// A text on one line, without control characters, line separators and HTML tags.
    pub fn plain_line(&self) -> Option<&'n str> {
        let text = self.filled_text()?;
        if let Some(control) = text.chars().find(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
            self.error(Message::invisible_character(code_point(control)), Message::remove_from_plain_line());
            return None;
        }
        if let Some(tag) = html_tag(text) {
            self.error(Message::html_in_plain_text(tag), Message::remove_html());
            return None;
        }
        Some(text)
    }

    /// A whole number of at least `least`.
    pub fn whole_number(&self, least: u32) -> Option<u32> {
        let Value::NumberLit(number) = self.value else {
            self.wrong_kind(Message::a_whole_number());
            return None;
        };
        let parsed = number.value.parse::<u32>().ok().filter(|number| *number >= least);
        if parsed.is_none() {
            let least = least.to_string();
            self.error(Message::not_a_whole_number(number.value, &least), Message::write_whole_number(&least));
        }
        parsed
    }

    /// A number from 0 to `most`.
    pub fn size(&self, most: f64) -> Option<f64> {
        let Value::NumberLit(number) = self.value else {
            self.wrong_kind(Message::a_number());
            return None;
        };
        let parsed = number.value.parse::<f64>().ok().filter(|number| (0.0..=most).contains(number));
        if parsed.is_none() {
            self.error(Message::not_a_size(number.value), Message::write_size(most.to_string()));
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
        self.error(Message::not_a_media_type(text), Message::write_media_type());
        None
    }

    /// True or false.
    pub fn flag(&self) -> Option<bool> {
        let Value::BooleanLit(flag) = self.value else {
            self.wrong_kind(Message::true_or_false());
            return None;
        };
        Some(flag.value)
    }

    /// The items of an array.
    pub fn items(&self) -> Option<Vec<Node<'n>>> {
        let Value::Array(array) = self.value else {
            self.wrong_kind(Message::an_array());
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
                self.wrong_kind(Message::a_text_or_texts());
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
        self.error(Message::not_an_address(text), Message::write_address_or_path());
        None
    }
}

/// Control characters other than white space, and Unicode noncharacters.
pub fn is_stray(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || u32::from(c) & 0xfffe == 0xfffe
}

/// The number of `c` in Unicode, as in U+200B.
pub(crate) fn code_point(c: char) -> String {
    format!("{:04X}", u32::from(c))
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
