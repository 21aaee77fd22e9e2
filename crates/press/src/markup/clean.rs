//! The allow-list: what an author's HTML may hold. Scripts, styles, frames, forms and event handlers go.
//!
//! Cleaning happens twice with the same tags: before the tree is worked on ([`author`]), where classes and
//! ids are the author's and only those that mean something stay, and as the last step ([`finished`]), where
//! they are press's own. Nothing comes after the last step.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang", "rel"]),
    ("abbr", &["title"]),
    ("blockquote", &["cite"]),
    ("dfn", &["title"]),
    ("details", &["open"]),
    ("img", &["src", "alt", "title", "width", "height", "loading", "decoding"]),
    ("input", &["type", "checked", "disabled", "aria-label"]),
    ("ol", &["start", "reversed", "type"]),
    ("li", &["value"]),
    ("q", &["cite"]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// Whether an id is the frame's around the text, the responses' below it, or a footnote's.
pub(super) fn is_reserved(id: &str) -> bool {
    const IDS: &[&str] =
        &["app", "carnet-data", "main", "q", "respond", "responses", "responses-title", "theme", "toc-title"];
    const PREFIXES: &[&str] = &["fn-", "fnref-", "respond-", "response-"];
    IDS.contains(&id) || PREFIXES.iter().any(|prefix| id.starts_with(prefix))
}

static AUTHOR: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = base();
    builder.add_generic_attributes(["lang", "dir", "id", "class", "style"]);
    builder.attribute_filter(|element, name, value| match name {
        "id" => (!is_reserved(value) && !value.contains(char::is_whitespace)).then_some(value.into()),
        // Of the classes, only those by which Markdown's own output is recognised.
        "class" => words_that(value, |class| {
            class.starts_with("language-") || matches!(class, "footnote-reference" | "footnote-definition")
        }),
        // Markdown writes the alignment of a table's cells as a style; it becomes a class.
        "style" if matches!(element, "td" | "th") && value.trim_start().starts_with("text-align:") => {
            Some(value.into())
        }
        "style" => None,
        "type" if element == "input" => (value == "checkbox").then_some(value.into()),
        _ => Some(value.into()),
    });
    builder
});

static FINISHED: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = base();
    builder.add_generic_attributes([
        "lang",
        "dir",
        "id",
        "class",
        "role",
        "tabindex",
        "aria-label",
        "aria-labelledby",
        "aria-hidden",
    ]);
    builder
});

fn base() -> Builder<'static> {
    let mut builder = Builder::empty();
    let attributes: HashMap<_, HashSet<_>> =
        ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(["script", "style", "template", "noscript", "iframe", "object"].into_iter().collect())
        .tag_attributes(attributes)
        .url_schemes(["http", "https", "mailto", "tel"].into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true);
    builder
}

fn words_that(value: &str, keep: impl Fn(&str) -> bool) -> Option<Cow<'_, str>> {
    let kept: Vec<_> = value.split_ascii_whitespace().filter(|word| keep(word)).collect();
    (!kept.is_empty()).then(|| kept.join(" ").into())
}

/// Cleans what came from the author or from Markdown.
pub(super) fn author(html: &str) -> String {
    AUTHOR.clean(html).to_string()
}

/// Cleans what goes to the page.
pub(super) fn finished(html: &str) -> String {
    FINISHED.clean(html).to_string()
}
