//! A shortcode of WordPress in a text, and its attributes.

use html::tags;

use super::shortcode_attributes::without_emails;
use crate::html::decoded;

/// A shortcode in a text: `[name a="b"]`, or `[name]…[/name]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shortcode<'t> {
    pub name: &'t str,
    /// What is between the name and the bracket.
    attributes: &'t str,
    /// What is between start and end; none without an end.
    pub content: Option<&'t str>,
    /// The whole shortcode.
    pub raw: &'t str,
}

impl Shortcode<'_> {
    /// The value of an attribute; none without it.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let tag = format!("<x {}>", self.attributes);
        tags(&tag).first()?.attribute(name).map(str::to_owned)
    }

    /// The first attribute without a name, such as an address.
    pub(super) fn unnamed(&self) -> Option<String> {
        let first = self.attributes.trim().split(|c: char| c.is_whitespace()).next()?.trim_matches(['"', '\'']);
        let is_address = first.starts_with("http://") || first.starts_with("https://");
        is_address.then(|| decoded(first))
    }

    /// As it is written, with `content` in place of its own, and without e-mail addresses in its attributes.
    pub(super) fn with_content(&self, content: Option<&str>) -> String {
        let end = self.content.map_or(0, |content| content.len() + self.name.len() + "[/]".len());
        let start = &self.raw[..self.raw.len() - end];
        let (name, rest) = start.split_at("[".len() + self.name.len());
        let rest = rest.replacen(self.attributes, &without_emails(self.attributes), 1);
        match content {
            Some(content) => format!("{name}{rest}{content}[/{}]", self.name),
            None => format!("{name}{rest}"),
        }
    }

    /// Whether it is a shortcode and not a word in brackets.
    pub(super) fn is_shortcode(&self, is_alone: bool) -> bool {
        self.content.is_some()
            || self.attributes.contains('=')
            || self.name.contains(['_', '-'])
            || (is_alone && self.attributes.is_empty() && self.name.bytes().all(|byte| byte.is_ascii_lowercase()))
    }
}

/// The shortcode at the start of `from`.
pub(super) fn shortcode(from: &str) -> Option<Shortcode<'_>> {
    let inner = from.strip_prefix('[')?;
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(inner.len());
    let name = &inner[..end];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let close = closing_bracket(&inner[end..])?;
    let written = &inner[end..end + close];
    if !written.is_empty() && !written.starts_with(|c: char| c.is_whitespace() || c == '/') {
        return None;
    }
    let attributes = written.trim().trim_end_matches('/').trim();
    let length = 1 + end + close + 1;
    let end_tag = format!("[/{name}]");
    let behind = &from[length..];
    let content = (!written.ends_with('/')).then(|| behind.find(&end_tag)).flatten().map(|at| &behind[..at]);
    // Shortcodes of one name are not nested: with a second start before the end, this one has no end.
    let content =
        content.filter(|content| !content.contains(&format!("[{name} ")) && !content.contains(&format!("[{name}]")));
    let raw = &from[..length + content.map_or(0, |content| content.len() + end_tag.len())];
    Some(Shortcode { name, attributes, content, raw })
}

/// Offset of the closing bracket, which may not be in a quoted value or after another opening one.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, ']') => return Some(at),
            (None, '[' | '\n') => return None,
            (None, '"' | '\'') if text[..at].ends_with('=') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            _ => {}
        }
    }
    None
}
