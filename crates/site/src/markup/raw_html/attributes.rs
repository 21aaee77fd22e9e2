//! Attributes of an author's HTML that are left out.

use html::{Attribute, Tag};
use source::message::Message;

use crate::markup::sanitize;

/// Attributes for presentation, loading or programs, which are left out without a warning.
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

/// Attributes that contain an address.
const ADDRESSES: &[&str] = &["cite", "data", "href", "poster", "src"];

/// Whether a missing quotation mark or angle bracket has made text a part of the tag.
pub(super) fn is_broken(tag: &Tag) -> bool {
    tag.attributes.iter().any(|Attribute { name, value, .. }| {
        name.contains(['"', '\'', '<', '=']) || (ADDRESSES.contains(&name.as_str()) && value.contains(['<', '>']))
    })
}

/// Words in the tag that HTML parses as unknown attributes without a value.
pub(super) fn words(tag: &Tag) -> Vec<&str> {
    let is_word = |name: &str, value: &str| {
        value.is_empty()
            // Attributes with a prefix have a value; `note:` is a word.
            && !is_known_silent(name)
            && !BOOLEAN.contains(&name)
            && name.contains(char::is_alphanumeric)
            && !sanitize::keeps(&tag.name, name)
    };
    let words = tag.attributes.iter().filter(|attribute| is_word(&attribute.name, &attribute.value));
    words.map(|attribute| attribute.name.as_str()).collect()
}

/// Meaningful attributes that are left out: each as written, with a help text.
pub(super) fn lost(tag: &Tag) -> Vec<(String, Message)> {
    tag.attributes
        .iter()
        .filter(|attribute| !attribute.value.is_empty())
        .filter_map(|Attribute { name, value, .. }| {
            Some((format!("{name}=\"{value}\""), help(&tag.name, name, value)?))
        })
        .chain(
            tag.attributes
                .iter()
                .filter(|attribute| attribute.name == "hidden")
                .map(|_| ("hidden".to_owned(), Message::all_text_is_shown())),
        )
        .collect()
}

/// Attributes with a text for readers on a dropped element: each as written, with a help text.
pub(super) fn lost_with_element(tag: &Tag) -> Vec<(String, Message)> {
    let has_text = |name: &str| ["alt", "label", "lang", "title"].contains(&name);
    let texts = tag.attributes.iter().filter(|attribute| has_text(&attribute.name) && !attribute.value.is_empty());
    texts.map(|Attribute { name, value, .. }| (format!("{name}=\"{value}\""), Message::say_in_text())).collect()
}

/// The help text for an attribute, if its loss is reported.
fn help(element: &str, name: &str, value: &str) -> Option<Message> {
    if name.starts_with("on") {
        return Some(Message::remove_program());
    }
    if name == "style" {
        let style: String = value.to_ascii_lowercase().split_whitespace().collect();
        let hides = style.contains("display:none") || style.contains("visibility:hidden");
        return hides.then(Message::all_text_is_shown);
    }
    if sanitize::keeps(element, name) {
        let is_address = ["href", "cite"].contains(&name);
        return (is_address && !sanitize::keeps_address(value)).then(Message::allowed_link_addresses);
    }
    // Sources are reported with their element.
    (!is_silent(name) && !["src", "data", "poster", "hidden"].contains(&name)).then(Message::say_in_text)
}

fn is_silent(name: &str) -> bool {
    is_known_silent(name) || is_namespaced(name)
}

fn is_known_silent(name: &str) -> bool {
    SILENT.contains(&name) || name.starts_with("data-") || name.starts_with("aria-")
}

/// Whether the name has a prefix, such as `xlink:href`.
fn is_namespaced(name: &str) -> bool {
    name.contains(':') && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'))
}
