//! A blog in a temporary folder, and its store.

use std::fs;
use std::path::{Path, PathBuf};

use editor::content;
use editor::store::{FileName, SourceText, Store, StoreError, folder_of};
use editor_protocol::{EntryId, JournalEntry, PostContent, Save, StateReason};
use jiff::Timestamp;
use tempfile::TempDir;

/// A post whose form the editor must keep.
pub(crate) const POST: &str =
    "{ \"title\": \"Été\",\n    \"_other\": [1,2],\n\"content_markdown\": [\"Un.\", \"D\\u0065ux.\"] }\n";

/// A blog with one post.
pub(crate) struct Blog {
    folder: TempDir,
    pub(crate) name: FileName,
}

impl Blog {
    pub(crate) fn new() -> Self {
        let blog = Self { folder: tempfile::tempdir().unwrap(), name: FileName::parse("posts/ete.json").unwrap() };
        fs::create_dir_all(blog.public().join("posts")).unwrap();
        fs::write(blog.path(), POST).unwrap();
        blog
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn public(&self) -> PathBuf {
        self.folder().join("public")
    }

    /// The path of the post.
    pub(crate) fn path(&self) -> PathBuf {
        self.public().join(self.name.as_str())
    }

    /// The store, as after a start of the program.
    pub(crate) fn open(&self) -> Store {
        let folder = folder_of(&self.public()).unwrap();
        assert_eq!(folder, self.folder().canonicalize().unwrap().join(".carnet/editor"));
        Store::open(&self.public(), &folder, now()).unwrap()
    }

    /// The bytes of the post.
    pub(crate) fn on_disk(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }

    /// The names in the folder of the post.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path().parent().unwrap())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The post with another text, as it was read.
    pub(crate) fn content(&self, store: &Store, text: &str) -> PostContent {
        let source = store.read(&self.name).unwrap();
        let content = content::read(self.name.as_str(), &source.text).unwrap();
        PostContent { text: text.to_owned(), ..content }
    }

    /// A save of the post with another text.
    pub(crate) fn change(&self, store: &Store, text: &str) -> Save {
        let base_hash = store.read(&self.name).unwrap().hash;
        Save { base_hash, content: self.content(store, text), entry: None }
    }

    pub(crate) fn save(&self, store: &Store, text: &str) -> Result<SourceText, StoreError> {
        store.save(&self.name, &self.change(store, text), now())
    }

    /// An entry of the journal with this text.
    pub(crate) fn entry(&self, store: &Store, tab: &str, sequence: u64, text: &str) -> JournalEntry {
        let Save { base_hash, content, .. } = self.change(store, text);
        JournalEntry { base_hash, tab: tab.to_owned(), sequence, content, cursor: 0, replaces: None }
    }

    /// Writes an entry to the journal.
    pub(crate) fn write_entry(&self, store: &Store, tab: &str, sequence: u64, text: &str) {
        store.write_journal(&self.name, &self.entry(store, tab, sequence, text), now()).unwrap();
    }

    /// The newest unsaved text.
    pub(crate) fn unsaved(&self, store: &Store) -> Option<String> {
        let source = store.read(&self.name).unwrap();
        store.unsaved(&self.name, Some(&source)).unwrap().map(|entry| entry.content.text)
    }

    /// The reasons and texts of the states, the newest first.
    pub(crate) fn states(&self, store: &Store) -> Vec<(StateReason, String)> {
        let states = store.states(&self.name).unwrap();
        let text = |id: &str| {
            let text = store.state_text(&self.name, id).unwrap();
            content::read(self.name.as_str(), &text).unwrap().text
        };
        states.iter().map(|state| (state.reason, text(&state.id()))).collect()
    }
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

pub(crate) fn id(tab: &str, sequence: u64) -> EntryId {
    EntryId { tab: tab.to_owned(), sequence }
}

/// The states as [`Blog::states`] returns them.
pub(crate) fn states<const N: usize>(states: [(StateReason, &str); N]) -> Vec<(StateReason, String)> {
    states.map(|(reason, text)| (reason, text.to_owned())).to_vec()
}
