//! What the editor writes to the disk: [`Files`] are the posts and static pages, [`Journal`] has what is not saved
//! yet, [`History`] what was saved. [`Store`] keeps the three consistent: text is removed from the journal only once
//! it is in its file or in the history, and a file is replaced only once its old text is in the history. `endpoint_key`
//! has the key for the endpoint.
//!
//! Everything is written so that the program can be killed at any moment.

mod durable;
mod edited;
mod endpoint_key;
mod error;
mod file_name;
mod files;
mod history;
mod journal;
mod lock;
mod port;
mod published;
mod source_text;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use editor_protocol::{EntryId, JournalEntry, PublishedState, Save, StateReason};
use jiff::Timestamp;
use publish::file::parent_and_name;
use source::failure::OrFailure;
use source::message::Message;

use crate::content;
use crate::responses::ProgramKey;
use endpoint_key::KeyFile;

pub use error::StoreError;
pub use file_name::FileName;
pub use files::Files;
pub use history::{History, KeptState};
pub use journal::Journal;
pub use lock::{EditorLock, Start};
pub use port::{last_port, remember_port};
pub use published::Published;
use published::PublishedFile;
pub use source_text::SourceText;

/// The folder of the editor, in the folder that the author's is in.
const FOLDER: &str = ".carnet/editor";

/// The absolute path of the editor's folder for the blog in `public`.
///
/// # Errors
/// When there is no such blog.
pub fn folder_of(public: &Path) -> io::Result<PathBuf> {
    let parent = parent_and_name(public)?.map(|(parent, _)| parent).unwrap_or_default();
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent.as_path() };
    Ok(parent.canonicalize()?.join(FOLDER))
}

/// The files, the journal and the history of a blog.
pub struct Store {
    files: Files,
    journal: Journal,
    history: History,
    key: KeyFile,
    published: PublishedFile,
    /// Held while a file is compared and replaced. One lock for all files: two names may lead to the same one.
    saving: Mutex<()>,
}

