//! Which tags the author meant as text.

use html::{Kind, Tag, elements};

use super::{PieceKind, Review};
use crate::markup::raw_html::attributes;
use crate::markup::sanitize;

impl Review<'_> {
    pub(super) fn is_text(&self, index: usize) -> bool {
        let tag = &self.tags[index];
        let in_line = self.kind == PieceKind::Line;
        match tag.kind {
            Kind::Unterminated => true,
            Kind::Doctype => in_line || !self.starts_page(tag),
            Kind::Comment => is_text_comment(&self.html[tag.range.clone()]),
            Kind::End => match tag.partner {
                Some(start) => self.as_text[start],
                None if self.context.paired.contains(&tag.range.start) => false,
                None if !(elements::is_html(&tag.name) || elements::is_custom(&tag.name)) => true,
                // Alone on a line of Markdown, it is a remainder of longer HTML.
                None => in_line || (self.kind == PieceKind::Block && self.is_before_words(tag)),
            },
            Kind::Start => self.is_text_start(tag),
        }
    }

    /// Whether the tag opens raw text without an end tag.
    pub(super) fn is_open_raw_text(&self, tag: &Tag) -> bool {
        let is_raw_text = elements::is_raw_text(&tag.name) || tag.name == "plaintext";
        tag.kind == Kind::Start && is_raw_text && tag.partner.is_none()
    }

    /// Whether a doctype starts a whole page that was pasted as the text.
    fn starts_page(&self, doctype: &Tag) -> bool {
        let text = &self.html[doctype.range.clone()];
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        let rest = self.html[doctype.range.end..].trim_start();
        self.context.is_first
            && self.html[..doctype.range.start].trim().is_empty()
            && text.ends_with('>')
            && words.get(3).is_none_or(|word| word.eq_ignore_ascii_case("html"))
            && if rest.is_empty() { self.context.is_before_tag } else { rest.starts_with('<') }
    }

    /// Whether words follow the tag on its line.
    fn is_before_words(&self, tag: &Tag) -> bool {
        let rest = self.html[tag.range.end..].trim_start_matches([' ', '\t']);
        rest.starts_with(|c| !matches!(c, '\n' | '\r' | '<'))
    }

    fn is_text_start(&self, tag: &Tag) -> bool {
        let in_line = self.kind == PieceKind::Line;
        let name = tag.name.as_str();
        let bare = tag.attributes.is_empty();
        let open = tag.partner.is_none() && !self.context.paired.contains(&tag.range.start);
        if attributes::is_broken(tag) {
            return true;
        }
        if elements::is_custom(name) {
            return open && !tag.self_closing && (in_line || !name.contains(':'));
        }
        if !elements::is_html(name) {
            return true;
        }
        if self.is_loose(name) && (open || elements::is_void(name)) {
            return true;
        }
        if elements::is_void(name) {
            // Without attributes, only a few have a meaning.
            let says = ["br", "hr", "wbr"].contains(&name);
            return bare && !says && (in_line || !["basefont", "bgsound", "col", "input"].contains(&name));
        }
        let is_named = in_line && bare && (elements::is_removed(name) || elements::is_of_page(name));
        // Markdown parses their contents, which would be shown as its HTML output.
        let is_raw_in_line = in_line && elements::is_raw_text(name) && !elements::is_removed(name);
        if elements::needs_end_tag(name) && open || is_named || is_raw_in_line {
            return true;
        }
        if !open {
            return false;
        }
        // Anchors of old pages are often unclosed.
        let is_link = name == "a" && tag.attribute("href").is_some();
        let is_anchor = name == "a" && !is_link && !bare;
        if is_link || !attributes::words(tag).is_empty() {
            return true;
        }
        let may_stay_open = elements::may_stay_open(name);
        let harmless = sanitize::allows(name) || elements::is_formatting(name) || may_stay_open;
        match self.kind {
            PieceKind::Line => !(is_anchor || may_stay_open && elements::parents(name).is_some()),
            PieceKind::Block if may_stay_open => {
                bare && (name == "p" || elements::is_of_page(name)) && self.is_before_spaced_words(tag)
            }
            PieceKind::Block => bare,
            PieceKind::Html => bare && !tag.self_closing && !harmless,
        }
    }

    /// Whether a space and a lower-case letter follow the tag, as in the middle of a sentence.
    fn is_before_spaced_words(&self, tag: &Tag) -> bool {
        let rest = &self.html[tag.range.end..];
        rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase))
    }

    /// Whether the element is outside its required parents.
    pub(super) fn is_loose(&self, name: &str) -> bool {
        let is_open = |parent: &&str| {
            self.context.open.contains(*parent) || self.open_names.get(*parent).is_some_and(|count| *count > 0)
        };
        elements::parents(name).is_some_and(|parents| !parents.iter().any(is_open))
    }
}

/// Whether an HTML comment is meant as text.
fn is_text_comment(comment: &str) -> bool {
    if comment.starts_with("<!--") {
        let ends = ["-->", "--!>"].iter().any(|end| comment.ends_with(end)) || ["<!-->", "<!--->"].contains(&comment);
        return !ends;
    }
    // Markup of word processors.
    let is_markup = ["<?xml", "<![if", "<![endif"]
        .iter()
        .any(|start| comment.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start)));
    !is_markup
}
