//! Tokens of an author's HTML as they are written, and their text.

use html::{Kind, Tag, elements, tags};

/// A token of HTML: text, tag or comment.
#[derive(Clone, Debug)]
pub(crate) enum Token<'t> {
    /// Also invalid markup that is neither an element nor a comment, such as `</3`.
    Text(&'t str),
    /// A start or end tag, as it is written and parsed.
    Tag(&'t str, Tag),
    Comment(&'t str),
}

impl<'t> Token<'t> {
    /// As it is written.
    pub(crate) fn raw(&self) -> &'t str {
        match self {
            Self::Text(raw) | Self::Tag(raw, _) | Self::Comment(raw) => raw,
        }
    }
}

/// All tokens of `html` in order: together they are `html`.
pub(crate) fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    // Where the text after the last token starts.
    let mut end = 0;
    for tag in tags(html) {
        let range = tag.range.clone();
        let Some(raw) = html.get(range.clone()).filter(|_| range.start >= end) else { continue };
        let token = match tag.kind {
            Kind::Start | Kind::End => Token::Tag(raw, tag),
            Kind::Comment if raw.starts_with("<!--") && raw.ends_with("-->") => Token::Comment(raw),
            Kind::Comment | Kind::Doctype | Kind::Unterminated => continue,
        };
        if range.start > end {
            tokens.push(Token::Text(&html[end..range.start]));
        }
        tokens.push(token);
        end = range.end;
    }
    if end < html.len() {
        tokens.push(Token::Text(&html[end..]));
    }
    tokens
}

/// Decodes character references.
pub(crate) fn decoded(text: &str) -> String {
    html_escape::decode_html_entities(text).into_owned()
}

/// Escapes a text for an attribute.
pub(crate) fn escaped(text: &str) -> String {
    html_escape::encode_double_quoted_attribute(text).into_owned()
}

/// The text of some HTML without tags, in one line. No-break spaces stay, and what is in the form of a tag but
/// names no element, such as `<you>`: the author meant the word.
pub(crate) fn plain(html: &str) -> String {
    let mut plain = String::new();
    // An element that is not shown, up to its end.
    let mut hidden: Option<String> = None;
    for token in tokens(html) {
        match token {
            Token::Tag(_, tag) if hidden.is_some() => {
                hidden = hidden.filter(|name| !(tag.kind == Kind::End && tag.name == *name));
            }
            Token::Text(_) if hidden.is_some() => {}
            Token::Text(text) => plain.push_str(&decoded(text)),
            Token::Tag(_, tag) if elements::is_removed(&tag.name) => {
                plain.push(' ');
                hidden = Some(tag.name).filter(|_| tag.kind == Kind::Start && tag.partner.is_some());
            }
            Token::Tag(_, tag) if elements::is_inline(&tag.name) && !elements::is_void(&tag.name) => {}
            Token::Tag(_, tag) if elements::is_html(&tag.name) || elements::is_custom(&tag.name) => plain.push(' '),
            Token::Tag(raw, _) => plain.push_str(raw),
            Token::Comment(_) => {}
        }
    }
    plain.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// The top-level elements, each as one text, so that a version control system shows which of them changed.
pub(crate) fn top_level_elements(html: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut open: Vec<String> = Vec::new();
    for token in tokens(html) {
        if let Some(part) = parts.last_mut() {
            part.push_str(token.raw());
        }
        let Token::Tag(_, tag) = token else { continue };
        if tag.kind == Kind::Start {
            if !elements::is_void(&tag.name) && !tag.self_closing {
                open.push(tag.name);
            }
        } else if let Some(at) = open.iter().rposition(|open| *open == tag.name) {
            open.truncate(at);
            if open.is_empty() && !elements::is_inline(&tag.name) {
                parts.push(String::new());
            }
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Token, plain, tokens, top_level_elements};

    #[test]
    fn tokens_are_the_whole_text() {
        for html in [
            "",
            "a < b",
            "a<b>c</b>",
            "<a title='>'>x</a><!-- <b> -->",
            "<script>a<b</script>c",
            "1 <3 <",
            "<b",
            "é<p\r\nid=x>ü</p\r\n>\r\n</3 <?php é ?> <!DOCTYPE x>",
            "a <b title=\"c>d</b>",
        ] {
            let whole: String = tokens(html).iter().map(Token::raw).collect();
            assert_eq!(whole, html);
        }
    }

    #[test]
    fn plain_text_has_no_tags() {
        assert_eq!(plain("<p>L&#8217;<em>été</em><br>à\n venir&nbsp;!</p>"), "L\u{2019}été à venir\u{a0}!");
        assert_eq!(plain("<H2>Un</H2>Vec<T>, <loin>"), "Un Vec<T>, <loin>");
        assert_eq!(plain("a<svg><path d='x'/><b>c</b></svg>b <o:p></o:p></3"), "a b </3");
    }

    #[test]
    fn parts_are_top_level_elements() {
        let html = "<p>Un <em>b</em></p>\n<ul>\n<li>a</li>\n</ul>\n<hr>\nDeux <b>c</b> d";
        assert_eq!(
            top_level_elements(html),
            ["<p>Un <em>b</em></p>", "<ul>\n<li>a</li>\n</ul>", "<hr>\nDeux <b>c</b> d"]
        );
    }
}
