//! A shortcode of WordPress in a text, and its attributes.

use html::tags;

use super::shortcode_attributes::without_emails;
use crate::html::decoded;

/// Shortcodes for videos, named after their sites.
pub(super) const VIDEO_SITES: [&str; 3] = ["dailymotion", "vimeo", "youtube"];

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

    /// The ids of an attribute, separated by commas; none without it.
    pub(super) fn ids(&self, name: &str) -> Option<Vec<u64>> {
        let written = self.attribute(name)?;
        Some(written.split(',').filter_map(|id| id.trim().parse().ok()).collect())
    }

    /// The address that is the first attribute and has no name.
    pub(super) fn address(&self) -> Option<String> {
        let first = self.first_word();
        let is_address = first.starts_with("http://") || first.starts_with("https://");
        is_address.then(|| decoded(first))
    }

    /// The address of the page of a video that is named by its id alone, such as `[vimeo 1234]`.
    pub(super) fn video_page(&self) -> Option<String> {
        let named = self.attribute("id").or_else(|| self.attribute("clip_id"));
        let id = named.unwrap_or_else(|| self.first_word().to_owned());
        let is_of = |is_valid: fn(char) -> bool| !id.is_empty() && id.chars().all(is_valid);
        match self.name {
            "vimeo" if is_of(|c| c.is_ascii_digit()) => Some(format!("https://vimeo.com/{id}")),
            // A word in brackets is no id.
            "youtube" if id.len() == 11 && is_of(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) => {
                Some(format!("https://www.youtube.com/watch?v={id}"))
            }
            "dailymotion" if id.starts_with('x') && is_of(|c| c.is_ascii_alphanumeric()) => {
                Some(format!("https://www.dailymotion.com/video/{id}"))
            }
            _ => None,
        }
    }

    /// The first attribute as it is written, without quotation marks.
    fn first_word(&self) -> &str {
        let first = self.attributes.split_whitespace().next().unwrap_or_default();
        first.trim_matches(['"', '\''])
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
    // WordPress.com wrote `[youtube=https://…]`.
    let value = written.strip_prefix('=').filter(|_| VIDEO_SITES.contains(&name));
    if value.is_none() && !written.is_empty() && !written.starts_with(|c: char| c.is_whitespace() || c == '/') {
        return None;
    }
    let attributes = value.unwrap_or(written).trim().trim_end_matches('/').trim();
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

#[cfg(test)]
mod tests {
    use super::shortcode;

    #[test]
    fn video_is_named_by_its_address_or_id() {
        for (text, expected) in [
            ("[youtube=http://www.youtube.com/watch?v=a&amp;w=6]", Some("http://www.youtube.com/watch?v=a&w=6")),
            ("[youtube https://youtu.be/a]", Some("https://youtu.be/a")),
            ("[youtube abcdefghij_]", Some("https://www.youtube.com/watch?v=abcdefghij_")),
            ("[youtube channel]", None),
            ("[vimeo 1234 w=500&h=281]", Some("https://vimeo.com/1234")),
            ("[vimeo clip_id=\"1234\"]", Some("https://vimeo.com/1234")),
            ("[vimeo]", None),
            ("[dailymotion id=x8oma9]", Some("https://www.dailymotion.com/video/x8oma9")),
            ("[dailymotion user=a]", None),
        ] {
            let code = shortcode(text).unwrap();
            assert_eq!(code.address().or_else(|| code.video_page()).as_deref(), expected, "{text}");
        }
        assert_eq!(shortcode("[a=https://a.example]"), None);
    }

    #[test]
    fn ids_are_numbers_between_commas() {
        let code = shortcode("[gallery ids=\"3, x,4\"]").unwrap();
        assert_eq!((code.ids("ids"), code.ids("exclude")), (Some(vec![3, 4]), None));
    }
}
