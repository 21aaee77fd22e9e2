//! Decides which tags of a piece of HTML are meant as text, and reports what will be removed.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use html::{Kind, Tag, elements};
use source::diagnostic::Severity;

use super::{attributes, embeds};
use crate::markup::figures::{NO_ADDRESS, is_image_address, undescribed};
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
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

const OWN_FILE: &str = "put the file in public/media/ and write its path from the root, or write a link";

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
                review.add(start..start + 1, Some(LESS_THAN.to_owned()), String::new(), String::new());
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
            self.add(start..start + tag.name.len(), Some(name.to_owned()), String::new(), String::new());
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

    fn add(&mut self, range: Range<usize>, replacement: Option<String>, message: String, help: String) {
        self.diagnostics.push(HtmlDiagnostic { range, replacement, severity: Severity::Warning, message, help });
    }

    /// Escapes a tag, so that it is shown as text.
    fn show(&mut self, tag: &Tag) {
        let text = &self.html[tag.range.clone()];
        let shown = shorten(text);
        let bare = tag.attributes.is_empty();
        let reason = match tag.kind {
            Kind::Comment if text.starts_with("<!--") => "is a comment that does not end",
            Kind::Comment | Kind::Doctype => "is not HTML",
            Kind::Unterminated => "does not end",
            Kind::End if !elements::is_html(&tag.name) => "is not an HTML tag",
            Kind::End => "closes no element",
            Kind::Start if attributes::is_broken(tag) => "lacks a quotation mark or a >",
            Kind::Start if !elements::is_html(&tag.name) => "is not an HTML tag",
            Kind::Start if self.is_loose(&tag.name) => "is not inside the element that it belongs to",
            Kind::Start if tag.partner.is_none() && !elements::is_void(&tag.name) => "is not closed",
            Kind::Start if elements::is_of_page(&tag.name) => "belongs to a whole page",
            Kind::Start if elements::is_raw_text(&tag.name) && !bare => "can't be in a line of Markdown",
            Kind::Start => "has no attributes",
        };
        let as_text = if self.kind == PieceKind::Html {
            "write &lt; for the <".to_owned()
        } else {
            "put it between backticks, or a \\ before the <".to_owned()
        };
        let help = match tag.kind {
            Kind::Comment if text.starts_with("<!--") => format!("write --> where it ends; if it is text, {as_text}"),
            Kind::Unterminated => format!("write what is missing; if it is text, {as_text}"),
            Kind::Start if attributes::is_broken(tag) => format!("write what is missing; if it is text, {as_text}"),
            Kind::Start if elements::is_html(&tag.name) && !elements::is_void(&tag.name) => {
                format!("if it is text, {as_text}; else write </{}> where it ends", tag.name)
            }
            _ => as_text,
        };
        let start = tag.range.start;
        // The rest of the tag is parsed again in the next pass.
        let message = format!("{shown} {reason}, and is shown as text");
        self.add(start..start + 1, Some(LESS_THAN.to_owned()), message, help);
    }

    /// Reports an element that is removed with its contents, or replaces it with a link.
    fn remove(&mut self, index: usize, end: usize) {
        let tag = &self.tags[index];
        let range = tag.range.start..end;
        let after = self.tags.partition_point(|other| other.range.start < end);
        if let Some(link) = embeds::link(&self.tags[index..after], self.kind == PieceKind::Line, self.wording) {
            let link = if self.takes_paragraph() { format!("<p>{link}</p>") } else { link };
            let message =
                format!("{} becomes a link: pages load nothing from other hosts", shorten(&self.html[range.clone()]));
            let help = "to choose the words, write the link yourself".to_owned();
            self.add(range, Some(link), message, help);
            return;
        }
        let help = match tag.name.as_str() {
            "script" | "style" | "template" => "remove it; if it is an example, show it as code",
            "svg" | "math" => "save it as an image in public/media/, and write its path",
            "noscript" | "noembed" | "noframes" => "write what it holds as text, or remove it",
            _ => "write a link instead",
        };
        let message = format!("{} is left out", shorten(&self.html[range.clone()]));
        self.add(range, None, message, help.to_owned());
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
            "form" | "button" | "select" | "textarea" | "input" | "keygen" if !is_box => {
                "texts can't contain forms; write a link to a page with the form"
            }
            "applet" | "canvas" => "texts can't run programs; put an image in public/media/ instead",
            "frame" | "frameset" => "write a link instead",
            "link" | "meta" | "base" => "remove it; it is about a whole page",
            "map" => "write the links of the image as text",
            "meter" | "progress" => "write its value as text",
            _ => return tag.range.start,
        };
        let range = if tag.name == "map" { tag.range.start..end } else { tag.range.clone() };
        let message =
            format!("{} does nothing on the page: only its text is shown", shorten(&self.html[tag.range.clone()]));
        self.add(range, None, message, help.to_owned());
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
                message: NO_ADDRESS.0.to_owned(),
                help: NO_ADDRESS.1.to_owned(),
            });
            return;
        }
        if tag.name == "img" && tag.attribute("alt").is_none() {
            let message = undescribed(tag.attribute("src").unwrap_or_default());
            let help = "add alt=\"…\" with what it shows, or alt=\"\" if it only decorates".to_owned();
            self.add(range, None, message, help);
            return;
        }
        if !matches!(tag.name.as_str(), "audio" | "video" | "source" | "track") {
            return;
        }
        let addresses = ["src", "poster"].into_iter().filter_map(|name| tag.attribute(name));
        let foreign: Vec<_> = addresses.filter(|address| !sanitize::is_own(address)).map(shorten).collect();
        for address in foreign {
            let message = format!("{address} is left out: it is not a file of this site");
            self.add(range.clone(), None, message, OWN_FILE.to_owned());
        }
    }

    /// Reports audio and video without a file of the site.
    fn player(&mut self, index: usize, end: usize) {
        let tag = &self.tags[index];
        let inside = self.tags[index..].iter().take_while(|tag| tag.range.start < end);
        let mut sources = inside.filter(|tag| matches!(tag.name.as_str(), "audio" | "video" | "source"));
        if sources.all(|tag| !tag.attribute("src").is_some_and(sanitize::is_own)) {
            let message =
                format!("{} is left out: it plays no file of this site", shorten(&self.html[tag.range.clone()]));
            self.add(tag.range.clone(), None, message, OWN_FILE.to_owned());
        }
    }

    fn attributes(&mut self, tag: &Tag) {
        let shown = &self.html[tag.range.clone()];
        if tag.has_duplicates {
            let message = format!("{} has an attribute twice: only the first counts", shorten(shown));
            self.add(tag.range.clone(), None, message, "remove one of the two".to_owned());
        }
        let words = attributes::words(tag).join(" ");
        if !words.is_empty() {
            let message =
                format!("\"{}\" is not shown: it is read as an attribute of {}", shorten(&words), shorten(shown));
            let help = "put quotation marks around the value that it belongs to, or a > before it".to_owned();
            self.add(tag.range.clone(), None, message, help);
        }
        // Dropped elements keep their text, but no attributes.
        let lost = if sanitize::allows(&tag.name) || elements::renamed(&tag.name).is_some() {
            attributes::lost(tag)
        } else {
            attributes::lost_with_element(tag)
        };
        for (attribute, help) in lost {
            let message = format!("the attribute {} of <{}> is left out", shorten(&attribute), tag.name);
            self.add(tag.range.clone(), None, message, help.to_owned());
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
