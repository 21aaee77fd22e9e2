//! From the text of a post to the HTML of its page.
//!
//! Tags that are meant as text become text (`raw_html`), Markdown becomes HTML (`markdown`). The following steps are
//! common to all bodies: sanitize with an allow-list (`sanitize`), transform the tree (`anchors`, `tables`, `task_lists`,
//! `footnotes`, `figures`, `media`), apply typography (`typesetting`), add anchors and syntax highlighting (`headings`,
//! `highlight`) and variants of pictures (`picture_sources`), serialize, and sanitize again as the last step.

mod anchors;
mod excerpt;
mod figures;
mod footnotes;
mod fragments;
mod headings;
mod highlight;
mod link_addresses;
mod markdown;
mod media;
mod nesting;
mod outline;
mod picture_sources;
mod raw_html;
mod sanitize;
mod tables;
mod task_lists;
mod text_nodes;
mod typesetting;
mod words;

use std::collections::BTreeSet;

use dom_query::Document;
use source::diagnostic::{Fix, Severity};
use source::message::Message;
use source::post::Body;

pub use excerpt::excerpt;
pub use figures::{ImageError, ImageSizes, Size, Variant, check as check_image};
pub use fragments::diagnostic as fragment_diagnostic;
pub use link_addresses::link_addresses;
pub use markdown::to_html as markdown_to_html;
pub(crate) use picture_sources::with_sources;
pub(crate) use text_nodes::split as split_text_nodes;
pub use words::words;

use crate::wording::Wording;
use publish::address;
use typography::Setting;

/// Context for rendering a text.
pub struct Context<'c> {
    /// Typographic rules of the text's language.
    pub setting: Setting,
    /// Interface texts, for labels inside the text.
    pub wording: Wording,
    /// Sizes of the site's own images.
    pub images: &'c dyn ImageSizes,
    /// Whether the page shows a banner image above the text.
    pub has_banner: bool,
}

/// A rendered text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Sanitized HTML.
    pub html: String,
    /// The table of contents as a nested `<ol>`; empty for fewer than four headings.
    pub contents: String,
    /// Number of words without code.
    pub words: usize,
    /// Links to paths inside the site, in order.
    pub links: Vec<String>,
    /// Links with a fragment inside the site.
    pub fragments: BTreeSet<String>,
    /// Ids in the text.
    pub ids: BTreeSet<String>,
    /// Diagnostics of the text.
    pub diagnostics: Vec<TextDiagnostic>,
}

/// An error or warning about a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextDiagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The part of the text that it is about, as the author wrote it; may be empty.
    pub found: String,
    /// Byte offset in the text. When none, the position is that of `found` in the author's file.
    pub at: Option<usize>,
    /// What is wrong.
    pub message: Message,
    /// What to do.
    pub help: Message,
    /// How to correct it without asking, if that is safe.
    pub fix: Option<Box<Fix>>,
}

impl TextDiagnostic {
    /// An error.
    pub fn error(found: impl Into<String>, message: Message, help: Message) -> Self {
        Self { severity: Severity::Error, found: found.into(), at: None, message, help, fix: None }
    }

    /// A warning.
    pub fn warning(found: impl Into<String>, message: Message, help: Message) -> Self {
        Self { severity: Severity::Warning, ..Self::error(found, message, help) }
    }
}

