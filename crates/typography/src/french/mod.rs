//! French typesetting: the shared rules, « », and the spaces.
//!
//! Each rule for spaces reads the line and requests the spaces it has a rule for; of two requests for one place, that of
//! the rule which is earlier in [`SPACES`] counts. Without a request, the spaces stay as typed. Only the rules for
//! guillemets, high signs (`;`, `:`, `!`, `?`) and symbols insert a space where none was typed.

mod numbers;
mod words;

use super::characters::{
    NARROW, NO_BREAK, OBJECT, is_closer, is_dash, is_high_sign, is_low_sign, is_opener, is_word,
};
use super::line::Line;
use super::quotes::{self, QuoteMarks, QuoteStyle};
use super::{dashes_and_ellipses, verbatim};

const QUOTES: QuoteStyle = QuoteStyle {
    outer: QuoteMarks { open: '«', close: '»' },
    inner: QuoteMarks { open: '“', close: '”' },
    elided: &["tit", "tits", "tite", "tites"],
};

/// The rules for spaces, in order of precedence.
const SPACES: &[fn(&mut Line)] = &[
    guillemets,
    high_signs,
    numbers::symbols,
    numbers::thousands,
    numbers::units,
    numbers::minutes,
    numbers::dates,
    words::bound_to_the_next,
    incises,
    speech,
];

pub(super) fn set(line: &mut Line) {
    verbatim::put_aside(line);
    dashes_and_ellipses::ellipses(line);
    dashes_and_ellipses::dashes(line);
    quotes::quotes(line, &QUOTES);
    for rule in SPACES {
        rule(line);
    }
}

/// « mot »
fn guillemets(line: &mut Line) {
    for index in 1..line.len() {
        if line.is(index - 1, '«') || line.is(index, '»') {
            line.want(index, NO_BREAK);
        }
    }
}

/// `mot !`, `mot ?!`, `mot ;`, `mot :`
///
/// Goes from right to left to know at each sign whether the clause ends there.
fn high_signs(line: &mut Line) {
    let mut clause_ends = true;
    for index in (0..line.len()).rev() {
        let ch = line.glyphs[index].ch;
        let clause_ends_after = clause_ends || line.is_spaced(index + 1);
        if is_high_sign(ch) && !line.glyphs[index].kept && takes_space(line, index, clause_ends_after) {
            line.want(index, if ch == ':' { NO_BREAK } else { NARROW });
        }
        clause_ends = match ch {
            '«' | '»' | OBJECT => true,
            _ if is_dash(ch) => true,
            _ if is_high_sign(ch) || is_low_sign(ch) || is_closer(ch) => clause_ends_after,
            _ => false,
        };
    }
}

/// A typed space is replaced; a missing one is inserted where a clause ends, so not
/// in 10:30, `a?b;c`, `std::fmt`, or a smile:)
fn takes_space(line: &Line, index: usize, clause_ends_after: bool) -> bool {
    let ch = line.glyphs[index].ch;
    let after = line.touching_after(index);
    if after == Some('=') || (ch == ':' && (after == Some(':') || line.touching_before(index) == Some(':'))) {
        return false;
    }
    if line.is_spaced(index) {
        return true;
    }
    clause_ends_after && !may_smile(line, index) && line.touching_before(index).is_some_and(ends_a_word)
}

/// `:)`, `;')`
fn may_smile(line: &Line, index: usize) -> bool {
    let mouth = match line.touching_after(index) {
        Some('\'' | '’') => line.touching_after(index + 1),
        after => after,
    };
    matches!(line.glyphs[index].ch, ':' | ';') && mouth == Some(')')
}

fn ends_a_word(ch: char) -> bool {
    if ch.is_ascii() {
        is_word(ch) || is_closer(ch) || matches!(ch, '.' | '%' | '$')
    } else {
        !is_opener(ch) && !is_dash(ch)
    }
}

/// `mot – incise – mot`: no break inside, where a sentence has exactly two spaced dashes.
fn incises(line: &mut Line) {
    let mut dashes = Vec::new();
    for index in 1..=line.len() {
        if index == line.len() || begins_a_sentence(line, index) {
            if let [opening, closing] = dashes[..] {
                line.want(opening + 1, NO_BREAK);
                line.want(closing, NO_BREAK);
            }
            dashes.clear();
        } else if is_dash(line.glyphs[index].ch)
            && line.will_be_spaced(index)
            && line.will_be_spaced(index + 1)
            && index + 1 < line.len()
        {
            dashes.push(index);
        }
    }
}

fn begins_a_sentence(line: &Line, index: usize) -> bool {
    let ch = line.glyphs[index].ch;
    if line.begins_line(index) && is_dash(ch) {
        return true; // The dash begins direct speech.
    }
    line.will_be_spaced(index)
        && (ch.is_uppercase() || is_opener(ch))
        && line.left(index).is_some_and(|left| matches!(left.ch, '.' | '!' | '?' | '…' | '»'))
}

/// `— Bonjour`: no break after the dash that begins direct speech.
fn speech(line: &mut Line) {
    for index in 0..line.len() {
        let begins = line.begins_line(index) || line.touching_before(index) == Some(OBJECT);
        if begins && is_dash(line.glyphs[index].ch) && line.will_be_spaced(index + 1) {
            line.want(index + 1, NO_BREAK);
        }
    }
}
