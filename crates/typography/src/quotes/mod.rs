//! Straight quotes become apostrophes and quotation marks. A quotation mark is replaced only together with its partner
//! in the same block; primes (5' 6") and quotes without a partner stay straight.
//!
//! One pass from left to right decides the direction of each quote by the characters on both sides, and finds its
//! partner. The quotes on its left are decided by then; a quote on its right is not, and is ignored.

mod nesting;

use super::characters::{OBJECT, is_closer, is_dash, is_high_sign, is_letter, is_low_sign, is_opener, is_word};
use super::line::Line;
use nesting::{Nesting, Outer};

/// What differs between languages.
pub(super) struct QuoteStyle {
    pub(super) outer: QuoteMarks,
    /// For quotations within « ».
    pub(super) inner: QuoteMarks,
    /// Words that begin with an apostrophe, in lower case.
    pub(super) elided: &'static [&'static str],
}

impl QuoteStyle {
    fn marks(&self, depth: usize) -> &QuoteMarks {
        if depth == 0 { &self.outer } else { &self.inner }
    }
}

/// The two marks of a quotation.
pub(super) struct QuoteMarks {
    pub(super) open: char,
    pub(super) close: char,
}

/// The direction of a straight quote.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Opening,
    Closing,
    /// The character on its left may be inside or outside of the quotation.
    Either,
    /// Space or punctuation on both sides.
    Alone,
    /// In the middle of a word.
    Neither,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Where a quotation begins or ends: space, bracket, dash.
    Border,
    /// An opaque run, a sign or an undecided quote, which may be inside or outside.
    Object,
    /// On the left only: `’`, which joins a word or closes a quotation.
    Apostrophe,
    Text,
}

impl Direction {
    fn between(left: Side, right: Side) -> Self {
        match (left, right) {
            (Side::Border, Side::Border) => Self::Alone,
            (Side::Border, _) | (Side::Apostrophe, Side::Text) => Self::Opening,
            (_, Side::Border) | (Side::Text, Side::Object) => Self::Closing,
            (Side::Object | Side::Apostrophe, _) => Self::Either,
            (Side::Text, _) => Self::Neither,
        }
    }
}

/// `'` becomes `’` where it is an apostrophe, and ‘ ’ where two of them enclose a quotation; `"` becomes the
/// marks of the language where two of them enclose one.
pub(super) fn quotes(line: &mut Line, style: &QuoteStyle) {
    let mut scanner =
        QuoteScanner { line, elided: style.elided, nesting: Nesting::default(), decided: None, pairs: Vec::new() };
    for index in 0..scanner.line.len() {
        let glyph = &scanner.line.glyphs[index];
        match glyph.ch {
            '«' => scanner.nesting.open(Outer::Guillemet, index),
            '»' => scanner.nesting.close(Outer::Guillemet),
            '“' => scanner.nesting.open(Outer::Curly, index),
            '”' => scanner.nesting.close(Outer::Curly),
            '"' => scanner.double(index),
            '\'' if !glyph.kept => scanner.single(index),
            _ => {}
        }
    }
    let pairs = scanner.pairs;
    set_marks(line, &pairs, style);
}

struct QuoteScanner<'a> {
    line: &'a mut Line,
    elided: &'a [&'a str],
    nesting: Nesting,
    /// The last straight quote, and what the glyph on its right takes it for.
    decided: Option<(usize, Side)>,
    /// Double quotes that are partners.
    pairs: Vec<(usize, usize)>,
}

