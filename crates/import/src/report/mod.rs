//! The report of an import: what was found, imported and left out, and what the author should check.

mod entry;

use std::collections::BTreeMap;
use std::fmt;

use protocol::language::Language;

use crate::downloads::FilesToDownload;
use crate::texts::Import;

pub use entry::Entry;

/// Most notes of one entry that are listed one by one.
const MAX_NOTES: usize = 20;

/// What was found and done, in the language of the blog.
#[derive(Clone, Debug)]
pub struct Report {
    language: Language,
    counts: BTreeMap<Entry, usize>,
    notes: BTreeMap<Entry, Vec<String>>,
    /// Files that posts use and that can be downloaded; none when the blog has no downloads.
    pub files_to_download: FilesToDownload,
}

impl Report {
    /// An empty report.
    pub fn new(language: Language) -> Self {
        Self {
            language,
            counts: BTreeMap::new(),
            notes: BTreeMap::new(),
            files_to_download: FilesToDownload::default(),
        }
    }

    /// Counts something, such as posts.
    pub fn count(&mut self, entry: Entry, number: usize) {
        *self.counts.entry(entry).or_default() += number;
    }

    /// How many there are.
    pub fn counted(&self, entry: Entry) -> usize {
        self.counts.get(&entry).copied().unwrap_or_default()
    }

    /// Adds to a list, such as that of the files which were kept.
    pub fn note(&mut self, entry: Entry, what: impl Into<String>) {
        self.notes.entry(entry).or_default().push(what.into());
    }

    /// Adds a label with a value to a list.
    pub fn note_labelled(&mut self, entry: Entry, label: impl fmt::Display, value: impl fmt::Display) {
        let note = Import::of(self.language).with_label(label, value);
        self.note(entry, note);
    }

    /// Adds a label with a number to a list.
    pub fn note_number(&mut self, entry: Entry, label: &str, number: usize) {
        self.note_labelled(entry, label, self.language.number(number));
    }

    /// The list of an entry.
    pub fn notes(&self, entry: Entry) -> &[String] {
        self.notes.get(&entry).map_or(&[], Vec::as_slice)
    }

    /// The report with all notes, for the file.
    pub fn whole(&self) -> String {
        self.text(usize::MAX)
    }

    fn text(&self, most: usize) -> String {
        let texts = Import::of(self.language);
        let mut text = String::new();
        for (entry, count) in &self.counts {
            text.push_str(&format!("{:>7}  {}\n", self.language.number(*count), entry.label(self.language)));
        }
        for (entry, notes) in &self.notes {
            let heading = texts.with_label(entry.label(self.language), self.language.number(notes.len()));
            text.push_str(&format!("\n{heading}\n"));
            for note in notes.iter().take(most) {
                text.push_str(&format!("  {note}\n"));
            }
            if notes.len() > most {
                text.push_str(&format!("  {}\n", texts.more(notes.len() - most)));
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

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::{Entry, MAX_NOTES, Report};

    fn report(language: Language) -> Report {
        let mut report = Report::new(language);
        for number in 0..=MAX_NOTES {
            report.note(Entry::Kept, format!("posts/{number}.json"));
        }
        report.note_number(Entry::Shortcodes, "meteo", 2);
        report.count(Entry::Damaged, 1);
        report.count(Entry::Posts, 12_345);
        report
    }

    #[test]
    fn report_has_the_order_of_the_entries() {
        let text = report(Language::En).to_string();
        let start = " 12,345  posts\n      1  damaged items, left out\n\n\
            shortcodes that stay as they are written: 1\n  meteo: 2\n\n\
            kept, since it was edited, renamed or deleted here: 21\n  posts/0.json\n";
        assert!(text.starts_with(start), "{text}");
        assert!(text.ends_with("\n  posts/19.json\n  and 1 more like this\n"), "{text}");
    }

    #[test]
    fn report_is_in_the_language_of_the_blog() {
        let text = report(Language::Fr).whole();
        let start = " 12\u{202f}345  articles\n      1  éléments endommagés, omis\n\n\
            codes courts qui restent tels quels\u{a0}: 1\n  meteo\u{a0}: 2\n\n\
            conservés, car modifiés, renommés ou supprimés ici\u{a0}: 21\n";
        assert!(text.starts_with(start), "{text}");
        assert!(text.ends_with("\n  posts/20.json\n"), "{text}");
    }
}
