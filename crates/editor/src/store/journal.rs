//! The journal: what was typed and is not saved yet. Each tab has one entry for each file, in a file of its own with a
//! hash of its content. An entry never replaces a newer one of its tab, and none of another tab.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use editor_protocol::{EntryId, JournalEntry};
use jiff::Timestamp;
use publish::hash::{sha256, sha256_start};
use serde::{Deserialize, Serialize};

use super::durable;
use super::file_name::FileName;

/// How the names of entries end. They are no JSON: the first line is the hash of the second.
const ENDING: &str = "entry";

/// Bytes of the hash in the name of an entry.
const NAME_LENGTH: usize = 16;

/// The journal in a folder, which no other program writes to.
pub struct Journal {
    folder: PathBuf,
    known: Mutex<BTreeMap<Key, Known>>,
}

/// A file and a tab.
type Key = (FileName, String);

/// The newest entry of a tab.
#[derive(Clone, Copy)]
struct Known {
    /// Older entries may still arrive, also after this one was removed.
    sequence: u64,
    /// When it was written; none when it was removed.
    time: Option<Timestamp>,
}

/// An entry on the disk.
#[derive(Serialize, Deserialize)]
struct Stored {
    file: String,
    time: Timestamp,
    entry: JournalEntry,
}

impl Journal {
    /// Opens the journal in the absolute path `folder`, which is made if it is missing. Damaged entries are left out,
    /// and stay on the disk.
    ///
    /// # Errors
    /// When the folder can't be made or read.
    pub fn open(folder: PathBuf) -> io::Result<Self> {
        durable::create_folder(&folder)?;
        durable::remove_temporary_files(&folder);
        let mut known = BTreeMap::new();
        for item in fs::read_dir(&folder)? {
            let path = item?.path();
            if path.extension().is_none_or(|ending| ending != ENDING) {
                continue;
            }
            let Some(Stored { file, time, entry }) = read(&path)? else { continue };
            if let Some(name) = FileName::parse(&file) {
                known.insert((name, entry.tab), Known { sequence: entry.sequence, time: Some(time) });
            }
        }
        Ok(Self { folder, known: Mutex::new(known) })
    }

    /// Writes an entry, unless there is or was a newer one of its tab; then removes the one that it replaces. It is on
    /// the disk when this returns.
    ///
    /// # Errors
    /// When it can't be written; the older entry stays.
    pub fn write(&self, name: &FileName, entry: &JournalEntry, now: Timestamp) -> io::Result<()> {
        let mut known = self.known();
        let key = (name.clone(), entry.tab.clone());
        if known.get(&key).is_none_or(|known| known.sequence < entry.sequence) {
            self.store(name, entry, now)?;
            known.insert(key, Known { sequence: entry.sequence, time: Some(now) });
        }
        match &entry.replaces {
            Some(replaced) if replaced.tab != entry.tab => self.remove_known(&mut known, name, replaced).map(drop),
            _ => Ok(()),
        }
    }

    /// The entries of a file, the newest first.
    ///
    /// # Errors
    /// When one can't be read.
    pub fn entries(&self, name: &FileName) -> io::Result<Vec<JournalEntry>> {
        let known = self.known();
        let of_file = known.iter().filter(|((file, _), _)| file == name);
        let mut tabs: Vec<(Timestamp, u64, &str)> =
            of_file.filter_map(|((_, tab), known)| Some((known.time?, known.sequence, tab.as_str()))).collect();
        tabs.sort_unstable();
        let mut entries = Vec::with_capacity(tabs.len());
        for (_, _, tab) in tabs.into_iter().rev() {
            entries.extend(read(&self.path(name, tab))?.map(|stored| stored.entry));
        }
        Ok(entries)
    }

    /// The names of files with entries.
    pub fn files(&self) -> HashSet<String> {
        let known = self.known();
        let unsaved = known.iter().filter(|(_, known)| known.time.is_some());
        unsaved.map(|((name, _), _)| name.to_string()).collect()
    }

    /// Removes an entry, unless the tab has written a newer one since. Older ones that arrive later are ignored.
    ///
    /// # Errors
    /// When it can't be removed.
    pub fn remove(&self, name: &FileName, id: &EntryId) -> io::Result<()> {
        self.remove_known(&mut self.known(), name, id).map(drop)
    }

