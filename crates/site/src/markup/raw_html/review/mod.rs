//! Reviews the tags of a piece of HTML: `meant_as_text` decides which ones are text, `reports` reports what is removed.

mod meant_as_text;
mod reports;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use html::{Kind, Tag, elements};
use source::diagnostic::Severity;
use source::message::Message;

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

    fn warn(&mut self, range: Range<usize>, replacement: Option<String>, message: Message, help: Message) {
        let report = Some((message, help));
        self.diagnostics.push(HtmlDiagnostic { range, replacement, severity: Severity::Warning, report });
    }

    /// Replaces a part without a report.
    fn replace(&mut self, range: Range<usize>, with: &str) {
        let replacement = Some(with.to_owned());
        self.diagnostics.push(HtmlDiagnostic { range, replacement, severity: Severity::Warning, report: None });
    }

    /// Drops open elements that end before `place`.
    fn leave(&mut self, place: usize) {
        while self.open.pop_if(|(end, _)| *end <= place).is_some() {}
    }
}
