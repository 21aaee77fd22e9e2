//! Short words that have no break before the word or number after them.

use crate::characters::{NO_BREAK, is_letter, is_word};
use crate::line::Line;
use crate::ordinals;

/// No break before a number: `no 5`, `p. 12`.
const LABELS: &[&str] = &["no", "No", "nos", "p.", "P.", "pp.", "art.", "chap.", "vol.", "fig.", "t.", "§", "§§"];

/// No break before a name or another title: `Mme Tremblay`, `M. le maire`.
const TITLES: &[&str] = &["M.", "MM.", "Mme", "Mmes", "Mlle", "Mlles"];

/// No break before a name, which is recognised by its capital: `Me Tremblay`, but not `Me voici`.
const TITLES_OF_NAMES: &[&str] = &["Mr", "Me", "Dr", "Dre", "Drs", "Pr", "Mgr", "St", "Ste"];

/// Abbreviations of two parts.
const ABBREVIATIONS: &[(&str, &str)] = &[("p.", "ex."), ("P.", "ex."), ("av.", "J.-C."), ("apr.", "J.-C.")];

/// Length of the longest, in bytes.
const LONGEST: usize = 12;

/// `n° 5`, `no 5`, `p. 12`, `M. Tremblay`, `2e étage`, `XXIe siècle`, `p. ex.`
pub(super) fn bound_to_the_next(line: &mut Line) {
    let mut word = String::new();
    for index in 1..line.len() {
        if !line.is_spaced(index) || line.left(index).is_none_or(|left| left.kept) {
            continue;
        }
        line.read_word_before(index, &mut word);
        if word.len() <= LONGEST
            && (is_bound(&word, line.glyphs[index].ch) || is_inside_abbreviation(line, index, &word))
        {
            line.want(index, NO_BREAK);
        }
    }
}

fn is_bound(word: &str, next: char) -> bool {
    next.is_ascii_digit() && LABELS.contains(&word)
        || is_word(next) && is_number_sign(word)
        || is_letter(next) && (TITLES.contains(&word) || ordinals::ending(word).is_some())
        || next.is_uppercase() && TITLES_OF_NAMES.contains(&word)
}

/// Whether `word` and the glyphs from `index` on are the two parts of an abbreviation.
fn is_inside_abbreviation(line: &Line, index: usize, word: &str) -> bool {
    let follows = |second: &str| {
        let glyphs = &line.glyphs[index..line.end_of(index, |_| true)];
        glyphs.len() >= second.len() && glyphs.iter().zip(second.chars()).all(|(glyph, ch)| glyph.ch == ch)
    };
    ABBREVIATIONS.iter().any(|(first, second)| *first == word && follows(second))
}

/// `n°`, also with the masculine ordinal indicator, which looks the same.
fn is_number_sign(word: &str) -> bool {
    matches!(word, "n°" | "N°" | "nº" | "Nº")
}
