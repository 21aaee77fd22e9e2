//! Which texts wait to be sent to the journal, and in which order. One request is under way at a time.

use editor_protocol::{EntryId, JournalEntry};

/// The queue of a tab. For each file, only the newest text waits.
pub(super) struct JournalQueue {
    tab: String,
    sequence: u64,
    waiting: Vec<(String, JournalEntry)>,
    sending: Option<(String, JournalEntry)>,
    /// Of each file: the newest number that was given, and the newest whose text is in the file or was dropped.
    numbers: Vec<(String, u64, u64)>,
}

impl JournalQueue {
    /// The queue of the tab with this name.
    pub(super) fn new(tab: String) -> Self {
        Self { tab, sequence: 0, waiting: Vec::new(), sending: None, numbers: Vec::new() }
    }

    /// The tab.
    pub(super) fn tab(&self) -> &str {
        &self.tab
    }

    /// Lets a text wait, in the place of the older one of its file. The numbers of entries are times in milliseconds,
    /// so that entries of several tabs can be compared.
    pub(super) fn note(&mut self, file: &str, mut entry: JournalEntry, now: u64) -> JournalEntry {
        self.sequence = now.max(self.sequence + 1);
        entry.sequence = self.sequence;
        entry.tab.clone_from(&self.tab);
        for (_, older) in self.waiting.iter().chain(&self.sending).filter(|(of, _)| of == file) {
            entry.replaces = entry.replaces.or_else(|| older.replaces.clone());
        }
        self.waiting.retain(|(of, _)| of != file);
        self.waiting.push((file.to_owned(), entry.clone()));
        match self.numbers.iter_mut().find(|(of, ..)| of == file) {
            Some((_, newest, _)) => *newest = self.sequence,
            None => self.numbers.push((file.to_owned(), self.sequence, 0)),
        }
        entry
    }

    /// The next text to be sent; none while one is under way.
    pub(super) fn start(&mut self) -> Option<(String, JournalEntry)> {
        if self.sending.is_some() || self.waiting.is_empty() {
            return None;
        }
        self.sending = Some(self.waiting.remove(0));
        self.sending.clone()
    }

    /// Ends a request. A text that has not arrived waits again, unless there is a newer one.
    pub(super) fn finish(&mut self, has_arrived: bool) {
        let Some((file, entry)) = self.sending.take().filter(|_| !has_arrived) else { return };
        let is_settled = self.is_settled(&file, entry.sequence);
        match self.waiting.iter_mut().find(|(of, _)| *of == file) {
            _ if is_settled => {}
            Some((_, newer)) => newer.replaces = newer.replaces.take().or(entry.replaces),
            None => self.waiting.push((file, entry)),
        }
    }

    /// The newest entry of a file.
    pub(super) fn newest(&self, file: &str) -> Option<EntryId> {
        let (_, sequence, _) = self.numbers.iter().find(|(of, ..)| of == file)?;
        Some(EntryId { tab: self.tab.clone(), sequence: *sequence })
    }

    /// Takes in that the text of an entry is in the file, or was dropped. Newer ones start from the file of this hash.
    pub(super) fn settle(&mut self, file: &str, sequence: u64, hash: &str) {
        if let Some((_, _, settled)) = self.numbers.iter_mut().find(|(of, ..)| of == file) {
            *settled = sequence.max(*settled);
        }
        self.waiting.retain(|(of, entry)| of != file || entry.sequence > sequence);
        for (_, entry) in self.waiting.iter_mut().filter(|(of, _)| of == file) {
            hash.clone_into(&mut entry.base_hash);
        }
    }

    /// The texts that the server may not have, except one that is in the file, or was dropped, by now.
    pub(super) fn unsent(&self) -> Vec<(String, JournalEntry)> {
        let texts = self.sending.iter().chain(&self.waiting);
        texts.filter(|(file, entry)| !self.is_settled(file, entry.sequence)).cloned().collect()
    }

    fn is_settled(&self, file: &str, sequence: u64) -> bool {
        self.numbers.iter().any(|(of, _, settled)| of == file && *settled >= sequence)
    }
}

#[cfg(test)]
mod tests {
    use editor_protocol::{EntryId, JournalEntry, PostContent};

    use super::JournalQueue;

    fn entry(text: &str) -> JournalEntry {
        JournalEntry {
            base_hash: "1".to_owned(),
            tab: String::new(),
            sequence: 0,
            content: PostContent { text: text.to_owned(), ..PostContent::default() },
            cursor: 0,
            replaces: None,
        }
    }

    fn id(tab: &str, sequence: u64) -> EntryId {
        EntryId { tab: tab.to_owned(), sequence }
    }

    /// File, text and number of the next request.
    fn start(queue: &mut JournalQueue) -> Option<(String, String, u64)> {
        queue.start().map(|(file, entry)| (file, entry.content.text, entry.sequence))
    }

    fn some(file: &str, text: &str, sequence: u64) -> Option<(String, String, u64)> {
        Some((file.to_owned(), text.to_owned(), sequence))
    }

    #[test]
    fn one_request_is_sent_with_newest_text() {
        let mut queue = JournalQueue::new("A".to_owned());
        assert_eq!(start(&mut queue), None);
        queue.note("a", entry("u"), 10);
        queue.note("a", entry("un"), 10);
        queue.note("b", entry("deux"), 12);
        assert_eq!(start(&mut queue), some("a", "un", 11));
        queue.note("a", entry("un!"), 9);
        assert_eq!(start(&mut queue), None);
        queue.finish(true);
        assert_eq!(start(&mut queue), some("b", "deux", 12));
        queue.finish(true);
        assert_eq!(start(&mut queue), some("a", "un!", 13));
        assert_eq!(queue.newest("a"), Some(id("A", 13)));
        assert_eq!(queue.newest("c"), None);
    }

    #[test]
    fn lost_text_is_sent_again_unless_there_is_newer_one() {
        let mut queue = JournalQueue::new("A".to_owned());
        queue.note("a", JournalEntry { replaces: Some(id("B", 3)), ..entry("un") }, 1);
        queue.start();
        queue.finish(false);
        assert_eq!(start(&mut queue), some("a", "un", 1));
        assert_eq!(queue.note("a", entry("deux"), 2).replaces, Some(id("B", 3)));
        queue.finish(false);
        assert_eq!(start(&mut queue), some("a", "deux", 2));
        assert_eq!(queue.unsent().len(), 1);
        queue.finish(true);
        assert!(queue.unsent().is_empty());
        assert_eq!(queue.note("a", entry("trois"), 3).replaces, None);
    }

    #[test]
    fn saved_text_is_not_sent_again() {
        let mut queue = JournalQueue::new("A".to_owned());
        queue.note("a", entry("un"), 1);
        queue.start();
        queue.note("a", entry("deux"), 2);
        queue.settle("a", 1, "2");
        assert_eq!(queue.unsent().len(), 1);
        queue.finish(false);
        let (_, newer) = queue.start().unwrap();
        assert_eq!((newer.content.text.as_str(), newer.base_hash.as_str()), ("deux", "2"));
        queue.settle("a", 2, "3");
        queue.finish(false);
        assert_eq!(start(&mut queue), None);
    }
}
