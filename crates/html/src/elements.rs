//! Classes of HTML elements. Names are in lower case. Which elements a text may have is not decided here, but by the
//! allow-list in `site::markup::sanitize`.

/// Elements of HTML, including obsolete ones, except obsolete names without browser support that are common words:
/// `content`, `element`, `image`, `shadow`.
const HTML: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "basefont",
    "bdi",
    "bdo",
    "bgsound",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "keygen",
    "label",
    "legend",
    "li",
    "link",
    "listing",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "meta",
    "meter",
    "nav",
    "nobr",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "picture",
    "plaintext",
    "pre",
    "progress",
    "q",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "slot",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
    "xmp",
];

/// Elements without an end tag.
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
];

/// Elements that are a part of a line.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img",
    "input", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
];

/// Elements that are not inside a paragraph.
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "audio",
    "blockquote",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
];

/// Elements that are removed with their contents.
pub const REMOVED: &[&str] =
    &["iframe", "math", "noembed", "noframes", "noscript", "object", "script", "style", "svg", "template"];

/// Elements that hide or change the rest of the text when their end tag is missing.
const NEED_END_TAG: &[&str] = &[
    "audio",
    "canvas",
    "details",
    "dialog",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "listing",
    "plaintext",
    "pre",
    "select",
    "textarea",
    "title",
    "video",
    "xmp",
];

/// Elements of a whole page.
const PAGE: &[&str] = &["body", "head", "html", "title"];

/// Elements that parsers drop outside their parents, and the parents.
const PARENTS: &[(&[&str], &[&str])] = &[
    (&["caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"], &["table"]),
    (&["optgroup", "option"], &["datalist", "select"]),
    (&["source", "track"], &["audio", "picture", "video"]),
    (&["param"], &["applet", "object"]),
    (&["area"], &["map"]),
    (&["legend"], &["fieldset"]),
    (&["rb", "rp", "rt", "rtc"], &["ruby"]),
];

/// Obsolete elements and their replacements.
const RENAMED: &[(&str, &str)] = &[("acronym", "abbr"), ("strike", "s")];

/// Elements whose contents are not parsed as HTML.
const RAW_TEXT: &[&str] =
    &["iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"];

/// Presentational and structural elements of old pages, which can be dropped without loss.
const FORMATTING: &[&str] = &[
    "article", "big", "blink", "body", "center", "fieldset", "font", "footer", "head", "header", "html", "main",
    "marquee", "nav", "nobr", "tt",
];

/// Elements with an optional end tag.
const OPTIONAL_END_TAG: &[&str] = &[
    "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rb", "rp", "rt",
    "rtc", "tbody", "td", "tfoot", "th", "thead", "tr",
];

/// Whether HTML has an element of this name.
pub fn is_html(name: &str) -> bool {
    HTML.contains(&name)
}

/// Whether the name is not HTML but written by programs: `o:p` of word processors, custom elements.
pub fn is_custom(name: &str) -> bool {
    name.contains([':', '-']) && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'))
}

/// Whether the element is a part of a line.
pub fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
}

/// Whether the element is not inside a paragraph.
pub fn is_block(name: &str) -> bool {
    BLOCK.contains(&name)
}

/// Whether the element has no end tag.
pub fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Whether the element is removed with its contents.
pub fn is_removed(name: &str) -> bool {
    REMOVED.contains(&name)
}

/// Whether a missing end tag would hide or change the rest of the text.
pub fn needs_end_tag(name: &str) -> bool {
    NEED_END_TAG.contains(&name) || is_removed(name)
}

/// Whether the element belongs to a whole page.
pub fn is_of_page(name: &str) -> bool {
    PAGE.contains(&name)
}

/// The required parents of an element of this name.
pub fn parents(name: &str) -> Option<&'static [&'static str]> {
    PARENTS.iter().find(|(names, _)| names.contains(&name)).map(|(_, parents)| *parents)
}

/// Whether it is a required parent of other elements.
pub fn is_parent(name: &str) -> bool {
    name == "li" || PARENTS.iter().any(|(_, parents)| parents.contains(&name))
}

/// The replacement of an obsolete element.
pub fn renamed(name: &str) -> Option<&'static str> {
    RENAMED.iter().find(|(old, _)| *old == name).map(|(_, new)| *new)
}

/// Whether it is a heading: the end tag of any heading closes any other.
pub fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether the contents of the element are raw text.
pub fn is_raw_text(name: &str) -> bool {
    RAW_TEXT.contains(&name)
}

/// Whether the element is presentational or structural only.
pub fn is_formatting(name: &str) -> bool {
    FORMATTING.contains(&name)
}

/// Whether the end tag is optional.
pub fn may_stay_open(name: &str) -> bool {
    OPTIONAL_END_TAG.contains(&name)
}
