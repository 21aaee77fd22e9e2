//! Divides a changed text into the items of an array, so that those of unchanged paragraphs stay as they are.

use std::ops::Range;

use super::slots::{equal, fill};
use crate::json::edits::items::Item;

/// Between two items.
const SEPARATOR: &str = "\n\n";

/// Parts of a text without empty lines, and the line feeds around them.
struct Blocks<'t> {
    blocks: Vec<&'t str>,
    /// One before each block, and one after the last. Those at the start and at the end may be empty.
    gaps: Vec<Range<usize>>,
}

/// The text of the old items.
struct Old<'t> {
    blocks: Vec<&'t str>,
    gaps: Vec<OldGap>,
}

/// A gap of the old text.
struct OldGap {
    length: usize,
    /// Offsets in the gap at which items end. There are none inside of an item, and several around empty items.
    ends: Vec<usize>,
    /// The number of the item at the start of the gap.
    item: usize,
    /// How many line feeds belong to the item before the gap, if it ends here.
    trailing: Option<usize>,
    /// How many line feeds belong to the item after the gap, if it starts here.
    leading: Option<usize>,
}

/// The items for `text`, of which an unchanged one is the old one, even where it has empty lines inside. A new
/// paragraph is an item, and so is a new code block of Markdown with its empty lines. The items, joined by
/// [`SEPARATOR`], are `text`.
pub(super) fn items(old: &[String], text: &str, is_markdown: bool) -> Vec<Item> {
    if text.is_empty() {
        return Vec::new();
    }
    let joined = old.join(SEPARATOR);
    let old_text = Old::new(old, &joined);
    let new = Blocks::new(text);
    let found = equal(&old_text.blocks, &new.blocks);
    let mut ends = old_text.ends(&new, &found, is_markdown);
    ends.push((text.len(), None));

    let mut blocks = new.gaps.iter().map(|gap| gap.end).zip(&found).peekable();
    let (mut start, mut next) = (0, 0);
    let mut after_old_end: Option<usize> = None;
    let (mut texts, mut slots) = (Vec::with_capacity(ends.len()), Vec::with_capacity(ends.len()));
    for (end, old_end) in ends {
        let mut slot: Option<usize> = None;
        let mut is_empty = true;
        while let Some((_, block)) = blocks.next_if(|(block_start, _)| *block_start <= end) {
            is_empty = false;
            slot = slot.or_else(|| block.map(|block| old_text.item(block)).filter(|item| *item >= next));
        }
        if is_empty {
            slot = after_old_end.filter(|item| *item >= next);
        }
        next = slot.map_or(next, |slot| slot + 1);
        texts.push(text[start..end].to_owned());
        slots.push(slot);
        start = end + SEPARATOR.len();
        after_old_end = old_end.map(|item| item + 1);
    }
    fill(&mut slots, old.len());
    slots.into_iter().zip(texts).map(|(old, text)| Item { old, text }).collect()
}

impl<'t> Blocks<'t> {
    fn new(text: &'t str) -> Self {
        let (mut blocks, mut gaps) = (Vec::new(), Vec::new());
        let mut at = 0;
        loop {
            let start = text.len() - text[at..].trim_start_matches('\n').len();
            gaps.push(at..start);
            let rest = &text[start..];
            if rest.is_empty() {
                return Self { blocks, gaps };
            }
            let length = rest.find(SEPARATOR).unwrap_or_else(|| rest.trim_end_matches('\n').len());
            blocks.push(&rest[..length]);
            at = start + length;
        }
    }
}

