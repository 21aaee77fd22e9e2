//! The endings of French ordinals, which are set as superscripts: 1<sup>er</sup>, XXI<sup>e</sup>.

use super::characters::is_word;
use super::{roman, verbatim};

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text to show as it is.
    Plain(&'a str),
    /// The ending of an ordinal, to be superscript.
    Ordinal(&'a str),
}

/// Splits a French text at the endings of its ordinals.
///
/// The concatenated pieces are the text; none is empty. Only for French: in English `1st` has no superscript.
///
/// ```
/// use typography::{Piece, ordinals};
///
/// assert_eq!(
///     ordinals("XXIe\u{a0}siècle"),
///     [Piece::Plain("XXI"), Piece::Ordinal("e"), Piece::Plain("\u{a0}siècle")],
/// );
/// assert_eq!(ordinals("Me Tremblay"), [Piece::Plain("Me Tremblay")]);
/// ```
#[must_use]
pub fn ordinals(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut plain_from = 0;
    let mut at = 0;
    for token in text.split_inclusive(char::is_whitespace) {
        if verbatim::kept_part(token.trim_end()).is_none() {
            let mut word_at = at;
            for word in token.split_inclusive(|ch| !is_word(ch)) {
                let bare = word.trim_end_matches(|ch| !is_word(ch));
                if let Some(ending) = ending(bare) {
                    pieces.push(Piece::Plain(&text[plain_from..word_at + ending]));
                    plain_from = word_at + bare.len();
                    pieces.push(Piece::Ordinal(&text[word_at + ending..plain_from]));
                }
                word_at += word.len();
            }
        }
        at += token.len();
    }
    if plain_from < text.len() {
        pieces.push(Piece::Plain(&text[plain_from..]));
    }
    pieces
}

/// Where the ending of the ordinal `word` begins, if it is one.
pub(super) fn ending(word: &str) -> Option<usize> {
    let at = word.find(|ch: char| ch.is_lowercase())?;
    let (number, ending) = word.split_at(at);
    let is_ordinal = if number.bytes().all(|byte| byte.is_ascii_digit()) {
        is_arabic_ordinal(number, ending)
    } else {
        is_roman_ordinal(number, ending)
    };
    is_ordinal.then_some(at)
}

fn is_arabic_ordinal(number: &str, ending: &str) -> bool {
    match ending {
        "e" | "es" | "ème" | "èmes" => !number.is_empty(),
        "er" | "ers" | "re" | "res" | "ère" | "ères" => number == "1",
        "d" | "ds" | "de" | "des" | "nd" | "nde" => number == "2",
        _ => false,
    }
}

/// A single letter is an ordinal only where it can't be a word: `Ve`, but not `Me`, `Ce`, `Les`.
fn is_roman_ordinal(number: &str, ending: &str) -> bool {
    match ending {
        "er" | "re" => number == "I",
        "e" if matches!(number, "V" | "X") => true,
        "e" | "es" => number.len() > 1 && number.contains(['I', 'V', 'X']) && roman::is_numeral(number),
        _ => false,
    }
}