/// Renders the text of a post.
pub fn render(body: &Body, context: &Context<'_>) -> Rendered {
    let mut checked = raw_html::check(body, context.wording);
    let mut diagnostics = std::mem::take(&mut checked.diagnostics);
    let body = &checked.body;
    let mut found = outline::check(body);
    if let Body::Markdown(text) = body.as_ref() {
        found.extend(markdown::check(text));
        found.extend(footnotes::check(text));
    }
    let in_authors_text = |diagnostic: TextDiagnostic| TextDiagnostic {
        at: diagnostic.at.map(|offset| checked.original(offset)),
        ..diagnostic
    };
    diagnostics.extend(found.into_iter().map(in_authors_text));
    let html = to_html(body);
    if nesting::is_too_deep(&html) {
        let deep = too_deep(body);
        diagnostics.push(TextDiagnostic { at: deep.at.map(|offset| checked.original(offset)), ..deep });
        return Rendered { diagnostics, ..Rendered::default() };
    }
    // After the first pass, the following steps can rely on a tree without scripts, styles and unknown ids.
    let document = Document::fragment(sanitize::author(html));
    anchors::prepare(&document);
    tables::prepare(&document, context.wording);
    task_lists::prepare(&document);
    footnotes::prepare(&document, context.wording);
    figures::prepare(&document, context.images, &mut diagnostics);
    media::prepare(&document);
    let words = count_words(&document);
    if !matches!(body.as_ref(), Body::Text(text) if text.is_empty()) && is_empty(&document) {
        diagnostics.push(TextDiagnostic::error("", Message::text_missing(), Message::write_text()));
    }
    typesetting::prepare(&document, context.setting);
    let contents = headings::prepare(&document, context.wording);
    highlight::prepare(&document);
    picture_sources::prepare(&document, context);
    let links = internal_links(&document);
    let ids: BTreeSet<String> =
        document.select("[id]").iter().filter_map(|element| element.attr("id")).map(|id| id.to_string()).collect();
    diagnostics.extend(own_fragments(&document).iter().filter_map(|link| fragments::diagnostic(link, &ids)));
    let fragments = links_to_places(&document);
    text_nodes::split(&document);
    Rendered {
        html: sanitize::rendered_page(document.root().inner_html().to_string()),
        contents,
        words,
        links,
        fragments,
        ids,
        diagnostics,
    }
}

fn to_html(body: &Body) -> String {
    match body {
        Body::Markdown(text) => markdown::to_html(text),
        Body::Html(html) => html.clone(),
        Body::Text(text) => markdown::plain_to_html(text),
    }
}

/// Whether a text has no visible content.
fn is_empty(document: &Document) -> bool {
    document.root().text().trim().is_empty() && document.select("img, audio, video, hr, input").is_empty()
}

fn too_deep(body: &Body) -> TextDiagnostic {
    TextDiagnostic {
        at: Some(nesting::place(body)),
        ..TextDiagnostic::error("", Message::nested_too_deep(nesting::MAX_DEPTH), Message::close_nested_elements())
    }
}

/// A part of a text, truncated.
fn part(text: &str, range: std::ops::Range<usize>) -> &str {
    const LONGEST: usize = 2000;
    let end = text.floor_char_boundary(range.end.min(range.start.saturating_add(LONGEST)));
    text.get(range.start..end).unwrap_or_default()
}

/// The start of a part of a text, on one line, for a message.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn count_words(document: &Document) -> usize {
    let all = document.root().text().split_whitespace().count();
    let code: usize = document.select("pre").iter().map(|pre| pre.text().split_whitespace().count()).sum();
    all.saturating_sub(code)
}

fn internal_links(document: &Document) -> Vec<String> {
    document
        .select("a[href], audio[src], video[src], video[poster], source[src], track[src]")
        .iter()
        .flat_map(|link| ["href", "src", "poster"].map(|name| link.attr(name)))
        .flatten()
        .filter_map(|href| address::internal(&href).map(str::to_owned))
        .collect()
}

/// Links with a fragment to the page itself.
fn own_fragments(document: &Document) -> BTreeSet<String> {
    let links = document.select("a[href^='#']:not(.anchor)");
    links.iter().filter_map(|link| link.attr("href")).map(|href| href.to_string()).collect()
}

fn links_to_places(document: &Document) -> BTreeSet<String> {
    let links = document.select("a[href*='#']");
    let hrefs = links.iter().filter_map(|link| link.attr("href")).map(|href| href.to_string());
    hrefs.filter(|href| address::internal(href).is_some()).collect()
}
