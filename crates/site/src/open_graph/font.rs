//! The embedded font: which characters it has, and how wide they are.

use std::collections::HashMap;
use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// Latin and Cyrillic letters, for languages written with them.
pub(super) const FILE: &[u8] = include_bytes!("letters.ttf");

/// Name of the font in its file.
pub(super) const FAMILY: &str = "Carnet Cards";

/// Maximum number of combining marks on one letter; Vietnamese has two.
const MAX_MARKS: usize = 2;

/// Widths of the characters, relative to the font size.
static WIDTHS: LazyLock<HashMap<char, f32>> = LazyLock::new(|| read_widths().unwrap_or_default());

/// None when the file is damaged.
fn read_widths() -> Option<HashMap<char, f32>> {
    let font = FontRef::new(FILE).ok()?;
    let units_per_em = f32::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let mappings = font.charmap().mappings();
    let mut widths: HashMap<char, f32> = mappings
        .filter_map(|(code, glyph)| Some((char::from_u32(code)?, metrics.advance_width(glyph)? / units_per_em)))
        .collect();
    // Soft hyphens are not drawn.
    widths.remove(&'\u{ad}');
    Some(widths)
}

/// Width of a text, relative to the font size. Without kerning, which moves few letters, and most of them closer.
pub(super) fn width(text: &str) -> f32 {
    text.chars().map(char_width).sum()
}

/// Width of a character, relative to the font size.
pub(super) fn char_width(c: char) -> f32 {
    WIDTHS.get(&c).copied().unwrap_or_default()
}

/// The legible part of a text. None when the font lacks one of its letters or digits, or the text has none; other
/// missing characters are left out, and so are excess combining marks.
pub(super) fn legible(text: &str) -> Option<String> {
    let is_there = |c: char| WIDTHS.contains_key(&c);
    if !text.chars().any(char::is_alphanumeric) || text.chars().any(|c| c.is_alphanumeric() && !is_there(c)) {
        return None;
    }
    let mut marks = 0;
    let text: String = text
        .chars()
        .filter(|c| {
            marks = if is_mark(*c) { marks + 1 } else { 0 };
            marks <= MAX_MARKS && is_there(*c)
        })
        .collect();
    Some(text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

/// Whether the character is a combining mark.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::{legible, width};

    #[test]
    fn decomposed_accents_do_not_widen_letters() {
        assert!(width("été") > 0.0);
        assert_eq!(width("été"), width("e\u{301}te\u{301}"));
        assert_eq!(width("été"), width("ete"));
    }

    #[test]
    fn characters_missing_in_font_are_left_out_except_letters() {
        assert_eq!(legible("Fin 🎉 prête 🎉").as_deref(), Some("Fin prête"));
        assert_eq!(legible("anti\u{ad}constitution").as_deref(), Some("anticonstitution"));
        for text in ["", "🎉", "\u{ad}", "\u{301}", "עברית", "العربية", "日本語", "Fin 日"] {
            assert_eq!(legible(text), None, "{text}");
        }
        for text in ["Łódź", "Œuvre cœur", "Việt Nam", "Жизнь", "ÿ ñ ß ğ ő", "12 % №"] {
            assert_eq!(legible(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn excess_combining_marks_are_removed() {
        assert_eq!(legible(&format!("a{}b", "\u{301}".repeat(40))).as_deref(), Some("a\u{301}\u{301}b"));
        assert_eq!(legible("Vie\u{323}\u{302}t").as_deref(), Some("Vie\u{323}\u{302}t"));
    }
}
