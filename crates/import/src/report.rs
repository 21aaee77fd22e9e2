//! The report of an import: what was found, what became of it, what the author should look at.

use std::collections::BTreeMap;
use std::fmt;

/// Most notes of one kind that are listed one by one.
const MAX_NOTES: usize = 20;

/// What was found and done.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Numbers by what they count, in the order of the first count.
    counts: Vec<(String, usize)>,
    /// Notes for the author by kind.
    notes: BTreeMap<String, Vec<String>>,
}

impl Report {
    /// Counts something, such as "posts".
    pub fn count(&mut self, what: &str, number: usize) {
        match self.counts.iter_mut().find(|(known, _)| known == what) {
            Some((_, count)) => *count += number,
            None => self.counts.push((what.to_owned(), number)),
        }
    }

    /// How many there are.
    pub fn counted(&self, what: &str) -> usize {
        self.counts.iter().find(|(known, _)| known == what).map_or(0, |(_, count)| *count)
    }

    /// A note of a kind, such as "kept, since you edited it".
    pub fn note(&mut self, kind: &str, what: impl Into<String>) {
        self.notes.entry(kind.to_owned()).or_default().push(what.into());
    }

    /// The notes of a kind.
    pub fn notes(&self, kind: &str) -> &[String] {
        self.notes.get(kind).map_or(&[], Vec::as_slice)
    }

    /// All of it, for the file.
    pub fn whole(&self) -> String {
        self.text(usize::MAX)
    }

    fn text(&self, most: usize) -> String {
        let mut text = String::new();
        for (what, count) in &self.counts {
            text.push_str(&format!("{count:>7}  {what}\n"));
        }
        for (kind, notes) in &self.notes {
            text.push_str(&format!("\n{kind}: {}\n", notes.len()));
            for note in notes.iter().take(most) {
                text.push_str(&format!("  {note}\n"));
            }
            if notes.len() > most {
                text.push_str(&format!("  and {} more like this\n", notes.len() - most));
            }
        }
        text
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(MAX_NOTES))
    }
}
