//! Sanitizes HTML with an allow-list: removes scripts, styles, frames, forms and event handlers.
//!
//! It runs twice with the same elements: on the author's HTML ([`author`]), of which only meaningful classes and ids
//! are kept, and as the last step ([`rendered_page`]), with the generator's classes, ids and pictures. Nothing runs after
//! the last step.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use html::elements::REMOVED;
use url::{ParseError, Url};

use super::text_nodes;

/// The allowed elements. Not derived from the classes of `html::elements`: an element that is added there is not
/// allowed by that.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "audio",
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
    "source",
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
    "track",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang", "rel"]),
    ("audio", &["src", "controls", "loop", "muted", "preload"]),
    ("blockquote", &["cite"]),
    ("details", &["open"]),
    ("img", &["src", "alt", "width", "height", "loading", "decoding"]),
    ("input", &["type", "checked", "disabled", "aria-label"]),
    ("ol", &["start", "reversed", "type"]),
    ("li", &["value"]),
    ("q", &["cite"]),
    ("source", &["src", "type"]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
    ("track", &["src", "kind", "srclang", "label", "default"]),
    ("video", &["src", "poster", "width", "height", "controls", "loop", "muted", "preload"]),
];

/// Attributes that are allowed on every element of an author.
const GENERIC: &[&str] = &["lang", "dir", "id", "title"];

/// Schemes of links.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// Whether elements of this name are allowed.
pub(super) fn allows(element: &str) -> bool {
    TAGS.contains(&element)
}

/// Whether an author's `element` may have the attribute `name`.
pub(super) fn keeps(element: &str, name: &str) -> bool {
    GENERIC.contains(&name) || ATTRIBUTES.iter().any(|(tag, names)| *tag == element && names.contains(&name))
}

/// Whether `address` is allowed in links.
pub(super) fn keeps_address(address: &str) -> bool {
    match Url::parse(address) {
        Ok(url) => SCHEMES.contains(&url.scheme()),
        Err(error) => error == ParseError::RelativeUrlWithoutBase,
    }
}

/// Whether the audio or video at `address` is a file of the site.
pub(super) fn is_own(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && !address.contains(|c: char| c.is_control() || c == '\\')
}

/// Whether an id is reserved for the page, the responses, or footnotes.
pub(super) fn is_reserved(id: &str) -> bool {
    const IDS: &[&str] = &[
        "app",
        "carnet-data",
        "main",
        "q",
        "respond",
        "responses",
        "responses-title",
        "series-label",
        "theme",
        "toc-title",
    ];
    const PREFIXES: &[&str] = &["fn-", "fnref-", "respond-", "response-"];
    IDS.contains(&id) || PREFIXES.iter().any(|prefix| id.starts_with(prefix))
}

static AUTHOR: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = base();
    builder.add_generic_attributes(GENERIC.iter().copied().chain(["class", "style"]));
    builder.add_tag_attributes("a", ["name"]);
    builder.attribute_filter(|element, name, value| match name {
        "src" | "poster" if element != "img" => is_own(value).then_some(value.into()),
        "id" | "name" => (!is_reserved(value) && !value.contains(char::is_whitespace)).then_some(value.into()),
        // Only classes of Markdown's output are kept.
        "class" => words_that(value, |class| {
            class.starts_with("language-") || matches!(class, "footnote-reference" | "footnote-definition")
        }),
        // Markdown writes the alignment of table cells as a style; it becomes a class.
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
        "title",
        "class",
        "role",
        "tabindex",
        "aria-label",
        "aria-labelledby",
        "aria-hidden",
    ]);
    builder.add_tags(["picture"]);
    builder.add_tag_attributes("img", ["fetchpriority", "sizes", "srcset"]);
    builder.add_tag_attributes("source", ["sizes", "srcset"]);
    builder
});

fn base() -> Builder<'static> {
    let mut builder = Builder::empty();
    let attributes: HashMap<_, HashSet<_>> =
        ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(REMOVED.iter().copied().collect())
        .tag_attributes(attributes)
        .url_schemes(SCHEMES.iter().copied().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true);
    builder
}

fn words_that(value: &str, keep: impl Fn(&str) -> bool) -> Option<Cow<'_, str>> {
    let kept: Vec<_> = value.split_ascii_whitespace().filter(|word| keep(word)).collect();
    (!kept.is_empty()).then(|| kept.join(" ").into())
}

/// Sanitizes HTML of the author or from Markdown.
pub(super) fn author(html: String) -> String {
    AUTHOR.clean(&text_nodes::separate(html)).to_string()
}

/// Sanitizes the finished HTML.
pub(super) fn rendered_page(html: String) -> String {
    FINISHED.clean(&text_nodes::separate(html)).to_string()
}
