//! Text shaping for Open Graph images with the embedded font: texts become words of positioned glyphs.

use std::sync::LazyLock;

use harfrust::{Buffer, Font, ShapeOptions, ShaperFont, shape};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::PathBuilder;

/// Latin and Cyrillic letters, for languages written with them.
const FILE: &[u8] = include_bytes!("letters.ttf");

/// Maximum number of combining marks on one letter; Vietnamese has two.
const MAX_MARKS: usize = 2;

static FACE: LazyLock<Option<Face>> = LazyLock::new(Face::read);

/// The font, parsed once and shared by threads.
pub(super) struct Face {
    shaping: Font,
    outlines: OutlineGlyphCollection<'static>,
    /// Width of a space, relative to the font size, like all widths here.
    pub(super) space: f32,
    units_per_em: f32,
}

/// An unbreakable unit: glyphs and their positions.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    glyphs: Vec<Glyph>,
    pub(super) width: f32,
}

#[derive(Clone, Copy, Debug)]
struct Glyph {
    id: GlyphId,
    x: f32,
    y: f32,
}

impl Face {
    /// Parses the embedded font; none when the file is damaged.
    pub(super) fn get() -> Option<&'static Self> {
        FACE.as_ref()
    }

    fn read() -> Option<Self> {
        let font = FontRef::new(FILE).ok()?;
        let mut face = Self {
            shaping: Font::new(FILE, 0)?,
            outlines: font.outline_glyphs(),
            space: 0.0,
            units_per_em: f32::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em),
        };
        face.space = face.word(" ").width;
        Some(face)
    }

    /// The legible part of a text. None when the font lacks one of its letters or digits, or the text has none; other
    /// missing characters are left out, and so are excess combining marks.
    pub(super) fn legible(&self, text: &str) -> Option<String> {
        let map = self.shaping.charmap();
        let is_there = |c: char| map.map_unicode(c).is_some();
        if !text.chars().any(char::is_alphanumeric) || text.chars().any(|c| c.is_alphanumeric() && !is_there(c)) {
            return None;
        }
        let mut marks = 0;
        let text: String = text
            .chars()
            .filter(|c| {
                marks = if is_mark(*c) { marks + 1 } else { 0 };
                marks <= MAX_MARKS && (*c == '\u{ad}' || is_there(*c))
            })
            .collect();
        Some(text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
    }

    /// The words of a legible text, split at plain spaces, not at no-break spaces.
    pub(super) fn words(&self, text: &str) -> Vec<Word> {
        text.split(' ').filter(|word| !word.is_empty()).map(|word| self.word(word)).collect()
    }

    /// A text as one word.
    pub(super) fn word(&self, text: &str) -> Word {
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        if shape(&ShaperFont::new(&self.shaping), &mut buffer, ShapeOptions::new()).is_err() {
            return Word::default();
        }
        let ems = |units: i32| units as f32 / self.units_per_em;
        let mut word = Word::default();
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            let (x, y) = (word.width + ems(position.x_offset), ems(position.y_offset));
            word.glyphs.push(Glyph { id: GlyphId::new(info.glyph_id), x, y });
            word.width += ems(position.x_advance);
        }
        word
    }

    /// Adds the outlines of a word to `path`, its first letter at `x` and its baseline at `y`.
    pub(super) fn outline(&self, word: &Word, size: f32, x: f32, y: f32, path: &mut PathBuilder) {
        for glyph in &word.glyphs {
            let mut pen = Pen { path, x: x + glyph.x * size, y: y - glyph.y * size };
            let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
            // Spaces have no outline.
            let _ = self.outlines.get(glyph.id).map(|outline| outline.draw(settings, &mut pen));
        }
    }
}

impl Word {
    /// Appends `other`.
    pub(super) fn append(&mut self, other: &Self) {
        self.glyphs.extend(other.glyphs.iter().map(|glyph| Glyph { x: glyph.x + self.width, ..*glyph }));
        self.width += other.width;
    }

