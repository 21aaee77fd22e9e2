//! Raw HTML of an author: what is meant as text is shown as text, and what the page will not have is reported.
//!
//! The sanitizer ([`super::clean`]) decides what is safe, and drops the rest without a word. A tag that is only
//! mentioned, such as `<script>` in a sentence, would take the rest of the text with it. So the tags are looked at before:
//! those that open nothing and those that HTML doesn't have become text.

mod attributes;
mod edits;
mod elements;
mod embeds;
mod review;
pub(super) mod tokens;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use source::diagnostic::Severity;
use source::json::node::is_stray;
use source::post::Body;

use self::edits::{Edited, original};
use self::review::{Finding, Place, review};
use super::{TextDiagnostic, markdown, part};
use crate::wording::Wording;

pub(super) use elements::REMOVED;

/// How often a text is read anew. What becomes text can uncover further tags, but hardly more than twice.
const MAX_PASSES: usize = 12;

/// A text whose tags are all meant as tags.
pub(super) struct Checked<'b> {
    pub body: Cow<'b, Body>,
    /// What is wrong with them.
    pub diagnostics: Vec<TextDiagnostic>,
}

/// Shows as text what is meant as text, puts links in the place of videos, and reports what the page will not have.
pub(super) fn check(body: &Body, wording: Wording) -> Checked<'_> {
    let (text, of): (_, fn(String) -> Body) = match body {
        Body::Markdown(text) => (text, Body::Markdown),
        Body::Html(text) => (text, Body::Html),
        Body::Text(_) => return Checked { body: Cow::Borrowed(body), diagnostics: Vec::new() },
    };
    if !may_hold_html(text) {
        return Checked { body: Cow::Borrowed(body), diagnostics: Vec::new() };
    }
    let is_markdown = matches!(body, Body::Markdown(_));
    let mut edited = Edited::new(text);
    let mut diagnostics = Vec::new();
    for pass in 1.. {
        let mut found = pieces(edited.text(), is_markdown).iter().flat_map(|piece| piece.findings(wording)).collect();
        if pass == MAX_PASSES {
            found = all_as_text(edited.text(), found);
        }
        let (changes, others): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|finding| finding.replacement.is_some());
        let last = changes.is_empty() || pass > MAX_PASSES;
        let reported = changes.iter().chain(others.iter().filter(|_| last));
        for Finding { range, severity, message, help, .. } in reported {
            let range = edited.original(range.start)..edited.original(range.end);
            if message.is_empty() {
                continue;
            }
            let found = part(text, range.clone()).to_owned();
            let (message, help) = (message.clone(), help.clone());
            diagnostics.push(TextDiagnostic { severity: *severity, found, at: Some(range.start), message, help });
        }
        if last {
            break;
        }
        edited.replace(
            changes
                .into_iter()
                .filter_map(|Finding { range, replacement, .. }| Some((range, replacement?)))
                .collect(),
        );
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.at);
    Checked { body: Cow::Owned(of(edited.into_text())), diagnostics }
}

/// Whether there is anything to look at.
fn may_hold_html(text: &str) -> bool {
    text.contains("&#")
        || text.match_indices('<').any(|(at, _)| {
            text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
        })
}

/// Every `<` behind the first change becomes text: an end to a text that uncovers ever more tags.
fn all_as_text(text: &str, found: Vec<Finding>) -> Vec<Finding> {
    let Some(first) =
        found.iter().filter(|finding| finding.replacement.is_some()).map(|finding| finding.range.start).min()
    else {
        return found;
    };
    let mut all: Vec<_> = found.into_iter().filter(|finding| finding.range.start <= first).collect();
    let rest = text.get(first + 1..).unwrap_or_default();
    all.extend(
        rest.match_indices('<').enumerate().map(|(index, (at, _))| Finding {
            range: first + 1 + at..first + 2 + at,
            replacement: Some("&lt;".to_owned()),
            severity: Severity::Warning,
            // Said once.
            message: if index == 0 { "too many tags are not closed: all that follows is shown as text" } else { "" }
                .to_owned(),
            help: "close the first of them".to_owned(),
        }),
    );
    all
}

