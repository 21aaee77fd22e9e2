//! Checks the levels of headings: screen readers offer the headings of a page as its outline.

use std::ops::Range;

use html::{Kind, elements, tags};
use pulldown_cmark::{Event, Parser, Tag};
use source::message::Message;
use source::post::Body;

use super::{TextDiagnostic, markdown, part, shorten};

/// The level of the page's title, which comes before the text.
const TITLE: u8 = 1;

/// A heading in the author's text.
struct Heading {
    level: u8,
    range: Range<usize>,
}

/// A warning for each heading that skips a level.
pub(super) fn check(body: &Body) -> Vec<TextDiagnostic> {
    let (text, headings) = match body {
        Body::Markdown(text) => (text, in_markdown(text)),
        Body::Html(html) => (html, in_html(html, 0)),
        Body::Text(_) => return Vec::new(),
    };
    let mut above = TITLE;
    let mut diagnostics = Vec::new();
    for Heading { level, range } in headings {
        let expected = above + 1;
        if level > expected {
            let found = part(text, range.clone());
            let message = Message::heading_skips_level(shorten(found), usize::from(level), usize::from(above));
            let hashes = "#".repeat(usize::from(expected));
            let example = if matches!(body, Body::Html(_)) { format!("<h{expected}>") } else { hashes };
            let diagnostic = TextDiagnostic::warning(found, message, Message::write_heading_with(example));
            diagnostics.push(TextDiagnostic { at: Some(range.start), ..diagnostic });
        }
        above = level;
    }
    diagnostics
}

fn in_markdown(text: &str) -> Vec<Heading> {
    let mut headings = Vec::new();
    for (event, range) in Parser::new_ext(text, markdown::options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => headings.push(Heading::new(level as u8, range)),
            Event::Start(Tag::HtmlBlock) => {
                let html = text.get(range.clone()).unwrap_or_default();
                headings.extend(in_html(html, range.start));
            }
            _ => {}
        }
    }
    headings
}

/// The headings of `html`, which is at `start` in the text.
fn in_html(html: &str, start: usize) -> Vec<Heading> {
    let tags = tags(html);
    let starts = tags.iter().filter(|tag| tag.kind == Kind::Start && elements::is_heading(&tag.name));
    let headings = starts.filter_map(|tag| {
        let end = tags.get(tag.partner?)?.range.end;
        let level = tag.name.strip_prefix('h')?.parse().ok()?;
        Some(Heading::new(level, start + tag.range.start..start + end))
    });
    headings.collect()
}

impl Heading {
    /// The first level belongs to the title, so it becomes the second one.
    fn new(level: u8, range: Range<usize>) -> Self {
        Self { level: level.max(TITLE + 1), range }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use protocol::language::Language;
    use source::post::Body;

    fn messages(body: &Body) -> Vec<String> {
        check(body).into_iter().map(|diagnostic| diagnostic.message.text(Language::En)).collect()
    }

    #[test]
    fn skipped_heading_levels_are_reported() {
        let markdown = |text: &str| messages(&Body::Markdown(text.to_owned()));
        assert!(markdown("# A\n\n### B\n\n## C\n\n### D\n\n#### E\n\n## F\n\n```\n#### code\n```").is_empty());
        assert_eq!(
            markdown("## A\n\n#### B\n\n<h6>C</h6>\n\n###### D"),
            [
                "the heading \"#### B\" skips a level: 4 follows 2",
                "the heading \"<h6>C</h6>\" skips a level: 6 follows 4"
            ]
        );
        assert_eq!(markdown("### A"), ["the heading \"### A\" skips a level: 3 follows 1"]);
        let html = Body::Html("<p>x</p><h2>A</h2><H4 id=b>B</H4>".to_owned());
        assert_eq!(messages(&html), ["the heading \"<H4 id=b>B</H4>\" skips a level: 4 follows 2"]);
        assert!(messages(&Body::Text("### A".to_owned())).is_empty());
    }
}
