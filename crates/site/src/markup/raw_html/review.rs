//! Decides which tags of a piece of HTML are meant as text, and reports what will be removed.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use html::{Kind, Tag, elements};
use source::diagnostic::Severity;
use source::message::Message;

use super::{attributes, embeds};
use crate::markup::figures::is_image_address;
use crate::markup::{sanitize, shorten};
use crate::wording::Wording;

/// Where a piece of HTML is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// It is the whole text.
    Html,
    /// A block of HTML in Markdown.
    Block,
    /// Tags in a line of Markdown.
    Line,
}

/// A diagnostic or replacement for a part of a piece.
pub(super) struct HtmlDiagnostic {
    /// The part.
    pub range: Range<usize>,
    /// Its replacement, if any.
    pub replacement: Option<String>,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, and what to do; none for a replacement that is not reported.
    pub report: Option<(Message, Message)>,
}

/// Elements that may contain a paragraph.
const BLOCKS: &[&str] = &["article", "aside", "blockquote", "body", "center", "div", "figure", "section"];

/// Maximum number of ancestors that are checked; deeper texts are refused later.
const MAX_NESTING: usize = 200;

/// An escaped `<`.
const LESS_THAN: &str = "&lt;";

/// What is around a piece of HTML in its text.
#[derive(Default)]
pub(super) struct PieceContext {
    /// Offsets of its tags with a partner in another piece.
    pub paired: HashSet<usize>,
    /// Names of the elements that are open at its start.
    pub open: HashSet<String>,
    /// Whether it is at the start of the text.
    pub is_first: bool,
    /// Whether a tag follows it in the text.
    pub is_before_tag: bool,
    /// Whether it is in an item of a list.
    pub is_in_item: bool,
}

/// Checks the `tags` of `html`.
pub(super) fn review(
    html: &str,
    tags: &[Tag],
    kind: PieceKind,
    context: &PieceContext,
    wording: Wording,
) -> Vec<HtmlDiagnostic> {
    let mut review = Review {
        html,
        kind,
        context,
        wording,
        tags,
        open: Vec::new(),
        open_names: HashMap::new(),
        as_text: vec![false; tags.len()],
        diagnostics: Vec::new(),
    };
    // The contents of a removed element are reported with it.
    let mut removed_to = 0;
    let mut form_to = 0;
    let mut player_to = 0;
    for (index, tag) in tags.iter().enumerate() {
        if tag.range.start < removed_to {
            // The sanitizer would search for its end after the removed element.
            if review.is_open_raw_text(tag) {
                let start = tag.range.start;
                review.replace(start..start + 1, LESS_THAN);
            }
            continue;
        }
        if review.is_text(index) {
            review.as_text[index] = true;
            review.show(tag);
            continue;
        }
        if tag.kind == Kind::End {
            review.end(tag);
        }
        if tag.kind != Kind::Start {
            continue;
        }
        review.rename(tag);
        let end = tag.partner.map_or(tag.range.end, |partner| tags[partner].range.end);
        review.leave(tag.range.start);
        if elements::is_removed(&tag.name) || tag.name == "embed" {
            review.remove(index, end);
            removed_to = end;
            continue;
        }
        if tag.range.start >= form_to {
            form_to = review.without_function(tag, end);
        }
        review.attributes(tag);
        review.source(tag);
        if matches!(tag.name.as_str(), "audio" | "video") && tag.range.start >= player_to {
            review.player(index, end);
            player_to = end;
        }
        if tag.partner.is_some() {
            review.open.push((end, BLOCKS.contains(&tag.name.as_str())));
        }
        if !elements::is_void(&tag.name) {
            *review.open_names.entry(&tag.name).or_default() += 1;
        }
    }
    review.diagnostics
}

struct Review<'h> {
    html: &'h str,
    kind: PieceKind,
    context: &'h PieceContext,
    wording: Wording,
    tags: &'h [Tag],
    /// Open elements: end offset, and whether they may contain a paragraph.
    open: Vec<(usize, bool)>,
    /// Number of open elements by name.
    open_names: HashMap<&'h str, usize>,
    /// For each tag: whether it is shown as text.
    as_text: Vec<bool>,
    diagnostics: Vec<HtmlDiagnostic>,
}