    /// Removes glyphs at its end until it is no wider than `width`.
    pub(super) fn cut(&mut self, width: f32) {
        while self.width > width
            && let Some(last) = self.glyphs.pop()
        {
            self.width = last.x;
        }
    }

    /// Splits it into pieces no wider than `width`, for words longer than a line.
    pub(super) fn in_pieces(self, width: f32) -> Vec<Self> {
        if self.width <= width {
            return vec![self];
        }
        let mut pieces: Vec<Self> = Vec::new();
        let mut start = 0.0;
        for (index, glyph) in self.glyphs.iter().enumerate() {
            let end = self.glyphs.get(index + 1).map_or(self.width, |next| next.x);
            if pieces.is_empty() || end - start > width {
                start = glyph.x;
                pieces.push(Self::default());
            }
            if let Some(piece) = pieces.last_mut() {
                piece.glyphs.push(Glyph { x: glyph.x - start, ..*glyph });
                piece.width = end - start;
            }
        }
        pieces
    }
}

/// Whether the character is a combining mark.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Draws the outline of a glyph at a position. The y axis of pictures points down.
struct Pen<'p> {
    path: &'p mut PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx, self.y - cy, self.x + x, self.y - y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.path.cubic_to(self.x + ax, self.y - ay, self.x + bx, self.y - by, self.x + x, self.y - y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::{Face, Word};

    fn words(text: &str) -> Option<Vec<Word>> {
        let face = Face::get()?;
        Some(face.words(&face.legible(text)?))
    }

    fn count(text: &str) -> Option<usize> {
        words(text).map(|words| words.len())
    }

    #[test]
    fn no_break_spaces_do_not_split_words() {
        assert_eq!(count("Un  deux\u{a0}: «\u{a0}trois\u{a0}», quatre\u{202f}!"), Some(4));
    }

    #[test]
    fn decomposed_accents_do_not_widen_letters() {
        let width = |text: &str| words(text).and_then(|words| words.first().map(|word| word.width));
        assert_eq!(width("été"), width("e\u{301}te\u{301}"));
        assert_eq!(width("été"), width("ete"));
    }

    #[test]
    fn characters_missing_in_font_are_left_out_except_letters() {
        assert_eq!(count("Fin 🎉 prête"), Some(2));
        let legible = |text: &str| Face::get().and_then(|face| face.legible(text));
        assert_eq!(legible("Fin 🎉 prête 🎉").as_deref(), Some("Fin prête"));
        for text in ["", "🎉", "\u{ad}", "\u{301}", "עברית", "العربية", "日本語", "Fin 日"] {
            assert_eq!(count(text), None, "{text}");
        }
        for text in ["Łódź", "Œuvre cœur", "Việt Nam", "Жизнь", "ÿ ñ ß ğ ő", "12 % №"] {
            assert!(count(text).is_some(), "{text}");
        }
    }

    #[test]
    fn excess_combining_marks_are_removed() {
        let legible = |text: &str| Face::get().and_then(|face| face.legible(text));
        assert_eq!(legible(&format!("a{}b", "\u{301}".repeat(40))).as_deref(), Some("a\u{301}\u{301}b"));
        assert_eq!(legible("Vie\u{323}\u{302}t").as_deref(), Some("Vie\u{323}\u{302}t"));
    }

    #[test]
    fn overlong_words_are_split_completely() {
        let Some(word) = words("anticonstitutionnellement").and_then(|words| words.into_iter().next()) else {
            panic!("no face")
        };
        let (glyphs, width) = (word.glyphs.len(), word.width);
        let pieces = word.in_pieces(3.0);
        assert!(pieces.len() > 2 && pieces.iter().all(|piece| piece.width <= 3.0));
        assert_eq!(pieces.iter().map(|piece| piece.glyphs.len()).sum::<usize>(), glyphs);
        assert!((pieces.iter().map(|piece| piece.width).sum::<f32>() - width).abs() < 0.01);
    }
}
