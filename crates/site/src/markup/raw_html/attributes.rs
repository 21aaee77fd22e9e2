//! Attributes of an author's HTML that the page will not have.

use crate::markup::sanitize;
use crate::markup::tags::Tag;

/// Attributes that only say how something looks or loads, or that programs wrote for themselves. Leaving them out loses
/// nothing that a reader would miss.
const SILENT: &[&str] = &[
    "abbr",
    "align",
    "alink",
    "allow",
    "allowfullscreen",
    "allowtransparency",
    "axis",
    "background",
    "bgcolor",
    "border",
    "bordercolor",
    "cellpadding",
    "cellspacing",
    "char",
    "charoff",
    "charset",
    "class",
    "clear",
    "color",
    "cols",
    "compact",
    "contenteditable",
    "content",
    "coords",
    "crossorigin",
    "decoding",
    "draggable",
    "face",
    "fetchpriority",
    "for",
    "frame",
    "frameborder",
    "headers",
    "height",
    "hspace",
    "id",
    "imageanchor",
    "itemid",
    "itemprop",
    "itemref",
    "itemscope",
    "itemtype",
    "link",
    "loading",
    "marginheight",
    "marginwidth",
    "media",
    "name",
    "nonce",
    "noshade",
    "nowrap",
    "ping",
    "property",
    "referrerpolicy",
    "rel",
    "rev",
    "role",
    "rows",
    "rules",
    "sandbox",
    "scope",
    "scrolling",
    "shape",
    "size",
    "sizes",
    "span",
    "spellcheck",
    "srcset",
    "start",
    "tabindex",
    "target",
    "text",
    "translate",
    "type",
    "typeof",
    "unselectable",
    "valign",
    "value",
    "version",
    "vlink",
    "vspace",
    "width",
    "xmlns",
    "autoplay",
    "controlslist",
    "playsinline",
    "cite",
    "datetime",
    "lang",
    "dir",
    "hreflang",
    "noopener",
];

/// Attributes without a value.
const BOOLEAN: &[&str] = &[
    "allowfullscreen",
    "async",
    "autofocus",
    "autoplay",
    "checked",
    "compact",
    "controls",
    "default",
    "defer",
    "disabled",
    "download",
    "hidden",
    "inert",
    "ismap",
    "itemscope",
    "loop",
    "multiple",
    "muted",
    "nohref",
    "noresize",
    "noshade",
    "novalidate",
    "nowrap",
    "open",
    "playsinline",
    "readonly",
    "required",
    "reversed",
    "selected",
];

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &["cite", "data", "href", "poster", "src"];

/// Whether a quotation mark or an angle bracket is missing, so that text has become a part of the tag.
pub(super) fn is_broken(tag: &Tag) -> bool {
    tag.attributes.iter().any(|(name, value)| {
        name.contains(['"', '\'', '<', '=']) || (ADDRESSES.contains(&name.as_str()) && value.contains(['<', '>']))
    })
}

/// Words in the tag that HTML takes for attributes without a value, and that are none.
pub(super) fn words(tag: &Tag) -> Vec<&str> {
    let is_word = |name: &str, value: &str| {
        value.is_empty()
            // Programs give a value to what has a prefix; `note:` is a word.
            && !is_known_silent(name)
            && !BOOLEAN.contains(&name)
            && name.contains(char::is_alphanumeric)
            && !sanitize::keeps(&tag.name, name)
    };
    tag.attributes.iter().filter(|(name, value)| is_word(name, value)).map(|(name, _)| name.as_str()).collect()
}

/// Attributes with a meaning that are left out: each as it is written, and why.
pub(super) fn lost(tag: &Tag) -> Vec<(String, &'static str)> {
    tag.attributes
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .filter_map(|(name, value)| Some((format!("{name}=\"{value}\""), reason(&tag.name, name, value)?)))
        .chain(tag.attributes.iter().filter(|(name, _)| name == "hidden").map(|_| ("hidden".to_owned(), SHOWN)))
        .collect()
}

/// Attributes with a text for readers, of an element that is dropped: each as it is written, and why.
pub(super) fn lost_with_element(tag: &Tag) -> Vec<(String, &'static str)> {
    let has_text = |name: &str| ["alt", "label", "lang", "title"].contains(&name);
    let texts = tag.attributes.iter().filter(|(name, value)| has_text(name) && !value.is_empty());
    texts.map(|(name, value)| (format!("{name}=\"{value}\""), UNKNOWN)).collect()
}

const SHOWN: &str = "all of a text is shown to its readers; remove what should not be read";
const PROGRAM: &str = "texts can't run programs; remove it";
const ADDRESS: &str = "links start with a path, a #, http:, https:, mailto: or tel:; write such an address";
const UNKNOWN: &str = "say it in the text, or remove it";

fn reason(element: &str, name: &str, value: &str) -> Option<&'static str> {
    if name.starts_with("on") {
        return Some(PROGRAM);
    }
    if name == "style" {
        let style: String = value.to_ascii_lowercase().split_whitespace().collect();
        return (style.contains("display:none") || style.contains("visibility:hidden")).then_some(SHOWN);
    }
    if sanitize::keeps(element, name) {
        let is_address = ["href", "cite"].contains(&name);
        return (is_address && !sanitize::keeps_address(value)).then_some(ADDRESS);
    }
    // Sources are reported with what they belong to.
    (!is_silent(name) && !["src", "data", "poster", "hidden"].contains(&name)).then_some(UNKNOWN)
}

fn is_silent(name: &str) -> bool {
    is_known_silent(name) || is_namespaced(name)
}

fn is_known_silent(name: &str) -> bool {
    SILENT.contains(&name) || name.starts_with("data-") || name.starts_with("aria-")
}

/// Whether the name is one with a prefix, such as `xlink:href`.
fn is_namespaced(name: &str) -> bool {
    name.contains(':') && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'))
}
