//! Raw HTML of an author: shows tags that are meant as text, and reports what the sanitizer will remove.
//!
//! The sanitizer ([`super::sanitize`]) removes unsafe HTML silently. A tag that is only mentioned, such as `<script>`
//! in a sentence, would remove the rest of the text. So the tags are checked before: unpaired and unknown ones become
//! text.

mod attributes;
mod edits;
mod embeds;
mod review;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use html::{Kind, Tag as HtmlTag, elements, pairs, tags};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use source::diagnostic::Severity;
use source::json::node::is_stray;
use source::message::Message;
use source::post::Body;

use self::edits::{Edited, original};
use self::review::{HtmlDiagnostic, PieceContext, PieceKind, review};
use super::{TextDiagnostic, markdown, part};
use crate::wording::Wording;

/// Maximum number of passes. Replacements can uncover further tags, but rarely more than twice.
const MAX_PASSES: usize = 12;

/// A checked text, in which all remaining tags are meant as tags.
pub(super) struct Checked<'b> {
    pub body: Cow<'b, Body>,
    /// Warnings and errors.
    pub diagnostics: Vec<TextDiagnostic>,
    /// The replacements, if any.
    edited: Option<Edited>,
}

impl<'b> Checked<'b> {
    fn unchanged(body: &'b Body) -> Self {
        Self { body: Cow::Borrowed(body), diagnostics: Vec::new(), edited: None }
    }

    /// Maps byte `offset` to the author's text.
    pub(super) fn original(&self, offset: usize) -> usize {
        self.edited.as_ref().map_or(offset, |edited| edited.original(offset))
    }
}

/// Escapes tags that are meant as text, replaces videos with links, and reports content that will be removed.
pub(super) fn check(body: &Body, wording: Wording) -> Checked<'_> {
    let (text, of): (_, fn(String) -> Body) = match body {
        Body::Markdown(text) => (text, Body::Markdown),
        Body::Html(text) => (text, Body::Html),
        Body::Text(_) => return Checked::unchanged(body),
    };
    if !may_hold_html(text) {
        return Checked::unchanged(body);
    }
    let is_markdown = matches!(body, Body::Markdown(_));
    let mut edited = Edited::new(text);
    let mut diagnostics = Vec::new();
    for pass in 1.. {
        let pieces = pieces(edited.text(), is_markdown);
        let mut found = pieces.iter().flat_map(|piece| piece.diagnostics(wording)).collect();
        if pass == MAX_PASSES {
            found = all_as_text(edited.text(), found);
        }
        let (changes, others): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|diagnostic| diagnostic.replacement.is_some());
        let last = changes.is_empty() || pass > MAX_PASSES;
        let reported = changes.iter().chain(others.iter().filter(|_| last));
        for HtmlDiagnostic { range, severity, report, .. } in reported {
            let Some((message, help)) = report.clone() else { continue };
            let range = edited.original(range.start)..edited.original(range.end);
            let found = part(text, range.clone()).to_owned();
            let (severity, at) = (*severity, Some(range.start));
            diagnostics.push(TextDiagnostic { severity, at, ..TextDiagnostic::error(found, message, help) });
        }
        if last {
            break;
        }
        edited.replace(
            changes
                .into_iter()
                .filter_map(|HtmlDiagnostic { range, replacement, .. }| Some((range, replacement?)))
                .collect(),
        );
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.at);
    Checked { body: Cow::Owned(of(edited.text().to_owned())), diagnostics, edited: Some(edited) }
}

/// Whether the text may contain HTML.
fn may_hold_html(text: &str) -> bool {
    text.contains("&#")
        || text.match_indices('<').any(|(at, _)| {
            text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
        })
}

/// Escapes every `<` after the first change, to end the passes over a text that uncovers ever more tags.
fn all_as_text(text: &str, found: Vec<HtmlDiagnostic>) -> Vec<HtmlDiagnostic> {
    let Some(first) = found
        .iter()
        .filter(|diagnostic| diagnostic.replacement.is_some())
        .map(|diagnostic| diagnostic.range.start)
        .min()
    else {
        return found;
    };
    let mut all: Vec<_> = found.into_iter().filter(|diagnostic| diagnostic.range.start <= first).collect();
    let rest = text.get(first + 1..).unwrap_or_default();
    all.extend(rest.match_indices('<').enumerate().map(|(index, (at, _))| HtmlDiagnostic {
        range: first + 1 + at..first + 2 + at,
        replacement: Some("&lt;".to_owned()),
        severity: Severity::Warning,
        // Reported once.
        report: (index == 0).then(|| (Message::too_many_open_tags(), Message::close_first_tag())),
    }));
    all
}

/// A part of a text that is HTML.
struct Piece {
    kind: PieceKind,
    html: String,
    /// Start of each part, in `html` and in the text.
    parts: Vec<(usize, usize)>,
    tags: Vec<HtmlTag>,
    context: PieceContext,
}

impl Piece {
    fn new(kind: PieceKind) -> Self {
        Self { kind, html: String::new(), parts: Vec::new(), tags: Vec::new(), context: PieceContext::default() }
    }

    fn push(&mut self, html: &str, at: usize) {
        self.parts.push((self.html.len(), at));
        self.html.push_str(html);
    }

    /// Adds `html`, parsed from `range` of `text`. In a quote or a list, it lacks the markers at the start of each
    /// line.
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