impl<'h> Review<'h> {
    fn is_text(&self, index: usize) -> bool {
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
    fn is_open_raw_text(&self, tag: &Tag) -> bool {
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

    /// Whether the element is outside its required parents.
    fn is_loose(&self, name: &str) -> bool {
        let is_open = |parent: &&str| {
            self.context.open.contains(*parent) || self.open_names.get(*parent).is_some_and(|count| *count > 0)
        };
        elements::parents(name).is_some_and(|parents| !parents.iter().any(is_open))
    }

    /// Updates the open elements at an end tag.
    fn end(&mut self, tag: &Tag) {
        if let Some(count) = self.open_names.get_mut(tag.name.as_str()) {
            *count = count.saturating_sub(1);
        }
    }

    /// Replaces the name of an obsolete element.
    fn rename(&mut self, tag: &'h Tag) {
        let Some(name) = elements::renamed(&tag.name) else { return };
        let ends = tag.partner.and_then(|partner| self.tags.get(partner)).map(|end| end.range.start + "</".len());
        for start in [Some(tag.range.start + "<".len()), ends].into_iter().flatten() {
            self.replace(start..start + tag.name.len(), name);
        }
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

    fn warn(&mut self, range: Range<usize>, replacement: Option<String>, message: Message, help: Message) {
        let report = Some((message, help));
        self.diagnostics.push(HtmlDiagnostic { range, replacement, severity: Severity::Warning, report });
    }

    /// Replaces a part without a report.
    fn replace(&mut self, range: Range<usize>, with: &str) {
        let replacement = Some(with.to_owned());
        self.diagnostics.push(HtmlDiagnostic { range, replacement, severity: Severity::Warning, report: None });
    }

    /// Escapes a tag, so that it is shown as text.
    fn show(&mut self, tag: &Tag) {
        let text = &self.html[tag.range.clone()];
        let shown = shorten(text);
        let bare = tag.attributes.is_empty();
        let message = match tag.kind {
            Kind::Comment if text.starts_with("<!--") => Message::tag_comment_without_end(shown),
            Kind::Comment | Kind::Doctype => Message::tag_not_html(shown),
            Kind::Unterminated => Message::tag_without_end(shown),
            Kind::End if !elements::is_html(&tag.name) => Message::tag_unknown(shown),
            Kind::End => Message::tag_closes_nothing(shown),
            Kind::Start if attributes::is_broken(tag) => Message::tag_incomplete(shown),
            Kind::Start if !elements::is_html(&tag.name) => Message::tag_unknown(shown),
            Kind::Start if self.is_loose(&tag.name) => Message::tag_outside_parent(shown),
            Kind::Start if tag.partner.is_none() && !elements::is_void(&tag.name) => Message::tag_not_closed(shown),
            Kind::Start if elements::is_of_page(&tag.name) => Message::tag_of_whole_page(shown),
            Kind::Start if elements::is_raw_text(&tag.name) && !bare => Message::tag_in_line(shown),
            Kind::Start => Message::tag_without_attributes(shown),
        };
        let escape = match self.kind {
            PieceKind::Html => Message::escape_tag_in_html(),
            PieceKind::Block | PieceKind::Line => Message::escape_tag_in_markdown(),
        };
        let help = match tag.kind {
            Kind::Comment if text.starts_with("<!--") => Message::end_comment_or_escape(escape),
            Kind::Unterminated => Message::complete_tag_or_escape(escape),
            Kind::Start if attributes::is_broken(tag) => Message::complete_tag_or_escape(escape),
            Kind::Start if elements::is_html(&tag.name) && !elements::is_void(&tag.name) => {
                Message::escape_or_close_tag(escape, &tag.name)
            }
            _ => escape,
        };
        let start = tag.range.start;
        // The rest of the tag is parsed again in the next pass.
        self.warn(start..start + 1, Some(LESS_THAN.to_owned()), message, help);
    }

    /// Reports an element that is removed with its contents, or replaces it with a link.
    fn remove(&mut self, index: usize, end: usize) {
        let tag = &self.tags[index];
        let range = tag.range.start..end;
        let after = self.tags.partition_point(|other| other.range.start < end);
        if let Some(link) = embeds::link(&self.tags[index..after], self.kind == PieceKind::Line, self.wording) {
            let link = if self.takes_paragraph() { format!("<p>{link}</p>") } else { link };
            let message = Message::embed_becomes_link(shorten(&self.html[range.clone()]));
            self.warn(range, Some(link), message, Message::choose_link_text());
            return;
        }
        let help = match tag.name.as_str() {
            "script" | "style" | "template" => Message::remove_or_show_as_code(),
            "svg" | "math" => Message::save_as_image(),
            "noscript" | "noembed" | "noframes" => Message::write_content_as_text(),
            _ => Message::write_link_instead(),
        };
        let message = Message::element_left_out(shorten(&self.html[range.clone()]));
        self.warn(range, None, message, help);
    }

    /// Drops open elements that end before `place`.
    fn leave(&mut self, place: usize) {
        while self.open.pop_if(|(end, _)| *end <= place).is_some() {}
    }

    /// Whether a paragraph is allowed at the tag.
    fn takes_paragraph(&self) -> bool {
        self.kind != PieceKind::Line && self.open.iter().rev().take(MAX_NESTING).all(|(_, is_block)| *is_block)
    }

    /// Reports an element that is reduced to its text; returns its end.
    fn without_function(&mut self, tag: &Tag, end: usize) -> usize {
        // Checkboxes of task lists are kept.
        let is_in_item = self.context.is_in_item
            || self.context.open.contains("li")
            || self.open_names.get("li").is_some_and(|count| *count > 0);
        let is_box =
            is_in_item && tag.name == "input" && tag.attribute("type").is_some_and(|kind| kind == "checkbox");
        let help = match tag.name.as_str() {
            "form" | "button" | "select" | "textarea" | "input" | "keygen" if !is_box => Message::link_to_form(),
            "applet" | "canvas" => Message::show_image_instead_of_program(),
            "frame" | "frameset" => Message::write_link_instead(),
            "link" | "meta" | "base" => Message::remove_page_element(),
            "map" => Message::write_map_links(),
            "meter" | "progress" => Message::write_meter_value(),
            _ => return tag.range.start,
        };
        let range = if tag.name == "map" { tag.range.start..end } else { tag.range.clone() };
        let message = Message::element_without_function(shorten(&self.html[tag.range.clone()]));
        self.warn(range, None, message, help);
        end
    }

    /// Reports sources that are not files of the site, and images without alternative text.
    fn source(&mut self, tag: &Tag) {
        let range = tag.range.clone();
        if tag.name == "img" && !tag.attribute("src").is_some_and(is_image_address) {
            self.diagnostics.push(HtmlDiagnostic {
                range,
                replacement: None,
                severity: Severity::Error,
                report: Some((Message::image_without_address(), Message::write_media_path())),
            });
            return;
        }
        if tag.name == "img" && tag.attribute("alt").is_none() {
            let message = Message::image_undescribed(tag.attribute("src").unwrap_or_default());
            self.warn(range, None, message, Message::describe_html_image());
            return;
        }
        if !matches!(tag.name.as_str(), "audio" | "video" | "source" | "track") {
            return;
        }
        let addresses = ["src", "poster"].into_iter().filter_map(|name| tag.attribute(name));
        let foreign: Vec<_> = addresses.filter(|address| !sanitize::is_own(address)).map(shorten).collect();
        for address in foreign {
            self.warn(range.clone(), None, Message::media_on_other_host(address), Message::use_own_media());
        }
    }

    /// Reports audio and video without a file of the site.
    fn player(&mut self, index: usize, end: usize) {
        let tag = &self.tags[index];
        let inside = self.tags[index..].iter().take_while(|tag| tag.range.start < end);
        let mut sources = inside.filter(|tag| matches!(tag.name.as_str(), "audio" | "video" | "source"));
        if sources.all(|tag| !tag.attribute("src").is_some_and(sanitize::is_own)) {
            let message = Message::player_without_own_file(shorten(&self.html[tag.range.clone()]));
            self.warn(tag.range.clone(), None, message, Message::use_own_media());
        }
    }

    fn attributes(&mut self, tag: &Tag) {
        let shown = &self.html[tag.range.clone()];
        if tag.has_duplicates {
            self.warn(tag.range.clone(), None, Message::attribute_twice(shorten(shown)), Message::keep_one());
        }
        let words = attributes::words(tag).join(" ");
        if !words.is_empty() {
            let message = Message::words_read_as_attribute(shorten(&words), shorten(shown));
            self.warn(tag.range.clone(), None, message, Message::quote_attribute_value());
        }
        // Dropped elements keep their text, but no attributes.
        let lost = if sanitize::allows(&tag.name) || elements::renamed(&tag.name).is_some() {
            attributes::lost(tag)
        } else {
            attributes::lost_with_element(tag)
        };
        for (attribute, help) in lost {
            let message = Message::attribute_left_out(shorten(&attribute), &tag.name);
            self.warn(tag.range.clone(), None, message, help);
        }
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