impl Store {
    /// Opens the blog in `public`, with the editor's `folder`, an absolute path. No other program may have opened it:
    /// [`EditorLock`] sees to that.
    ///
    /// # Errors
    /// When a folder can't be made or read.
    pub fn open(public: &Path, folder: &Path, now: Timestamp) -> io::Result<Self> {
        let published = PublishedFile::new(folder.to_owned());
        let store = Self {
            files: Files::new(public)?,
            journal: Journal::open(folder.join("journal"))?,
            key: KeyFile::new(folder),
            history: History::open(folder.join("history"), now, &published.get())?,
            published,
            saving: Mutex::new(()),
        };
        // `carnet publish` may have published meanwhile. What can't be kept is tried again later.
        let _ = store.keep_published(now);
        Ok(store)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When there is none, or it can't be read.
    pub fn read(&self, name: &FileName) -> Result<SourceText, StoreError> {
        self.files.read(name)
    }

    /// The text of a file; none when it is missing, or is no text.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn text(&self, name: &FileName) -> Result<Option<String>, StoreError> {
        match self.files.read(name) {
            Ok(current) => Ok(Some(current.text)),
            Err(StoreError::Missing | StoreError::Invalid { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Saves a content in a file, unless it is another one than the one that was read. A file that was missing then is
    /// made again, and one that is no JSON is replaced.
    ///
    /// # Errors
    /// When the file was changed by another program or tab, or can't be written, or the content is not valid.
    pub fn save(&self, name: &FileName, save: &Save, now: Timestamp) -> Result<SourceText, StoreError> {
        let _saving = self.saving();
        let new = match self.files.read(name) {
            Err(StoreError::Missing) if save.base_hash.is_empty() => {
                match self.create_with(name, self.edited(name, None, &save.content)?, now)? {
                    Some(new) => new,
                    // Another program has made it again just now.
                    None => return Err(StoreError::Changed(self.files.read(name)?)),
                }
            }
            old => {
                let old = old?;
                let text = self.edited(name, Some(&old.text), &save.content)?;
                // A save that is sent again, since its reply was lost, finds its own text.
                let is_saved = text == old.text;
                if !is_saved && old.hash != save.base_hash {
                    return Err(StoreError::Changed(old));
                }
                if is_saved { old } else { self.replace(name, &old, text, StateReason::Saved, now)? }
            }
        };
        if let Some(entry) = &save.entry {
            // If this fails, opening the file finds that the entry has nothing new.
            let _ = self.journal.settle(name, entry, &save.base_hash, &new.hash);
        }
        Ok(new)
    }

    /// Puts the text of a state into its file, which is made again if it is missing.
    ///
    /// # Errors
    /// When there is no such state, or the file can't be written.
    pub fn restore(&self, name: &FileName, id: &str, now: Timestamp) -> Result<SourceText, StoreError> {
        let _saving = self.saving();
        let text = self.state_text(name, id)?;
        match self.files.read(name) {
            Ok(old) if old.text == text => Ok(old),
            Ok(old) => self.replace(name, &old, text, StateReason::Restored, now),
            Err(StoreError::Missing) => {
                kept(self.history.add(name, StateReason::Restored, &text, now))?;
                self.files.create(name, text)?.ok_or(StoreError::Missing)
            }
            Err(error) => Err(error),
        }
    }

    /// Writes a new file; none when there is one of this name.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn create(&self, name: &FileName, text: String, now: Timestamp) -> Result<Option<SourceText>, StoreError> {
        let _saving = self.saving();
        self.create_with(name, text, now)
    }

    /// Writes an entry to the journal. It is on the disk when this returns.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write_journal(&self, name: &FileName, entry: &JournalEntry, now: Timestamp) -> Result<(), StoreError> {
        kept(self.journal.write(name, entry, now))
    }

    /// The newest unsaved text of a file. Entries that have nothing else than the file are removed; `current` is the
    /// file, if there is one.
    ///
    /// # Errors
    /// When the journal can't be read or written.
    pub fn unsaved(&self, name: &FileName, current: Option<&SourceText>) -> Result<Option<JournalEntry>, StoreError> {
        let is_in_file = |entry: &JournalEntry| {
            current.is_some_and(|SourceText { text, .. }| {
                content::write(name.as_str(), text, &entry.content).is_ok_and(|written| written == *text)
            })
        };
        for entry in found(self.journal.entries(name))? {
            if !is_in_file(&entry) {
                return Ok(Some(entry));
            }
            kept(self.journal.remove(name, &id_of(&entry)))?;
        }
        Ok(None)
    }

    /// The names of files with unsaved text.
    pub fn unsaved_files(&self) -> HashSet<String> {
        self.journal.files()
    }

    /// Drops the unsaved text of a tab, or of all tabs. The history keeps it.
    ///
    /// # Errors
    /// When the history or the journal can't be written; the text stays in the journal then.
    pub fn drop_unsaved(&self, name: &FileName, tab: Option<&str>, now: Timestamp) -> Result<(), StoreError> {
        let current = self.text(name)?;
        for entry in found(self.journal.entries(name))? {
            if tab.is_some_and(|tab| tab != entry.tab) {
                continue;
            }
            // As it would have been saved.
            let text = self.edited(name, current.as_deref(), &entry.content)?;
            if current.as_ref() != Some(&text) {
                kept(self.history.add(name, StateReason::Dropped, &text, now))?;
            }
            kept(self.journal.remove(name, &id_of(&entry)))?;
        }
        Ok(())
    }

    /// The states of a file, the newest first.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn states(&self, name: &FileName) -> Result<Vec<KeptState>, StoreError> {
        found(self.history.states(name))
    }

    /// The text of a state.
    ///
    /// # Errors
    /// When there is no such state, or it can't be read.
    pub fn state_text(&self, name: &FileName, id: &str) -> Result<String, StoreError> {
        found(self.history.text(name, id))?.ok_or(StoreError::Missing)
    }

    /// The key for the endpoint, if there is one.
    ///
    /// # Errors
    /// When its file can't be read.
    pub fn endpoint_key(&self) -> Result<Option<ProgramKey>, StoreError> {
        found(self.key.read())
    }

    /// Keeps a key for the endpoint, or removes it.
    ///
    /// # Errors
    /// When its file can't be written or removed.
    pub fn set_endpoint_key(&self, key: Option<&ProgramKey>) -> Result<(), StoreError> {
        kept(self.key.set(key))
    }

    /// Removes states that are too old.
    ///
    /// # Errors
    /// When the history can't be read.
    pub fn prune(&self, now: Timestamp) -> Result<(), StoreError> {
        kept(self.history.prune(now, &self.published.get()))
    }

    /// What was published last.
    pub fn published(&self) -> Arc<Published> {
        self.published.get()
    }

    /// A file with this hash beside what was published last.
    ///
    /// # Errors
    /// When the history can't be read.
    pub fn published_state(&self, name: &FileName, hash: &str) -> Result<PublishedState, StoreError> {
        let published = self.published.get();
        let Some(published) = published.files.get(name.as_str()) else { return Ok(PublishedState::Unknown) };
        if published == hash {
            return Ok(PublishedState::Same);
        }
        let state = self.states(name)?.into_iter().find(|state| state.hash == *published);
        Ok(PublishedState::Changed { state: state.map(|state| state.id()) })
    }

    /// Puts what was published into the history of the files that have one. The first save of another file does it too,
    /// so that a publication of a large blog does not copy it.
    ///
    /// # Errors
    /// When the history can't be read or written.
    pub fn keep_published(&self, now: Timestamp) -> Result<(), StoreError> {
        let published = self.published.get();
        for name in found(self.history.files())? {
            let Some(hash) = published.files.get(name.as_str()) else { continue };
            let _saving = self.saving();
            let is_published = |state: &KeptState| state.reason == StateReason::Published && state.hash == *hash;
            if self.states(&name)?.iter().any(is_published) {
                continue;
            }
            // A file that the editor has changed since has its old text in the history.
            if let Ok(source) = self.files.read(&name)
                && source.hash == *hash
            {
                kept(self.history.add(&name, StateReason::Published, &source.text, now))?;
            }
        }
        Ok(())
    }

    fn create_with(&self, name: &FileName, text: String, now: Timestamp) -> Result<Option<SourceText>, StoreError> {
        let Some(new) = self.files.create(name, text)? else { return Ok(None) };
        kept(self.history.add(name, StateReason::Saved, &new.text, now))?;
        Ok(Some(new))
    }

    /// Replaces a file. The history has both texts before the file is touched, so that none is lost at any moment.
    fn replace(
        &self,
        name: &FileName,
        old: &SourceText,
        text: String,
        reason: StateReason,
        now: Timestamp,
    ) -> Result<SourceText, StoreError> {
        kept(self.history.add_found(name, &old.text, now))?;
        let state = kept(self.history.add(name, reason, &text, now))?;
        self.files.replace(name, &old.hash, text).inspect_err(|_| {
            let _ = self.history.remove(name, &state);
        })
    }

    fn saving(&self) -> MutexGuard<'_, ()> {
        self.saving.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn id_of(JournalEntry { tab, sequence, .. }: &JournalEntry) -> EntryId {
    EntryId { tab: tab.clone(), sequence: *sequence }
}

/// Names the editor's folder in an error of reading the journal or the history.
fn found<T>(result: io::Result<T>) -> Result<T, StoreError> {
    Ok(result.or_failure(|| Message::cannot_read_file(FOLDER))?)
}

/// The same for writing.
fn kept<T>(result: io::Result<T>) -> Result<T, StoreError> {
    Ok(result.or_failure(|| Message::cannot_write_file(FOLDER))?)
}
