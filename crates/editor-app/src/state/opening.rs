//! What is shown when a file is opened: what is in the file, or newer text that was not saved.

use editor_protocol::{EntryId, JournalEntry, OpenedPost, PostContent};

/// What is shown at first.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Opening {
    pub(super) content: PostContent,
    /// Hash of the file that the content started from.
    pub(super) base_hash: String,
    /// Where the cursor is, in UTF-16 code units.
    pub(super) cursor: u32,
    /// The entry of the journal that was restored, if one was.
    pub(super) restored: Option<EntryId>,
    /// Whether the file has changed since that text was started.
    pub(super) is_conflict: bool,
}

/// Decides what to show of a file; `kept` is what the browser has kept of it. Text that is equal to the file is as good
/// as saved.
pub(super) fn opening(opened: &OpenedPost, kept: Option<JournalEntry>) -> Opening {
    let unsaved = opened.unsaved.iter().cloned().chain(kept).max_by_key(|entry| entry.sequence);
    match unsaved.filter(|entry| entry.content != opened.content) {
        Some(JournalEntry { base_hash, tab, sequence, content, cursor, .. }) => Opening {
            content,
            is_conflict: base_hash != opened.hash,
            base_hash,
            cursor,
            restored: Some(EntryId { tab, sequence }),
        },
        None => Opening {
            content: opened.content.clone(),
            base_hash: opened.hash.clone(),
            cursor: 0,
            restored: None,
            is_conflict: false,
        },
    }
}

#[cfg(test)]
mod tests {
    use editor_protocol::{EntryId, JournalEntry, OpenedPost, PostContent, PublishedState};

    use super::{Opening, opening};

    fn content(text: &str) -> PostContent {
        PostContent { text: text.to_owned(), ..PostContent::default() }
    }

    fn entry(tab: &str, sequence: u64, base_hash: &str, text: &str) -> JournalEntry {
        JournalEntry {
            base_hash: base_hash.to_owned(),
            tab: tab.to_owned(),
            sequence,
            content: content(text),
            cursor: 3,
            replaces: None,
        }
    }

    fn opened(unsaved: Option<JournalEntry>) -> OpenedPost {
        OpenedPost {
            file: "posts/a.json".to_owned(),
            hash: "1".to_owned(),
            content: content("dans le fichier"),
            unsaved,
            diagnostics: Vec::new(),
            published: PublishedState::default(),
        }
    }

    fn restored(tab: &str, sequence: u64, base_hash: &str, text: &str) -> Opening {
        Opening {
            content: content(text),
            base_hash: base_hash.to_owned(),
            cursor: 3,
            restored: Some(EntryId { tab: tab.to_owned(), sequence }),
            is_conflict: base_hash != "1",
        }
    }

    #[test]
    fn newest_unsaved_text_is_restored() {
        let journal = entry("A", 5, "1", "du journal");
        assert_eq!(opening(&opened(Some(journal.clone())), None), restored("A", 5, "1", "du journal"));
        let kept = entry("B", 6, "1", "du navigateur");
        assert_eq!(opening(&opened(Some(journal.clone())), Some(kept)), restored("B", 6, "1", "du navigateur"));
        let kept = entry("B", 4, "1", "du navigateur");
        assert_eq!(opening(&opened(Some(journal)), Some(kept)), restored("A", 5, "1", "du journal"));
    }

    #[test]
    fn text_of_an_older_file_is_a_conflict() {
        let journal = entry("A", 5, "0", "du journal");
        assert_eq!(opening(&opened(Some(journal)), None), restored("A", 5, "0", "du journal"));
    }

    #[test]
    fn text_that_is_in_the_file_is_not_restored() {
        let journal = entry("A", 5, "0", "dans le fichier");
        let shown = opening(&opened(Some(journal)), None);
        assert_eq!((shown.restored, shown.base_hash.as_str(), shown.is_conflict), (None, "1", false));
    }
}
