//! Line breaking: the largest font size that fits, and balanced lines.

use super::font::{char_width, width};

/// Line height, relative to the font size.
pub(super) const LEADING: f32 = 1.18;

/// A text in lines.
pub(super) struct Block {
    pub(super) lines: Vec<String>,
    pub(super) size: f32,
}

impl Block {
    /// Sets `text` in the first of `sizes` with which it fits into a box. A text too long for the last one ends with
    /// an ellipsis.
    pub(super) fn fit(text: &str, sizes: &[f32], box_width: f32, height: f32) -> Self {
        let words = words(text);
        for size in sizes {
            let ems = box_width / size;
            let is_narrow = words.iter().all(|word| width(word) <= ems);
            let count = wrap(&words, ems).len();
            if is_narrow && count <= lines_in(height, *size) {
                return Self { lines: balanced(&words, ems, count), size: *size };
            }
        }
        let size = sizes.last().copied().unwrap_or(1.0);
        let ems = box_width / size;
        let pieces: Vec<&str> = words.into_iter().flat_map(|word| pieces(word, ems)).collect();
        let mut lines = wrap(&pieces, ems);
        let most = lines_in(height, size);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                shorten(last, ems);
            }
        }
        Self { lines, size }
    }

    /// Height of the block from the top of its first line to the bottom of its last.
    pub(super) fn height(&self) -> f32 {
        self.lines.len() as f32 * LEADING * self.size
    }
}

fn lines_in(height: f32, size: f32) -> usize {
    ((height / (LEADING * size)) as usize).max(1)
}

/// The words of a text, split at plain spaces, not at no-break spaces.
fn words(text: &str) -> Vec<&str> {
    text.split(' ').filter(|word| !word.is_empty()).collect()
}

/// Greedy line breaking.
fn wrap(words: &[&str], line_width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if width(line) + width(" ") + width(word) <= line_width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push((*word).to_owned()),
        }
    }
    lines
}

/// Balances the same number of lines by minimizing the longest, so that no word is alone on the last line.
fn balanced(words: &[&str], line_width: f32, count: usize) -> Vec<String> {
    let widest = words.iter().map(|word| width(word)).fold(0.0, f32::max);
    let (mut too_narrow, mut enough) = (widest, line_width);
    for _ in 0..12 {
        let middle = f32::midpoint(too_narrow, enough);
        if wrap(words, middle).len() > count {
            too_narrow = middle;
        } else {
            enough = middle;
        }
    }
    wrap(words, enough)
}

/// Splits a word into pieces no wider than a line.
fn pieces(word: &str, line_width: f32) -> Vec<&str> {
    let (mut pieces, mut rest) = (Vec::new(), word);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(fitting(rest, line_width));
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// Length in bytes of the longest start of a text that is no wider than a line: at least one character.
fn fitting(text: &str, line_width: f32) -> usize {
    let mut used = 0.0;
    let is_outside = |(index, c): &(usize, char)| {
        used += char_width(*c);
        *index > 0 && used > line_width
    };
    text.char_indices().find(is_outside).map_or(text.len(), |(index, _)| index)
}

/// Removes words at the end of a line until an ellipsis fits.
fn shorten(line: &mut String, line_width: f32) {
    let available = line_width - width("…");
    while width(line) > available
        && let Some(space) = line.rfind(' ')
    {
        line.truncate(space);
    }
    line.truncate(fitting(line, available));
    line.push('…');
}

#[cfg(test)]
mod tests {
    use super::{Block, pieces, width, words};

    fn lines(text: &str) -> (Vec<usize>, f32) {
        let block = Block::fit(text, &[80.0, 60.0, 40.0], 1000.0, 300.0);
        for line in &block.lines {
            assert!(width(line) * block.size <= 1000.5, "{text}");
        }
        assert!(block.height() <= 300.0);
        (block.lines.iter().map(|line| words(line).len()).collect(), block.size)
    }

    #[test]
    fn no_break_spaces_do_not_split_words() {
        let expected = ["Un", "deux\u{a0}:", "«\u{a0}trois\u{a0}»,", "quatre\u{202f}!"];
        assert_eq!(words("Un  deux\u{a0}: «\u{a0}trois\u{a0}», quatre\u{202f}!"), expected);
    }

    #[test]
    fn short_title_is_large_and_on_one_line() {
        assert_eq!(lines("Petit plateau"), (vec![2], 80.0));
    }

    #[test]
    fn title_lines_are_balanced() {
        assert_eq!(lines("un deux trois quatre cinq six sept huit neuf dix"), (vec![5, 5], 80.0));
    }

    #[test]
    fn long_titles_shrink_and_the_longest_end_with_ellipsis() {
        let (longer, size) = lines(&"mot de plus ".repeat(8));
        assert_eq!((longer.iter().sum::<usize>(), size), (24, 60.0));
        let (longest, size) = lines(&"mot de plus ".repeat(40));
        assert!(longest.iter().sum::<usize>() < 120);
        assert_eq!((longest.len(), size), (6, 40.0));
        assert!(lines(&"x".repeat(90)).0.len() > 1);
        // One piece on each line, with the ellipsis on the last.
        assert_eq!(lines(&"x".repeat(2000)).0, [1; 6]);
        assert_eq!(lines(&"m".repeat(2000)).0, [1; 6]);
        assert!(Block::fit(&"m".repeat(2000), &[40.0], 1000.0, 300.0).lines.concat().ends_with("m…"));
    }

    #[test]
    fn empty_text_has_no_lines() {
        assert_eq!(lines("").0, Vec::<usize>::new());
    }

    #[test]
    fn overlong_words_are_split_completely() {
        let pieces = pieces("anticonstitutionnellement", 3.0);
        assert!(pieces.len() > 2 && pieces.iter().all(|piece| width(piece) <= 3.0));
        assert_eq!(pieces.concat(), "anticonstitutionnellement");
    }
}