/// A part of a text that is HTML.
struct Piece {
    place: Place,
    html: String,
    /// Where its parts begin, in `html` and in the text.
    parts: Vec<(usize, usize)>,
}

impl Piece {
    fn new(place: Place) -> Self {
        Self { place, html: String::new(), parts: Vec::new() }
    }

    fn push(&mut self, html: &str, at: usize) {
        self.parts.push((self.html.len(), at));
        self.html.push_str(html);
    }

    /// Adds `html`, which Markdown read from `range` of `text`. In a quote or a list, the signs at the start of each line are
    /// no part of it.
    fn push_from(&mut self, html: &str, text: &str, range: Range<usize>) {
        if html.len() == range.len() {
            self.push(html, range.start);
            return;
        }
        let mut at = range.start;
        for line in html.split_inclusive('\n') {
            let words = line.trim_end_matches(['\n', '\r']);
            at += text.get(at..range.end).and_then(|rest| rest.find(words)).unwrap_or_default();
            self.push(line, at);
            at = text.floor_char_boundary((at + words.len()).min(range.end));
        }
    }

    fn findings(&self, wording: Wording) -> Vec<Finding> {
        // The end of a range belongs to the part in which its last byte is.
        let place = |range: Range<usize>| {
            original(&self.parts, range.start)..original(&self.parts, range.end.saturating_sub(1)) + 1
        };
        let found = review(&self.html, self.place, wording).into_iter().chain(control_characters(&self.html));
        found.map(|finding| Finding { range: place(finding.range.clone()), ..finding }).collect()
    }
}

fn pieces(text: &str, is_markdown: bool) -> Vec<Piece> {
    if is_markdown {
        return markdown_pieces(text);
    }
    let mut whole = Piece::new(Place::Html);
    whole.push(text, 0);
    vec![whole]
}

/// The HTML of a Markdown text: each block by itself, and of each line of text its tags.
fn markdown_pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut block = Piece::new(Place::Block);
    let mut line = Piece::new(Place::Line);
    // Tags in the alternative text of an image are text already.
    let mut images = 0_usize;
    for (event, range) in Parser::new_ext(text, markdown::options()).into_offset_iter() {
        match event {
            Event::Html(html) => block.push_from(&html, text, range),
            Event::InlineHtml(html) if images == 0 => line.push_from(&html, text, range),
            // A character that was written by its number.
            Event::Text(written)
                if text[range.clone()].starts_with("&#")
                    && (written.contains(is_stray) || written.as_ref() == "\u{fffd}") =>
            {
                line.push(&text[range.clone()], range.start);
            }
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {}
            Event::Start(_) | Event::End(_) => {
                pieces.extend([
                    std::mem::replace(&mut block, Piece::new(Place::Block)),
                    std::mem::replace(&mut line, Piece::new(Place::Line)),
                ]);
            }
            _ => {}
        }
    }
    pieces.extend([block, line]);
    pieces.retain(|piece| !piece.html.is_empty());
    pieces
}

/// Control characters that were written by their numbers, such as `&#1;`: no page can hold them.
fn control_characters(html: &str) -> Vec<Finding> {
    let references = html.match_indices("&#").filter_map(|(start, _)| {
        let number = &html[start + 2..];
        let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |digits| (digits, 16));
        let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let value = u32::from_str_radix(&digits[..end], radix).ok()?;
        // HTML reads the numbers from 128 on as those of Windows; only a few of them are not taken.
        let is_windows = (0x80..0xa0).contains(&value) && ![0x81, 0x8d, 0x8f, 0x90, 0x9d].contains(&value);
        let stray = !is_windows && (value == 0 || char::from_u32(value).is_none_or(is_stray));
        let length = number.len() - digits.len() + end;
        let semicolon = usize::from(digits[end..].starts_with(';'));
        stray.then_some((start..start + 2 + length + semicolon, value))
    });
    references
        .map(|(range, value)| Finding {
            range,
            replacement: Some(String::new()),
            severity: Severity::Warning,
            message: format!("the character U+{value:04X} is not allowed in a page, and is left out"),
            help: "remove its number; such characters come with copied and imported texts".to_owned(),
        })
        .collect()
}