impl QuoteScanner<'_> {
    fn left_side(&self, index: usize) -> Side {
        match (self.line.touching_before(index), self.decided) {
            (None | Some('-' | '/'), _) => Side::Border,
            (Some(_), Some((decided, side))) if decided + 1 == index => side,
            (Some(ch), _) if is_opener(ch) || is_dash(ch) => Side::Border,
            (Some('’'), _) => Side::Apostrophe,
            (Some(OBJECT | '\'' | '"'), _) => Side::Object,
            (Some(ch), _) if is_high_sign(ch) || is_low_sign(ch) => Side::Object,
            (Some(_), _) => Side::Text,
        }
    }

    fn right_side(&self, index: usize) -> Side {
        match self.line.touching_after(index) {
            None | Some('-' | '/') => Side::Border,
            Some(OBJECT | '\'' | '"' | '’') => Side::Object,
            Some(ch) if is_opener(ch) => Side::Object,
            Some(ch) if is_closer(ch) || is_high_sign(ch) || is_low_sign(ch) || is_dash(ch) => Side::Border,
            Some(_) => Side::Text,
        }
    }

    fn double(&mut self, index: usize) {
        let direction = match Direction::between(self.left_side(index), self.right_side(index)) {
            Direction::Neither if self.is_before_a_note(index) => Direction::Closing,
            direction => direction,
        };
        let may_close = !matches!(direction, Direction::Opening | Direction::Neither);
        let may_open = !matches!(direction, Direction::Closing | Direction::Neither);
        let partner = if may_close { self.nesting.close_straight() } else { None };
        self.decided = Some((index, Side::Text));
        match partner {
            Some(opening) if opening + 1 < index => self.pairs.push((opening, index)),
            None if may_open => {
                self.nesting.open(Outer::Straight, index);
                self.decided = Some((index, Side::Border));
            }
            _ => {} // It has no partner, or nothing is quoted.
        }
    }

    /// `"mot"1`: the number of a note that isn't superscript. In `5"6` it is a prime.
    fn is_before_a_note(&self, index: usize) -> bool {
        self.line.touching_after(index).is_some_and(|ch| ch.is_ascii_digit())
            && self.line.touching_before(index).is_some_and(|ch| !ch.is_numeric())
    }

    fn single(&mut self, index: usize) {
        let left = self.left_side(index);
        let side = if self.joins_a_word(index) || left != Side::Text && self.begins_a_word(index) {
            self.line.glyphs[index].ch = '’';
            Side::Apostrophe
        } else {
            match Direction::between(left, self.right_side(index)) {
                Direction::Opening => self.open_single(index),
                Direction::Either if !self.nesting.has_single() => self.open_single(index),
                Direction::Closing | Direction::Either => self.close_single(index),
                Direction::Alone | Direction::Neither => Side::Text,
            }
        };
        self.decided = Some((index, side));
    }

    /// Until its partner is found, a single quote before a letter is an apostrophe.
    fn open_single(&mut self, index: usize) -> Side {
        self.nesting.open_single(index);
        if self.line.touching_after(index).is_some_and(is_letter) {
            self.line.glyphs[index].ch = '’';
        }
        Side::Border
    }

    fn close_single(&mut self, index: usize) -> Side {
        match self.nesting.close_single() {
            Some(opening) if opening + 1 < index => self.line.glyphs[opening].ch = '‘',
            None if self.line.touching_before(index).is_some_and(is_letter) => {}
            _ => return Side::Text,
        }
        self.line.glyphs[index].ch = '’';
        Side::Apostrophe
    }

    /// `l'été`, `O'Brien`, `1990's`, but not the prime of `5'6`. An opaque run counts
    /// as a word, unless the quote may be closing before it.
    fn joins_a_word(&self, index: usize) -> bool {
        match (self.line.touching_before(index), self.line.touching_after(index)) {
            (Some(before), Some(OBJECT)) => is_letter(before) && !self.nesting.has_single(),
            (Some(OBJECT), Some(after)) => is_letter(after),
            (Some(before), Some(after)) => {
                is_word(before) && is_word(after) && (is_letter(before) || is_letter(after))
            }
            _ => false,
        }
    }

    /// `'68`, `'60s`, `'tis`
    fn begins_a_word(&self, index: usize) -> bool {
        let start = index + 1;
        if self.line.is_spaced(start) {
            return false;
        }
        let digits = self.line.end_of(start, |ch| ch.is_ascii_digit()) - start;
        if digits > 0 {
            return digits == 2;
        }
        let end = self.line.end_of(start, is_word);
        let word = self.line.glyphs[start..end].iter().map(|glyph| glyph.ch.to_ascii_lowercase());
        self.elided.iter().any(|elided| elided.chars().eq(word.clone()))
    }
}

/// Writes the marks of quotations with known positions, by their depth within « ».
fn set_marks(line: &mut Line, pairs: &[(usize, usize)], style: &QuoteStyle) {
    let mut places: Vec<(usize, bool)> =
        pairs.iter().flat_map(|&(opening, closing)| [(opening, true), (closing, false)]).collect();
    places.sort_unstable();
    let mut places = places.into_iter().peekable();
    let mut depth = 0_usize;
    let mut depths_outside = Vec::new();
    for index in 0..line.len() {
        let glyph = &mut line.glyphs[index];
        match (places.next_if(|place| place.0 == index), glyph.ch) {
            (Some((_, true)), _) => {
                glyph.ch = style.marks(depth).open;
                depths_outside.push(depth);
                depth += 1;
            }
            (Some((_, false)), _) => {
                depth = depths_outside.pop().unwrap_or_default();
                glyph.ch = style.marks(depth).close;
            }
            (None, '«') => depth += 1,
            (None, '»') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
    }
}
