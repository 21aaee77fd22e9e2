//! A robot that types, as the page in the browser does: each word goes to the journal, and sometimes the text is saved.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use editor_protocol::{EntryId, JournalEntry, OpenedPost, PostContent, Save};

use crate::program::Page;

/// Words of a paragraph.
const PARAGRAPH: u64 = 40;

/// After so many words, the text is saved.
const SAVE_INTERVAL: u64 = 7;

/// What was typed, and how much of it the program has acknowledged.
#[derive(Default)]
pub(crate) struct Typed(Mutex<Words>);

#[derive(Default)]
struct Words {
    /// The whole text.
    text: String,
    /// Where each word ends, and when it was typed.
    ends: Vec<(usize, Instant)>,
    /// Bytes of the text that are on the disk.
    acknowledged: usize,
}

impl Typed {
    /// The bytes that are on the disk.
    pub(crate) fn acknowledged(&self) -> usize {
        self.0.lock().unwrap().acknowledged
    }

    /// `found` is what the program has after it was stopped at `stopped`, when at least `acknowledged` bytes were on
    /// the disk: nothing of these is missing, and there is nothing that was not typed. Returns how long before the stop
    /// the first missing word was typed.
    #[track_caller]
    pub(crate) fn assert_holds(&self, found: &str, acknowledged: usize, stopped: Instant) -> Duration {
        let words = self.0.lock().unwrap();
        assert!(found.len() >= acknowledged, "an older text: {} of {acknowledged} bytes", found.len());
        assert!(words.text.starts_with(found), "another text than was typed: {found}");
        let missing = words.ends.iter().find(|(end, _)| *end > found.len());
        missing.map(|(_, typed)| stopped.saturating_duration_since(*typed)).unwrap_or_default()
    }
}

/// The tab in which the robot types.
pub(crate) struct Robot {
    tab: String,
    sequence: u64,
    base_hash: String,
    content: PostContent,
}

impl Robot {
    /// Starts with the opened post.
    pub(crate) fn new(opened: OpenedPost, typed: &Typed) -> Self {
        typed.0.lock().unwrap().text.clone_from(&opened.content.text);
        Self { tab: "tab".to_owned(), sequence: 0, base_hash: opened.hash, content: opened.content }
    }

    /// Goes on after the program was started again. The page has kept its text.
    pub(crate) fn reopen(&mut self, opened: &OpenedPost) {
        self.base_hash.clone_from(&opened.hash);
    }

    /// Types until the program does not reply, or the round is over; counts the acknowledged words.
    pub(crate) fn type_words(&mut self, page: &Page, typed: &Typed, count: &AtomicUsize, is_over: &AtomicBool) {
        while !is_over.load(Ordering::Relaxed) && self.type_word(page, typed).is_ok() {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn type_word(&mut self, page: &Page, typed: &Typed) -> Result<(), ureq::Error> {
        let older = self.entry();
        self.sequence += 1;
        let space = if self.sequence.is_multiple_of(PARAGRAPH) { "\n\n" } else { " " };
        self.content.text += &format!("{space}mot{}", self.sequence);
        {
            let mut words = typed.0.lock().unwrap();
            words.text.clone_from(&self.content.text);
            let end = words.text.len();
            words.ends.push((end, Instant::now()));
        }
        page.journal(&self.entry())?;
        typed.0.lock().unwrap().acknowledged = self.content.text.len();
        // It was late.
        page.journal(&older)?;
        if self.sequence.is_multiple_of(SAVE_INTERVAL) {
            let entry = Some(EntryId { tab: self.tab.clone(), sequence: self.sequence });
            let save = Save { base_hash: self.base_hash.clone(), content: self.content.clone(), entry };
            self.base_hash = page.save(&save)?.hash;
            page.journal(&older)?;
        }
        Ok(())
    }

    fn entry(&self) -> JournalEntry {
        JournalEntry {
            base_hash: self.base_hash.clone(),
            tab: self.tab.clone(),
            sequence: self.sequence,
            content: self.content.clone(),
            cursor: 0,
            replaces: None,
        }
    }
}
