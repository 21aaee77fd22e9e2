//! The declarations in `style` attributes, which is where word processors say most, and what they mean for a text.

use dom_query::NodeRef;

use super::blocks::{Script, Style};

/// Fonts of code, as their names begin.
const CODE_FONTS: [&str; 10] = [
    "cascadia",
    "consolas",
    "courier",
    "liberation mono",
    "lucida console",
    "menlo",
    "monaco",
    "monospace",
    "roboto mono",
    "source code pro",
];

/// The deepest level of lists in Word.
const MAX_LEVEL: u32 = 9;

/// From this weight on, a font is bold.
const BOLD: u32 = 600;

/// The declarations of an element, with names and values in lower case.
pub(super) struct Declarations(Vec<(String, String)>);

impl Declarations {
    pub(super) fn of(node: &NodeRef<'_>) -> Self {
        let style = node.attr("style").unwrap_or_default().to_lowercase();
        let declarations = style.split(';').filter_map(|declaration| declaration.split_once(':'));
        Self(declarations.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect())
    }

    /// The value of the last declaration of this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn is(&self, name: &str, expected: &str) -> bool {
        self.get(name) == Some(expected)
    }

    /// Whether the element is not shown.
    pub(super) fn is_hidden(&self) -> bool {
        self.is("display", "none") || self.is("mso-hide", "all")
    }

    /// Whether the element is the sign of a list item of Word.
    pub(super) fn is_list_sign(&self) -> bool {
        self.is("mso-list", "ignore")
    }

    /// Whether the element only fills a space.
    pub(super) fn is_filler(&self) -> bool {
        self.get("mso-spacerun").is_some() || self.get("mso-tab-count").is_some()
    }

    /// The level of a list item of Word, such as `l0 level2 lfo1`.
    pub(super) fn list_level(&self) -> Option<u32> {
        level_of(self.get("mso-list")?.split_whitespace().find_map(|word| word.strip_prefix("level"))?)
    }

    /// Whether the element keeps white space and has a font of code, as editors of code write it.
    pub(super) fn is_code(&self) -> bool {
        self.get("white-space").is_some_and(|value| value.starts_with("pre")) && self.has_code_font()
    }

    fn has_code_font(&self) -> bool {
        self.get("font-family").is_some_and(|families| families.split(',').any(is_code_font))
    }

    /// The style of an element inside a text of the style `outer`.
    pub(super) fn style(&self, node: &NodeRef<'_>, name: &str, outer: &Style) -> Style {
        let mut style = outer.clone();
        match name {
            "b" | "strong" => style.strong = true,
            "i" | "em" | "cite" | "dfn" | "var" => style.emphasis = true,
            "s" | "strike" | "del" => style.struck = true,
            "code" | "tt" | "kbd" | "samp" => style.code = true,
            "sup" => style.script = Some(Script::Above),
            "sub" => style.script = Some(Script::Below),
            "a" => style.link = node.attr("href").and_then(|href| address(&href)).or(style.link),
            "font" => style.monospaced |= node.attr("face").is_some_and(|face| is_code_font(&face.to_lowercase())),
            _ => {}
        }
        if let Some(is_bold) = self.get("font-weight").and_then(is_bold) {
            style.strong = is_bold;
        }
        match self.get("font-style") {
            Some("italic" | "oblique") => style.emphasis = true,
            Some("normal") => style.emphasis = false,
            _ => {}
        }
        let mut decorations =
            ["text-decoration", "text-decoration-line"].into_iter().filter_map(|name| self.get(name));
        style.struck |= decorations.any(|value| value.contains("line-through"));
        match self.get("vertical-align") {
            Some("super") => style.script = Some(Script::Above),
            Some("sub") => style.script = Some(Script::Below),
            _ => {}
        }
        style.monospaced |= self.has_code_font();
        style
    }
}

/// The level of a list item.
pub(super) fn level_of(number: &str) -> Option<u32> {
    number.trim().parse().ok().filter(|level| (1..=MAX_LEVEL).contains(level))
}

fn is_bold(weight: &str) -> Option<bool> {
    match weight {
        "bold" | "bolder" => Some(true),
        "normal" | "lighter" => Some(false),
        number => number.parse::<u32>().ok().map(|number| number >= BOLD),
    }
}

fn is_code_font(family: &str) -> bool {
    let family = family.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    CODE_FONTS.iter().any(|font| family.starts_with(font))
}

/// The address of a link; none for places in the document that was copied, scripts, and files of another machine.
fn address(href: &str) -> Option<String> {
    let href = href.trim();
    let scheme = href.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_local = href.is_empty() || href.starts_with('#');
    let is_kept = scheme.is_none_or(|scheme| {
        // In a path, a colon is no end of a scheme.
        matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel") || scheme.contains(['/', '?'])
    });
    (!is_local && is_kept).then(|| href.to_owned())
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::{Declarations, address};
    use crate::paste::blocks::Style;

    fn style(html: &str) -> Style {
        let document = Document::fragment(html);
        let node = *document.select("*[style], b, code, font").nodes().last().unwrap();
        let name = node.node_name().unwrap();
        Declarations::of(&node).style(&node, &name, &Style::default())
    }

    #[test]
    fn styles_of_word_processors_are_understood() {
        assert!(style("<span style='font-weight:700'>a</span>").strong);
        assert!(style("<p style='FONT-WEIGHT: Bold'>a</p>").strong);
        assert!(!style("<b style=\"font-weight:normal;\">a</b>").strong);
        assert!(!style("<span style='font-weight:400'>a</span>").strong);
        assert!(style("<span style='font-style:italic;color:red'>a</span>").emphasis);
        assert!(style("<span style='text-decoration:underline line-through'>a</span>").struck);
        assert!(style("<span style=\"font-family:'Courier New',monospace\">a</span>").monospaced);
        assert!(style("<font face=\"Courier New\">a</font>").monospaced);
    }

    #[test]
    fn only_addresses_that_others_can_open_are_kept() {
        for (href, expected) in [
            ("https://essai.example/?utm_source=lettre", Some("https://essai.example/?utm_source=lettre")),
            (" mailto:ana@essai.example ", Some("mailto:ana@essai.example")),
            ("/posts/a/", Some("/posts/a/")),
            ("/a?b=c:d", Some("/a?b=c:d")),
            ("#_ftn1", None),
            ("javascript:void(0)", None),
            ("file:///C:/a.docx", None),
            ("", None),
        ] {
            assert_eq!(address(href).as_deref(), expected, "{href}");
        }
    }
}
