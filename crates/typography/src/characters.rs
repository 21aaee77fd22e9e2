//! The classes of characters that the rules distinguish.

/// Represents an opaque run in a line of glyphs: Unicode's object replacement character.
pub(super) const OBJECT: char = '\u{fffc}';

/// The no-break space of `:`, « », units and the like.
pub(super) const NO_BREAK: char = '\u{a0}';

/// The narrow no-break space of `;`, `!`, `?` and thousands.
pub(super) const NARROW: char = '\u{202f}';

/// Part of a word: letter, digit, or an accent written as a character of its own.
pub(super) fn is_word(ch: char) -> bool {
    ch.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&ch)
}

/// Part of a word that is not a digit.
pub(super) fn is_letter(ch: char) -> bool {
    is_word(ch) && !ch.is_numeric()
}

/// Opens a bracket or a quotation.
pub(super) fn is_opener(ch: char) -> bool {
    matches!(ch, '(' | '[' | '{' | '«' | '“' | '‘' | '‹' | '¿' | '¡')
}

/// Closes a bracket or a quotation; straight quotes may do both.
pub(super) fn is_closer(ch: char) -> bool {
    matches!(ch, ')' | ']' | '}' | '»' | '”' | '’' | '›' | '"' | '\'')
}

/// An en or em dash.
pub(super) fn is_dash(ch: char) -> bool {
    matches!(ch, '–' | '—')
}

/// A sign that has a space before it in French.
pub(super) fn is_high_sign(ch: char) -> bool {
    matches!(ch, ';' | '!' | '?' | ':')
}

/// What a sentence or clause may end with, other than the signs that have a space before them.
pub(super) fn is_low_sign(ch: char) -> bool {
    matches!(ch, '.' | ',' | '…')
}
