//! Line breaking: the largest font size that fits, and balanced lines.

use super::lettering::{Face, Word};

/// Line height, relative to the font size.
pub(super) const LEADING: f32 = 1.18;

/// Words in their lines.
pub(super) struct Block {
    pub(super) lines: Vec<Vec<Word>>,
    pub(super) size: f32,
}

impl Block {
    /// Sets `words` in the first of `sizes` with which they fit into a box. A text too long for the last one ends
    /// with an ellipsis.
    pub(super) fn fit(face: &Face, words: &[Word], sizes: &[f32], width: f32, height: f32) -> Self {
        for size in sizes {
            let (ems, most) = (width / size, lines_in(height, *size));
            let is_narrow = words.iter().all(|word| word.width <= ems);
            let count = wrap(face, words, ems).len();
            if is_narrow && count <= most {
                return Self { lines: balanced(face, words, ems, count), size: *size };
            }
        }
        let size = sizes.last().copied().unwrap_or(1.0);
        let ems = width / size;
        let pieces: Vec<Word> = words.iter().cloned().flat_map(|word| word.in_pieces(ems)).collect();
        let mut lines = wrap(face, &pieces, ems);
        let most = lines_in(height, size);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                shorten(face, last, ems);
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

/// Greedy line breaking.
fn wrap(face: &Face, words: &[Word], width: f32) -> Vec<Vec<Word>> {
    let mut lines: Vec<Vec<Word>> = Vec::new();
    let mut used = 0.0;
    for word in words {
        let with = used + face.space + word.width;
        match lines.last_mut() {
            Some(line) if with <= width => {
                line.push(word.clone());
                used = with;
            }
            _ => {
                lines.push(vec![word.clone()]);
                used = word.width;
            }
        }
    }
    lines
}

/// Balances the same number of lines by minimizing the longest, so that no word is alone on the last line.
fn balanced(face: &Face, words: &[Word], width: f32, count: usize) -> Vec<Vec<Word>> {
    let widest = words.iter().map(|word| word.width).fold(0.0, f32::max);
    let (mut too_narrow, mut enough) = (widest, width);
    for _ in 0..12 {
        let middle = f32::midpoint(too_narrow, enough);
        if wrap(face, words, middle).len() > count {
            too_narrow = middle;
        } else {
            enough = middle;
        }
    }
    wrap(face, words, enough)
}

/// Removes words at the end of a line until an ellipsis fits.
fn shorten(face: &Face, line: &mut Vec<Word>, width: f32) {
    let points = face.word("…");
    let used = |line: &[Word]| {
        line.iter().map(|word| word.width).sum::<f32>() + face.space * line.len().saturating_sub(1) as f32
    };
    while line.len() > 1 && used(line) + points.width > width {
        line.pop();
    }
    if let Some(last) = line.last_mut() {
        last.cut(width - points.width);
        last.append(&points);
    }
}

#[cfg(test)]
mod tests {
    use super::Block;
    use crate::open_graph::lettering::Face;

    fn lines(text: &str) -> (Vec<usize>, f32) {
        let Some(face) = Face::get() else { panic!("no face") };
        let words = face.words(text);
        let block = Block::fit(face, &words, &[80.0, 60.0, 40.0], 1000.0, 300.0);
        for line in &block.lines {
            let width = line.iter().map(|word| word.width).sum::<f32>() + face.space * (line.len() - 1) as f32;
            assert!(width * block.size <= 1000.5, "{text}");
        }
        assert!(block.height() <= 300.0);
        (block.lines.iter().map(Vec::len).collect(), block.size)
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
    }

    #[test]
    fn empty_text_has_no_lines() {
        assert_eq!(lines("").0, Vec::<usize>::new());
    }
}
