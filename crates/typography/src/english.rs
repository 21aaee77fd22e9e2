//! English typesetting: the shared rules, with English quotation marks. No space is changed.

use super::line::Line;
use super::quotes::{self, QuoteMarks, QuoteStyle};
use super::{dashes_and_ellipses, verbatim};

const QUOTES: QuoteStyle = QuoteStyle {
    outer: QuoteMarks { open: '“', close: '”' },
    inner: QuoteMarks { open: '“', close: '”' },
    elided: &["tis", "twas", "twere", "em", "til", "cause", "n", "bout", "round"],
};

pub(super) fn set(line: &mut Line) {
    verbatim::put_aside(line);
    dashes_and_ellipses::ellipses(line);
    dashes_and_ellipses::dashes(line);
    quotes::quotes(line, &QUOTES);
}