    /// Removes an entry whose text was saved. A newer one of the tab, which started from the same file with the hash
    /// `old`, is based on the saved file with the hash `new` from now on.
    ///
    /// # Errors
    /// When an entry can't be removed or written.
    pub fn settle(&self, name: &FileName, id: &EntryId, old: &str, new: &str) -> io::Result<()> {
        let mut known = self.known();
        if self.remove_known(&mut known, name, id)? {
            return Ok(());
        }
        let time = known.get(&(name.clone(), id.tab.clone())).and_then(|known| known.time);
        let stored = read(&self.path(name, &id.tab))?;
        if let (Some(time), Some(mut stored)) = (time, stored)
            && stored.entry.base_hash == old
        {
            new.clone_into(&mut stored.entry.base_hash);
            self.store(name, &stored.entry, time)?;
        }
        Ok(())
    }

    /// Whether the entry is gone; it stays if the tab has a newer one.
    fn remove_known(
        &self,
        known: &mut BTreeMap<Key, Known>,
        name: &FileName,
        EntryId { tab, sequence }: &EntryId,
    ) -> io::Result<bool> {
        let newest = known.entry((name.clone(), tab.clone())).or_insert(Known { sequence: *sequence, time: None });
        if newest.sequence > *sequence {
            return Ok(newest.time.is_none());
        }
        if newest.time.is_some() {
            durable::remove(&self.path(name, tab))?;
        }
        *newest = Known { sequence: *sequence, time: None };
        Ok(true)
    }

    fn store(&self, name: &FileName, entry: &JournalEntry, time: Timestamp) -> io::Result<()> {
        let stored = Stored { file: name.to_string(), time, entry: entry.clone() };
        let line = serde_json::to_string(&stored)?;
        durable::write(&self.path(name, &entry.tab), format!("{}\n{line}", sha256(line.as_bytes())).as_bytes())
    }

