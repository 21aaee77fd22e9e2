//! A block of text as one line of glyphs, independent of its runs.
//!
//! A glyph is a character that is not a space; spaces are stored as the gap before a glyph. So glyphs with a space between
//! them are adjacent to rules, and no rule can depend on which kind of space was typed.

use std::ops::Range;

use super::Run;
use super::characters::{OBJECT, is_closer, is_opener};

pub(super) struct Line {
    pub(super) glyphs: Vec<Glyph>,
    spaces: Vec<Space>,
    /// The spaces after the last glyph.
    tail: Range<usize>,
}

pub(super) struct Glyph {
    pub(super) ch: char,
    /// Not prose: no rule may replace it.
    pub(super) kept: bool,
    run: usize,
    /// The spaces before it.
    gap: Range<usize>,
    /// Whether it is the first of the block or of a line after a forced break.
    begins_line: bool,
    /// The one space that replaces them.
    wanted: Option<char>,
}

#[derive(Clone, Copy)]
struct Space {
    ch: char,
    run: usize,
}

impl Line {
    pub(super) fn read(runs: &[Run]) -> Self {
        let mut glyphs = Vec::new();
        let mut spaces = Vec::new();
        let mut gap_start = 0;
        let mut begins_line = true;
        for (run, content) in runs.iter().enumerate() {
            let (text, kept) = match content {
                Run::Text(text) => (text.as_str(), false),
                Run::Opaque => ("\u{fffc}", true),
                // A space that is in no text, so it is not written back.
                Run::Break => ("\n", true),
            };
            begins_line |= matches!(content, Run::Break);
            for ch in text.chars() {
                if ch.is_whitespace() {
                    spaces.push(Space { ch, run });
                } else {
                    let gap = gap_start..spaces.len();
                    gap_start = gap.end;
                    glyphs.push(Glyph { ch, kept, run, gap, begins_line, wanted: None });
                    begins_line = false;
                }
            }
        }
        let tail = gap_start..spaces.len();
        Self { glyphs, spaces, tail }
    }

    /// Writes the glyphs and their spaces back into their runs.
    pub(super) fn write(&self, runs: &mut [Run]) {
        for run in runs.iter_mut() {
            if let Run::Text(text) = run {
                text.clear();
            }
        }
        let mut put = |ch: char, run: usize| {
            if let Some(Run::Text(text)) = runs.get_mut(run) {
                text.push(ch);
            }
        };
        for (index, glyph) in self.glyphs.iter().enumerate() {
            if let Some(space) = glyph.wanted {
                put(space, self.run_of_gap(index));
            } else {
                for space in &self.spaces[glyph.gap.clone()] {
                    put(space.ch, space.run);
                }
            }
            put(glyph.ch, glyph.run);
        }
        for space in &self.spaces[self.tail.clone()] {
            put(space.ch, space.run);
        }
    }

    /// The run that the space before `index` goes into: that of the sign which needs it.
    fn run_of_gap(&self, index: usize) -> usize {
        let glyph = &self.glyphs[index];
        let gap = &self.spaces[glyph.gap.clone()];
        match self.left(index) {
            Some(left) if left.ch == '«' => gap.first().map_or(left.run, |space| space.run),
            _ => gap.last().map_or(glyph.run, |space| space.run),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// How many spaces were typed before the glyph at `index`; at the line's length, before its end.
    pub(super) fn spaces_before(&self, index: usize) -> usize {
        self.glyphs.get(index).map_or(self.tail.len(), |glyph| glyph.gap.len())
    }

    pub(super) fn is_spaced(&self, index: usize) -> bool {
        self.spaces_before(index) > 0
    }

    /// Whether the glyph at `index` is the first of the block or of a line after a forced break.
    pub(super) fn begins_line(&self, index: usize) -> bool {
        self.glyphs.get(index).is_some_and(|glyph| glyph.begins_line)
    }

    /// Whether there will be a space before the glyph at `index`, typed or inserted by a rule so far.
    pub(super) fn will_be_spaced(&self, index: usize) -> bool {
        self.is_spaced(index) || self.glyphs.get(index).is_some_and(|glyph| glyph.wanted.is_some())
    }

    /// The glyph before `index`, across any space.
    pub(super) fn left(&self, index: usize) -> Option<&Glyph> {
        self.glyphs.get(index.checked_sub(1)?)
    }

    /// The character directly before `index`, if no space is between.
    pub(super) fn touching_before(&self, index: usize) -> Option<char> {
        if self.is_spaced(index) { None } else { self.left(index).map(|glyph| glyph.ch) }
    }

    /// The character directly after `index`, if no space is between.
    pub(super) fn touching_after(&self, index: usize) -> Option<char> {
        let next = index + 1;
        if self.is_spaced(next) { None } else { self.glyphs.get(next).map(|glyph| glyph.ch) }
    }

    /// Whether there is prose at `index` and it is the character `ch`.
    pub(super) fn is(&self, index: usize, ch: char) -> bool {
        self.glyphs.get(index).is_some_and(|glyph| glyph.ch == ch && !glyph.kept)
    }

    /// Whether the last glyph before `index` in its line, across any space, is a digit.
    pub(super) fn follows_digit(&self, index: usize) -> bool {
        !self.begins_line(index) && self.left(index).is_some_and(|left| left.ch.is_ascii_digit() && !left.kept)
    }

    /// The end of the glyphs from `start` on that have no space between them and satisfy `belongs`.
    pub(super) fn end_of(&self, start: usize, belongs: impl Fn(char) -> bool) -> usize {
        let mut end = start;
        while end < self.len() && (end == start || !self.is_spaced(end)) && belongs(self.glyphs[end].ch) {
            end += 1;
        }
        end
    }

    /// Writes into `word` the characters directly before `index`, across one gap, back to a space,
    /// a bracket, a quote or an apostrophe.
    pub(super) fn read_word_before(&self, index: usize, word: &mut String) {
        let mut start = index;
        while start > 0 && (start == index || !self.is_spaced(start)) {
            let ch = self.glyphs[start - 1].ch;
            if ch == OBJECT || is_opener(ch) || is_closer(ch) {
                break;
            }
            start -= 1;
        }
        word.clear();
        word.extend(self.glyphs[start..index].iter().map(|glyph| glyph.ch));
    }

    /// Requests `space` before the glyph at `index`. The first request counts; there is none before the first glyph of a
    /// line.
    pub(super) fn want(&mut self, index: usize, space: char) {
        if let Some(glyph) = self.glyphs.get_mut(index).filter(|glyph| !glyph.begins_line) {
            glyph.wanted.get_or_insert(space);
        }
    }

    /// Removes glyphs that have no space before them; `ranges` are in order and disjoint.
    pub(super) fn remove(&mut self, ranges: &[Range<usize>]) {
        let mut ranges = ranges.iter().peekable();
        let mut index = 0;
        self.glyphs.retain(|_| {
            while ranges.next_if(|range| range.end <= index).is_some() {}
            let stays = ranges.peek().is_none_or(|range| !range.contains(&index));
            index += 1;
            stays
        });
    }
}
