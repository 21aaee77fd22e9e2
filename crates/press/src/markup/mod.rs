//! From the text of a post to the HTML of its page.
//!
//! Markdown becomes HTML (`markdown`); from there all bodies go the same way: cleaned with an allow-list
//! (`clean`), prepared as a tree (`tables`, `tasks`, `footnotes`, `figures`), set as their language should be
//! (`setting`), given anchors and coloured code (`headings`, `highlight`), written out, and cleaned again as
//! the last step.

mod clean;
mod excerpt;
mod figures;
mod footnotes;
mod headings;
mod highlight;
mod markdown;
mod nesting;
mod setting;
mod tables;
mod tasks;

use content::post::Body;
use dom_query::Document;

pub use excerpt::excerpt;
pub use figures::{ImageSizes, Size, check as check_image};

use crate::address;
use crate::typography::Setting;
use crate::wording::Wording;

/// What is known around a text.
pub struct Context<'c> {
    /// How the language of the text is set.
    pub setting: Setting,
    /// The interface's words, for labels inside the text.
    pub wording: Wording,
    /// Sizes of the site's own images.
    pub images: &'c dyn ImageSizes,
}

/// A text, ready for its page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Clean HTML.
    pub html: String,
    /// The table of contents as a nested `<ol>`; empty where there are fewer than four headings.
    pub contents: String,
    /// Number of words, code left out.
    pub words: usize,
    /// Paths inside the site to which the text links, in order.
    pub links: Vec<String>,
    /// What is wrong with the text: the words in question, what is wrong, what to do.
    pub faults: Vec<Fault>,
}

/// Something wrong in a text. Its place is where `found` stands in the author's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The address as the author wrote it; empty when it is not about one.
    pub found: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Renders the text of a post.
pub fn render(body: &Body, context: &Context<'_>) -> Rendered {
    let html = match body {
        Body::Markdown(text) => markdown::to_html(text),
        Body::Html(html) => html.clone(),
        Body::Text(text) => markdown::plain_to_html(text),
    };
    if nesting::is_too_deep(&html) {
        return Rendered { faults: vec![too_deep()], ..Rendered::default() };
    }
    // The first cleaning makes the tree trustworthy for the steps below: no script, no style, no stray ids.
    let document = Document::fragment(clean::author(&html));
    let mut faults = Vec::new();
    tables::prepare(&document, context.wording);
    tasks::prepare(&document);
    footnotes::prepare(&document, context.wording);
    figures::prepare(&document, context.images, &mut faults);
    let words = count_words(&document);
    setting::prepare(&document, context.setting);
    let contents = headings::prepare(&document, context.wording);
    highlight::prepare(&document);
    let links = internal_links(&document);
    Rendered { html: clean::finished(&document.root().inner_html()), contents, words, links, faults }
}

fn too_deep() -> Fault {
    Fault {
        found: String::new(),
        message: format!("more than {} quotes, lists or elements stand inside each other", nesting::MAX_DEPTH),
        remedy: "close the elements that are open, and take out some of the > or list signs".to_owned(),
    }
}

fn count_words(document: &Document) -> usize {
    let all = document.root().text().split_whitespace().count();
    let code: usize = document.select("pre").iter().map(|pre| pre.text().split_whitespace().count()).sum();
    all.saturating_sub(code)
}

fn internal_links(document: &Document) -> Vec<String> {
    document
        .select("a[href]")
        .iter()
        .filter_map(|link| link.attr("href"))
        .filter_map(|href| address::internal(&href).map(str::to_owned))
        .collect()
}

/// Text as HTML.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}