    fn diagnostics(&self, wording: Wording) -> Vec<HtmlDiagnostic> {
        // The end of a range is mapped by its last byte.
        let place = |range: Range<usize>| {
            original(&self.parts, range.start)..original(&self.parts, range.end.saturating_sub(1)) + 1
        };
        let found = review(&self.html, &self.tags, self.kind, &self.context, wording);
        let found = found.into_iter().chain(control_characters(&self.html, self.kind));
        found.map(|diagnostic| HtmlDiagnostic { range: place(diagnostic.range.clone()), ..diagnostic }).collect()
    }
}

fn pieces(text: &str, is_markdown: bool) -> Vec<Piece> {
    let mut pieces = if is_markdown {
        markdown_pieces(text)
    } else {
        let mut whole = Piece::new(PieceKind::Html);
        whole.push(text, 0);
        vec![whole]
    };
    for piece in &mut pieces {
        piece.tags = tags(&piece.html);
        let (start, end) = (original(&piece.parts, 0), original(&piece.parts, piece.html.len()));
        piece.context.is_first = text.get(..start).is_some_and(|before| before.trim().is_empty());
        piece.context.is_before_tag = text.get(end..).is_some_and(|rest| rest.trim_start().starts_with('<'));
    }
    pair_across(&mut pieces);
    pieces
}

/// Finds tags with a partner in another piece, and the elements that are open at the start of each piece.
fn pair_across(pieces: &mut [Piece]) {
    let mut alone = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        for tag in piece.tags.iter().filter(|tag| tag.partner.is_none()) {
            // The contents of such elements would be lost, and Markdown parses them as text.
            if elements::is_removed(&tag.name) || elements::is_raw_text(&tag.name) {
                continue;
            }
            // An end tag in a line may close an element of a block; a start tag in a line is text.
            if tag.kind == Kind::End || (tag.kind == Kind::Start && piece.kind == PieceKind::Block) {
                alone.push((number, tag));
            }
        }
    }
    let ends = |(start, end): (usize, usize)| {
        let place = |index: usize| alone.get(index).map(|(number, tag)| (*number, tag.range.start));
        Some((place(start)?, place(end)?, alone.get(start)?.1.name.clone()))
    };
    let found: Vec<_> = pairs(alone.iter().map(|(_, tag)| *tag)).into_iter().filter_map(ends).collect();
    // By name: changes in the number of open elements at each piece.
    let mut borders: HashMap<String, BTreeMap<usize, isize>> = HashMap::new();
    for ((first, start), (last, end), name) in found {
        for (number, place) in [(first, start), (last, end)] {
            if let Some(piece) = pieces.get_mut(number) {
                piece.context.paired.insert(place);
            }
        }
        if elements::is_parent(&name) {
            let borders = borders.entry(name).or_default();
            *borders.entry(first + 1).or_default() += 1;
            *borders.entry(last + 1).or_default() -= 1;
        }
    }
    for (name, borders) in borders {
        let mut count = 0;
        for (number, piece) in pieces.iter_mut().enumerate() {
            count += borders.get(&number).copied().unwrap_or_default();
            if count > 0 {
                piece.context.open.insert(name.clone());
            }
        }
    }
}

/// The HTML of a Markdown text: each block, and the tags of each line of text.
fn markdown_pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut block = Piece::new(PieceKind::Block);
    let mut line = Piece::new(PieceKind::Line);
    // Tags in the alternative text of an image are already text.
    let (mut images, mut items) = (0_usize, 0_usize);
    for (event, range) in Parser::new_ext(text, markdown::options()).into_offset_iter() {
        match event {
            Event::Html(html) => block.push_from(&html, text, range),
            Event::InlineHtml(html) if images == 0 => line.push_from(&html, text, range),
            // A numeric character reference.
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
                for piece in [&mut block, &mut line] {
                    piece.context.is_in_item = items > 0;
                    let kind = piece.kind;
                    pieces.push(std::mem::replace(piece, Piece::new(kind)));
                }
                match event {
                    Event::Start(Tag::Item) => items += 1,
                    Event::End(TagEnd::Item) => items = items.saturating_sub(1),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    pieces.extend([block, line]);
    pieces.retain(|piece| !piece.html.is_empty());
    pieces
}

/// HTML decodes the numeric references 128 to 159 as Windows-1252. Zero for undefined ones.
const WINDOWS: [u16; 32] = [
    0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0, 0,
    0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178,
];

/// Reports numeric references to control characters, such as `&#1;`, which are invalid in HTML. In Markdown, the
/// numbers of Windows-1252 are replaced by their characters, as in HTML.
fn control_characters(html: &str, kind: PieceKind) -> Vec<HtmlDiagnostic> {
    let references = html.match_indices("&#").filter_map(|(start, _)| {
        let number = &html[start + 2..];
        let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |digits| (digits, 16));
        let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let value = u32::from_str_radix(&digits[..end], radix).ok()?;
        let windows = value.checked_sub(0x80).and_then(|index| WINDOWS.get(usize::try_from(index).ok()?));
        let windows = windows.and_then(|value| char::from_u32((*value).into())).filter(|c| *c != '\0');
        let stray = value == 0 || char::from_u32(value).is_none_or(is_stray);
        let length = number.len() - digits.len() + end;
        let semicolon = usize::from(digits[end..].starts_with(';'));
        let is_right = !stray || (windows.is_some() && kind == PieceKind::Html);
        (!is_right).then_some((start..start + 2 + length + semicolon, value, windows))
    });
    references
        .map(|(range, value, windows)| HtmlDiagnostic {
            range,
            replacement: Some(windows.map(String::from).unwrap_or_default()),
            severity: Severity::Warning,
            report: windows
                .is_none()
                .then(|| (Message::character_not_allowed(format!("U+{value:04X}")), Message::remove_character())),
        })
        .collect()
}
