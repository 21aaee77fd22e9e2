//! Lists of items that are only told by their levels and signs.

use super::blocks::{Block, Item, List};

/// Signs of items that are neither numbers nor letters; some are letters in a font of signs.
const BULLETS: [&str; 10] = ["·", "•", "o", "§", "-", "–", "▪", "◦", "ü", "\u{f0b7}"];

/// Makes lists of items. Lists and quotations that follow each other become one.
pub(super) fn folded(blocks: Vec<Block>) -> Vec<Block> {
    let mut folded = Vec::with_capacity(blocks.len());
    let mut items = Vec::new();
    for block in blocks {
        match block {
            Block::Item(item) => items.push(item),
            block => {
                folded.extend(nested(std::mem::take(&mut items)));
                folded.push(block);
            }
        }
    }
    folded.extend(nested(items));
    joined(folded)
}

/// The lists of these items: deeper ones are in the item before them.
fn nested(items: Vec<Item>) -> Vec<Block> {
    let mut lists: Vec<List> = Vec::new();
    let mut items = items.into_iter().peekable();
    while let Some(Item { level, number, mut content }) = items.next() {
        let mut inner = Vec::new();
        while let Some(deeper) = items.next_if(|next| next.level > level) {
            inner.push(deeper);
        }
        content.extend(nested(inner));
        match lists.last_mut().filter(|list| list.start.is_some() == number.is_some()) {
            Some(list) => list.items.push(content),
            None => lists.push(List { start: number, items: vec![content] }),
        }
    }
    lists.into_iter().map(Block::List).collect()
}

fn joined(blocks: Vec<Block>) -> Vec<Block> {
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        if let Block::List(list) = &mut block
            && let Some(Block::List(before)) = joined.last_mut()
            && before.start.is_some() == list.start.is_some()
        {
            before.items.append(&mut list.items);
            continue;
        }
        if let Block::Quote(quote) = &mut block
            && let Some(Block::Quote(before)) = joined.last_mut()
        {
            before.append(quote);
            continue;
        }
        joined.push(block);
    }
    joined
}

/// The largest number that an item is taken to have.
const MAX_NUMBER: u32 = 1_000_000;

/// The number that a sign such as `2.`, `1.3)` or `b)` tells; none for bullets. Letters count from 1.
pub(super) fn number(sign: &str) -> Option<u32> {
    let sign = sign.trim_start_matches('(');
    let digits = sign.trim_end_matches(['.', ')']);
    if let Ok(number) = digits.rsplit('.').next().unwrap_or_default().parse() {
        return Some(number).filter(|number| *number < MAX_NUMBER);
    }
    let is_letters = !digits.is_empty() && digits.len() < 5 && digits.chars().all(|c| c.is_ascii_alphabetic());
    (is_letters && digits.len() < sign.len()).then_some(1)
}

/// Removes the sign at the start of an item that has no other.
pub(super) fn take_sign(content: &mut [Block]) -> Option<String> {
    let Some(Block::Paragraph(runs)) = content.first_mut() else { return None };
    let first = runs.first_mut()?;
    let (sign, rest) = first.text.split_once([' ', '\u{a0}'])?;
    if !BULLETS.contains(&sign) && number(sign).is_none() {
        return None;
    }
    let (sign, rest) = (sign.to_owned(), rest.trim_start().to_owned());
    first.text = rest;
    Some(sign)
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn signs_of_lists_tell_numbers() {
        for (sign, expected) in [
            ("1.", Some(1)),
            ("12)", Some(12)),
            ("(3)", Some(3)),
            ("2.4.", Some(4)),
            ("b)", Some(1)),
            ("iv.", Some(1)),
            ("·", None),
            ("o", None),
            ("-", None),
            ("", None),
        ] {
            assert_eq!(number(sign), expected, "{sign}");
        }
    }
}