impl<'t> Old<'t> {
    /// `joined` is the items as one text.
    fn new(items: &[String], joined: &'t str) -> Self {
        let Blocks { blocks, gaps } = Blocks::new(joined);
        let mut lengths = items.iter().map(String::len);
        let mut end = lengths.next().unwrap_or_default();
        let mut item = 0;
        let mut old_gaps = Vec::with_capacity(gaps.len());
        for (index, gap) in gaps.into_iter().enumerate() {
            let mut ends = Vec::new();
            while end < gap.end {
                let Some(length) = lengths.next() else { break };
                ends.push(end - gap.start);
                end += SEPARATOR.len() + length;
            }
            let length = gap.len();
            let outer = |is_outer: bool| is_outer.then_some(length);
            let trailing = ends.first().copied().or(outer(index == blocks.len()));
            let leading = ends.last().map(|end| length - end - SEPARATOR.len()).or(outer(index == 0));
            let count = ends.len();
            old_gaps.push(OldGap { length, ends, item, trailing, leading });
            item += count;
        }
        Self { blocks, gaps: old_gaps }
    }

    /// The item with a block.
    fn item(&self, block: usize) -> usize {
        self.gaps.get(block).map_or(0, |gap| gap.item + gap.ends.len())
    }

    /// Where items of the new text end, except the last one: offsets, each with the old item that ends there if the gap
    /// is an old one. `found` are the old blocks of the new ones.
    fn ends(&self, new: &Blocks<'_>, found: &[Option<usize>], is_markdown: bool) -> Vec<(usize, Option<usize>)> {
        let mut ends = Vec::new();
        let mut fence = Fence::default();
        for (index, gap) in new.gaps.iter().enumerate() {
            let (is_first, is_last) = (index == 0, index == new.blocks.len());
            let block_before = index.checked_sub(1);
            if is_markdown && let Some(block) = block_before.and_then(|block| new.blocks.get(block)) {
                fence.read(block);
            }
            // The old gaps after the block before this gap, and before the block after it.
            let after = block_before.and_then(|block| found[block]).map(|block| block + 1);
            let before = found.get(index).copied().flatten();
            let after = after.filter(|old| !is_last || *old == self.blocks.len()).and_then(|old| self.gaps.get(old));
            let before = before.filter(|old| !is_first || *old == 0).and_then(|old| self.gaps.get(old));

            let mut known = [after, before].into_iter().flatten();
            if let Some(old) = known.find(|old| old.length == gap.len() && !old.ends.is_empty()) {
                let numbered = old.ends.iter().enumerate();
                ends.extend(numbered.map(|(number, end)| (gap.start + end, Some(old.item + number))));
            } else if !is_first
                && !is_last
                && let Some(end) = end_in(gap.len(), after, before, fence.is_open())
            {
                ends.push((gap.start + end, None));
            }
        }
        ends
    }
}

/// Where an item ends in a gap of `length` line feeds, if one does. Line feeds beyond two stay with the item that had
/// them. `after` is the old gap after the block before it, `before` the one before the block after it.
fn end_in(length: usize, after: Option<&OldGap>, before: Option<&OldGap>, is_in_fence: bool) -> Option<usize> {
    let (trailing, leading) = (after.and_then(|old| old.trailing), before.and_then(|old| old.leading));
    let is_known = after.is_some() || before.is_some();
    let is_end = if is_known { trailing.is_some() || leading.is_some() } else { !is_in_fence };
    let most = length.checked_sub(SEPARATOR.len())?;
    let end = trailing.filter(|end| *end <= most).or(leading.and_then(|leading| most.checked_sub(leading)));
    is_end.then(|| end.unwrap_or_default())
}

/// The fence of a code block that is open: its character, and how many of it.
#[derive(Default)]
struct Fence(Option<(char, usize)>);

impl Fence {
    fn is_open(&self) -> bool {
        self.0.is_some()
    }

    fn read(&mut self, block: &str) {
        for line in block.lines() {
            let line = line.trim_start();
            let Some(mark) = line.chars().next().filter(|c| matches!(c, '`' | '~')) else { continue };
            let rest = line.trim_start_matches(mark);
            let length = line.len() - rest.len();
            match self.0 {
                None if length >= 3 && (mark == '~' || !rest.contains('`')) => self.0 = Some((mark, length)),
                Some((open, least)) if open == mark && length >= least && rest.trim().is_empty() => self.0 = None,
                _ => {}
            }
        }
    }
}
