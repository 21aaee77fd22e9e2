//! Replacements in a text that keep a mapping to offsets in the author's text.

use std::ops::Range;

/// A text with replacements.
pub(super) struct Edited {
    text: String,
    /// Start of each unchanged part, here and in the author's text.
    parts: Vec<(usize, usize)>,
}

impl Edited {
    /// The author's text without replacements.
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), parts: vec![(0, 0)] }
    }

    /// The current text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Maps byte `offset` to the author's text.
    pub(super) fn original(&self, offset: usize) -> usize {
        original(&self.parts, offset)
    }

    /// Replaces ranges of the current text. Of overlapping ranges, only the first is replaced.
    pub(super) fn replace(&mut self, mut replacements: Vec<(Range<usize>, String)>) {
        replacements.sort_by_key(|(range, _)| (range.start, range.end));
        let mut text = String::with_capacity(self.text.len() + replacements.len() * 4);
        let mut parts = Vec::with_capacity(self.parts.len() + replacements.len());
        let mut inner = self.parts.iter().peekable();
        let mut at = 0;
        let end = self.text.len();
        for (range, with) in replacements.into_iter().chain([(end..end, String::new())]) {
            let is_place = self.text.is_char_boundary(range.start) && self.text.is_char_boundary(range.end);
            if range.start < at || range.end < range.start || !is_place {
                continue;
            }
            parts.push((text.len(), self.original(at)));
            while let Some((here, there)) = inner.next_if(|(here, _)| *here < range.start) {
                if *here > at {
                    parts.push((text.len() + here - at, *there));
                }
            }
            text.push_str(&self.text[at..range.start]);
            text.push_str(&with);
            at = range.end;
        }
        self.text = text;
        self.parts = parts;
    }
}

/// Maps `offset` by `parts`, which are pairs of start offsets.
pub(super) fn original(parts: &[(usize, usize)], offset: usize) -> usize {
    let index = parts.partition_point(|(here, _)| *here <= offset);
    let Some((here, there)) = index.checked_sub(1).and_then(|index| parts.get(index)) else { return offset };
    let place = there + (offset - here);
    // Inserted text maps to the end of the part before it.
    parts.get(index).map_or(place, |(_, next)| place.min(*next))
}

#[cfg(test)]
mod tests {
    use super::Edited;

    #[test]
    fn edits_map_offsets_to_the_authors_text() {
        let mut edited = Edited::new("a<b>c<d>e");
        edited.replace(vec![(1..2, "&lt;".to_owned())]);
        assert_eq!(edited.text(), "a&lt;b>c<d>e");
        edited.replace(vec![(8..9, "&lt;".to_owned()), (0..1, String::new())]);
        assert_eq!(edited.text(), "&lt;b>c&lt;d>e");
        let place = |word: &str| edited.original(edited.text().find(word).unwrap());
        assert_eq!(["b>", "c", "d>", "e"].map(place), [2, 4, 6, 8]);
        assert_eq!(edited.original(edited.text().len()), 9);
    }
}