    fn path(&self, name: &FileName, tab: &str) -> PathBuf {
        let key = format!("{name}\n{tab}");
        self.folder.join(format!("{}.{ENDING}", sha256_start(key.as_bytes(), NAME_LENGTH)))
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<Key, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads an entry; none when it is missing or damaged.
fn read(path: &Path) -> io::Result<Option<Stored>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(decode(&text)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => Ok(None),
        Err(error) => Err(error),
    }
}

fn decode(text: &str) -> Option<Stored> {
    let (hash, line) = text.split_once('\n')?;
    if hash == sha256(line.as_bytes()) { serde_json::from_str(line).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use editor_protocol::{EntryId, JournalEntry, PostContent};
    use jiff::Timestamp;
    use tempfile::TempDir;

    use super::{FileName, Journal};

    fn entry(tab: &str, sequence: u64, text: &str) -> JournalEntry {
        JournalEntry {
            base_hash: "h".to_owned(),
            tab: tab.to_owned(),
            sequence,
            content: PostContent { text: text.to_owned(), ..PostContent::default() },
            cursor: 0,
            replaces: None,
        }
    }

    fn id(tab: &str, sequence: u64) -> EntryId {
        EntryId { tab: tab.to_owned(), sequence }
    }

    struct Fixture {
        folder: TempDir,
        name: FileName,
        seconds: i64,
    }

    impl Fixture {
        fn new() -> Self {
            let name = FileName::parse("posts/a.json").unwrap();
            Self { folder: tempfile::tempdir().unwrap(), name, seconds: 0 }
        }

        fn path(&self) -> PathBuf {
            self.folder.path().join("editor/journal")
        }

        /// As after a start of the program.
        fn open(&self) -> Journal {
            Journal::open(self.path()).unwrap()
        }

        /// Writes it a second after the one before.
        fn write(&mut self, journal: &Journal, entry: &JournalEntry) {
            self.seconds += 1;
            journal.write(&self.name, entry, Timestamp::from_second(self.seconds).unwrap()).unwrap();
        }

        /// The texts, the newest first, now and after a start of the program.
        #[track_caller]
        fn assert_texts(&self, journal: &Journal, expected: &[&str]) {
            for journal in [journal, &self.open()] {
                let entries = journal.entries(&self.name).unwrap();
                let texts: Vec<&str> = entries.iter().map(|entry| entry.content.text.as_str()).collect();
                assert_eq!(texts, expected);
                assert_eq!(journal.files().contains("posts/a.json"), !expected.is_empty());
            }
        }
    }

    #[test]
    fn older_entry_never_replaces_newer_one() {
        let mut fixture = Fixture::new();
        let journal = fixture.open();
        fixture.assert_texts(&journal, &[]);
        for (sequence, text) in [(1, "un"), (3, "trois"), (2, "deux"), (3, "autre")] {
            fixture.write(&journal, &entry("A", sequence, text));
        }
        fixture.assert_texts(&journal, &["trois"]);
        // Also after a start of the program.
        let journal = fixture.open();
        fixture.write(&journal, &entry("A", 2, "deux"));
        fixture.assert_texts(&journal, &["trois"]);
    }

    #[test]
    fn tabs_have_entries_of_their_own() {
        let mut fixture = Fixture::new();
        let journal = fixture.open();
        fixture.write(&journal, &entry("A", 7, "de A"));
        fixture.write(&journal, &entry("B", 1, "de B"));
        fixture.assert_texts(&journal, &["de B", "de A"]);
        fixture.write(&journal, &entry("A", 8, "encore de A"));
        fixture.assert_texts(&journal, &["encore de A", "de B"]);
        let other = FileName::parse("posts/b.json").unwrap();
        assert!(journal.entries(&other).unwrap().is_empty());
        journal.remove(&fixture.name, &id("A", 8)).unwrap();
        fixture.assert_texts(&journal, &["de B"]);
    }

    #[test]
    fn removed_entry_does_not_return() {
        let mut fixture = Fixture::new();
        let journal = fixture.open();
        fixture.write(&journal, &entry("A", 5, "cinq"));
        journal.remove(&fixture.name, &id("A", 4)).unwrap();
        fixture.assert_texts(&journal, &["cinq"]);
        journal.remove(&fixture.name, &id("A", 6)).unwrap();
        // They were on their way when the text was saved.
        for sequence in [5, 6] {
            fixture.write(&journal, &entry("A", sequence, "en retard"));
        }
        fixture.assert_texts(&journal, &[]);
        fixture.write(&journal, &entry("A", 7, "sept"));
        fixture.assert_texts(&journal, &["sept"]);
    }

    #[test]
    fn restored_entry_is_replaced() {
        let mut fixture = Fixture::new();
        let journal = fixture.open();
        fixture.write(&journal, &entry("A", 5, "avant"));
        fixture.write(&journal, &JournalEntry { replaces: Some(id("A", 5)), ..entry("B", 1, "repris") });
        fixture.assert_texts(&journal, &["repris"]);
        // The other tab lives, and goes on.
        fixture.write(&journal, &entry("A", 6, "la suite"));
        fixture.write(&journal, &JournalEntry { replaces: Some(id("A", 5)), ..entry("B", 2, "aussi") });
        fixture.assert_texts(&journal, &["aussi", "la suite"]);
    }

    #[test]
    fn newer_entry_is_based_on_saved_file() {
        let mut fixture = Fixture::new();
        let journal = fixture.open();
        fixture.write(&journal, &entry("A", 1, "un"));
        journal.settle(&fixture.name, &id("A", 1), "h", "h2").unwrap();
        fixture.assert_texts(&journal, &[]);
        // Typed while the text of entry 2 was being saved.
        fixture.write(&journal, &JournalEntry { base_hash: "h2".to_owned(), ..entry("A", 3, "trois") });
        journal.settle(&fixture.name, &id("A", 2), "h2", "h3").unwrap();
        fixture.assert_texts(&journal, &["trois"]);
        assert_eq!(fixture.open().entries(&fixture.name).unwrap()[0].base_hash, "h3");
        journal.settle(&fixture.name, &id("A", 2), "h2", "h4").unwrap();
        assert_eq!(journal.entries(&fixture.name).unwrap()[0].base_hash, "h3");
    }

    #[test]
    fn torn_entry_is_detected() {
        let mut fixture = Fixture::new();
        fixture.write(&fixture.open(), &entry("A", 1, "Un texte assez long, d’un trait."));
        let path = fs::read_dir(fixture.path()).unwrap().next().unwrap().unwrap().path();
        let good = fs::read(&path).unwrap();
        for length in 0..good.len() {
            fs::write(&path, &good[..length]).unwrap();
            assert!(fixture.open().entries(&fixture.name).unwrap().is_empty(), "{length}");
        }
        let mut damaged = good.clone();
        *damaged.last_mut().unwrap() = b' ';
        fs::write(&path, damaged).unwrap();
        assert!(fixture.open().entries(&fixture.name).unwrap().is_empty());
        fs::write(&path, good).unwrap();
        assert_eq!(fixture.open().entries(&fixture.name).unwrap().len(), 1);
    }

    #[test]
    fn temporary_files_of_killed_program_are_removed() {
        let fixture = Fixture::new();
        drop(fixture.open());
        fs::write(fixture.path().join(".carnet-abc"), "{").unwrap();
        drop(fixture.open());
        assert_eq!(fs::read_dir(fixture.path()).unwrap().count(), 0);
    }
}
