//! Ellipses and dashes that were typed as full stops and hyphens. French and English share these rules.

use super::line::Line;

/// `...` becomes `…`; more or fewer full stops stay.
pub(super) fn ellipses(line: &mut Line) {
    fuse(line, '.', |_, start, end| (end - start == 3).then_some('…'));
}

/// `--` becomes `–` and `---` becomes `—`; longer rules and arrows such as `-->` stay.
pub(super) fn dashes(line: &mut Line) {
    fuse(line, '-', |line, start, end| {
        let is_arrow = matches!(line.touching_before(start), Some('<' | '!' | '|'))
            || matches!(line.touching_after(end - 1), Some('>' | '|'));
        match end - start {
            _ if is_arrow => None,
            2 => Some('–'),
            3 => Some('—'),
            _ => None,
        }
    });
}

/// Replaces each sequence of `ch` for which `fused` has a character by that character.
fn fuse(line: &mut Line, ch: char, fused: impl Fn(&Line, usize, usize) -> Option<char>) {
    let mut surplus = Vec::new();
    let mut start = 0;
    while start < line.len() {
        if !line.is(start, ch) {
            start += 1;
            continue;
        }
        let end = line.end_of(start, |other| other == ch);
        if let Some(whole) = fused(line, start, end).filter(|_| line.is(end - 1, ch)) {
            line.glyphs[start].ch = whole;
            surplus.push(start + 1..end);
        }
        start = end;
    }
    if !surplus.is_empty() {
        line.remove(&surplus);
    }
}
