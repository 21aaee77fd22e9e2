//! English setting: the shared rules, with English quotation marks. No space is changed.

use super::line::Line;
use super::quotes::{self, Habits, Marks};
use super::{marks, verbatim};

const QUOTES: Habits = Habits {
    outer: Marks { open: '“', close: '”' },
    inner: Marks { open: '“', close: '”' },
    elided: &["tis", "twas", "twere", "em", "til", "cause", "n", "bout", "round"],
};

pub(super) fn set(line: &mut Line) {
    verbatim::put_aside(line);
    marks::ellipses(line);
    marks::dashes(line);
    quotes::quotes(line, &QUOTES);
}
