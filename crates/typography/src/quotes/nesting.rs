//! Which quotations are open at some point of a line.
//!
//! Double quotations nest; a single quote closes only one that was opened inside the innermost of them.
//! Every step takes amortized constant time.

#[derive(Default)]
pub(super) struct Nesting {
    outer: Vec<(Outer, usize)>,
    singles: Vec<usize>,
}

/// The kinds of double quotation: those that are set already, and straight ones.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outer {
    Guillemet,
    Curly,
    Straight,
}

impl Nesting {
    pub(super) fn open(&mut self, kind: Outer, index: usize) {
        self.outer.push((kind, index));
    }

    /// Closes the last quotation of a kind that is set already, and all that are open inside.
    /// A mark that closes nothing discards all open quotations, since they are uncertain.
    pub(super) fn close(&mut self, kind: Outer) {
        while self.close_innermost().is_some_and(|closed| closed != kind) {}
    }

    /// Closes the innermost quotation if it is a straight one, and returns where it began.
    pub(super) fn close_straight(&mut self) -> Option<usize> {
        let &(kind, opening) = self.outer.last()?;
        if kind != Outer::Straight {
            return None;
        }
        self.close_innermost();
        Some(opening)
    }

    fn close_innermost(&mut self) -> Option<Outer> {
        let (kind, opening) = self.outer.pop()?;
        while self.singles.pop_if(|single| *single > opening).is_some() {}
        Some(kind)
    }

    pub(super) fn open_single(&mut self, index: usize) {
        self.singles.push(index);
    }

    /// Whether a single quotation is open inside the innermost double one.
    pub(super) fn has_single(&self) -> bool {
        let innermost = self.outer.last().map(|&(_, opening)| opening);
        self.singles.last().is_some_and(|&single| innermost.is_none_or(|opening| single > opening))
    }

    /// Closes it, and returns where it began.
    pub(super) fn close_single(&mut self) -> Option<usize> {
        if self.has_single() { self.singles.pop() } else { None }
    }
}
