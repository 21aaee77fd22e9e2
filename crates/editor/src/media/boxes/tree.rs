//! The boxes in a part of a file.

use std::ops::Range;

use crate::media::numbers::big_endian;

/// Bytes of the length and the kind of a box.
const HEADER: usize = 8;

/// A box.
pub(super) struct FileBox<'b> {
    /// Where its length is; its kind is behind it.
    pub(super) start: usize,
    pub(super) kind: &'b [u8],
    pub(super) content: Range<usize>,
}

/// The boxes of a part of a file; none, once, instead of the first that can't be read.
pub(super) struct Boxes<'b> {
    bytes: &'b [u8],
    rest: Range<usize>,
}

/// The boxes in this part of a file.
pub(super) fn boxes<'b>(bytes: &'b [u8], part: &Range<usize>) -> Boxes<'b> {
    Boxes { bytes, rest: part.clone() }
}

/// The content of the first box of this kind; none when there is none, or one before it can't be read.
pub(super) fn child(bytes: &[u8], part: &Range<usize>, kind: &[u8; 4]) -> Option<Range<usize>> {
    boxes(bytes, part).map_while(|item| item).find(|item| item.kind == kind).map(|item| item.content)
}

impl<'b> Iterator for Boxes<'b> {
    type Item = Option<FileBox<'b>>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.bytes.get(self.rest.clone())?;
        // QuickTime ends some lists with zeros.
        if rest.len() < HEADER && rest.iter().all(|byte| *byte == 0) {
            return None;
        }
        let item = box_at(self.bytes, &self.rest);
        self.rest.start = item.as_ref().map_or(self.rest.end, |item| item.content.end);
        Some(item)
    }
}

/// The box at the start of a part.
fn box_at<'b>(bytes: &'b [u8], &Range { start, end }: &Range<usize>) -> Option<FileBox<'b>> {
    let (header, length) = match big_endian(bytes, start, 4)? {
        // Up to the end.
        0 => (HEADER, end.checked_sub(start)?),
        1 => (HEADER + 8, big_endian(bytes, start.checked_add(HEADER)?, 8)?),
        length => (HEADER, length),
    };
    let box_end = start.checked_add(length)?;
    let kind = bytes.get(start.checked_add(4)?..start.checked_add(HEADER)?)?;
    (length >= header && box_end <= end).then_some(FileBox { start, kind, content: start + header..box_end })
}
