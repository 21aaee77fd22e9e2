//! The history: the states of each file, for 30 days, and always the newest one of each. A text is stored once, under
//! its hash; a state is an empty file whose name has the time, the reason and the hash.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use editor_protocol::StateReason;
use jiff::{SignedDuration, Timestamp};
use publish::hash::sha256;
use walkdir::WalkDir;

use super::durable;
use super::file_name::FileName;
use super::published::Published;

/// For how long a state is kept.
const MAX_AGE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The folder of texts, and that of states, which has a folder for each file.
const TEXTS: &str = "texts";
const STATES: &str = "states";

/// Digits of a time in the name of a state, so that names sort by it.
const TIME_LENGTH: usize = 16;

/// Digits of a hash.
const HASH_LENGTH: usize = 64;

/// A state of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptState {
    /// When it was kept. No two states of a file have the same time.
    pub time: Timestamp,
    /// Why it was kept.
    pub reason: StateReason,
    /// Hash of the text.
    pub hash: String,
}

/// The history in a folder, which no other program writes to.
pub struct History {
    folder: PathBuf,
    /// A text is neither removed nor taken for stored while another thread does the opposite.
    lock: Mutex<()>,
}

impl KeptState {
    /// Identifies it among the states of its file.
    pub fn id(&self) -> String {
        let Self { time, reason, hash } = self;
        format!("{:0TIME_LENGTH$}-{}-{hash}", time.as_microsecond(), name_of(*reason))
    }

    /// The state with this id; none when it is not one.
    pub fn parse(id: &str) -> Option<Self> {
        let mut parts = id.splitn(3, '-');
        let (time, reason, hash) = (parts.next()?, parts.next()?, parts.next()?);
        let is_valid = time.len() == TIME_LENGTH
            && time.bytes().all(|byte| byte.is_ascii_digit())
            && hash.len() == HASH_LENGTH
            && hash.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'));
        let time = Timestamp::from_microsecond(time.parse().ok()?).ok()?;
        is_valid.then_some(Self { time, reason: reason_of(reason)?, hash: hash.to_owned() })
    }
}

impl History {
    /// Opens the history in the absolute path `folder`, which is made if it is missing, and removes what is too old.
    ///
    /// # Errors
    /// When the folder can't be made or read.
    pub fn open(folder: PathBuf, now: Timestamp, published: &Published) -> io::Result<Self> {
        for name in [TEXTS, STATES] {
            durable::create_folder(&folder.join(name))?;
        }
        durable::remove_temporary_files(&folder.join(TEXTS));
        let history = Self { folder, lock: Mutex::new(()) };
        history.prune(now, published)?;
        Ok(history)
    }

    /// Keeps a state. It is on the disk when this returns.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn add(&self, name: &FileName, reason: StateReason, text: &str, now: Timestamp) -> io::Result<KeptState> {
        let _lock = self.lock();
        let hash = sha256(text.as_bytes());
        let path = self.text_path(&hash);
        if !path.is_file() {
            durable::write(&path, text.as_bytes())?;
        }
        // The clock may have been set back.
        let newest = self.newest(name)?.map(|state| state.time.as_microsecond() + 1);
        let microsecond = newest.map_or(now.as_microsecond(), |next| next.max(now.as_microsecond()));
        let time = Timestamp::from_microsecond(microsecond).map_err(io::Error::other)?;
        let state = KeptState { time, reason, hash };
        let path = self.state_path(name, &state);
        durable::create_folder(&self.folder_of(name))?;
        // It is whole once it is there, since it is empty.
        File::create(&path)?.sync_all()?;
        durable::sync_folder_of(&path)?;
        Ok(state)
    }

    /// Keeps a text that another program has put into the file, if it is not that of the newest state.
    ///
    /// # Errors
    /// As [`History::add`].
    pub fn add_found(&self, name: &FileName, text: &str, now: Timestamp) -> io::Result<()> {
        let hash = sha256(text.as_bytes());
        let in_file = |state: &KeptState| state.reason != StateReason::Dropped;
        if self.states(name)?.into_iter().find(in_file).is_some_and(|state| state.hash == hash) {
            return Ok(());
        }
        self.add(name, StateReason::Found, text, now).map(drop)
    }

    /// Removes a state that did not get into the file.
    ///
    /// # Errors
    /// When it can't be removed.
    pub fn remove(&self, name: &FileName, state: &KeptState) -> io::Result<()> {
        durable::remove(&self.state_path(name, state))
    }

    /// The states of a file, the newest first.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn states(&self, name: &FileName) -> io::Result<Vec<KeptState>> {
        let entries = match fs::read_dir(self.folder_of(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut states = Vec::new();
        for entry in entries {
            states.extend(entry?.file_name().to_str().and_then(KeptState::parse));
        }
        states.sort_unstable_by_key(|state| std::cmp::Reverse(state.time));
        Ok(states)
    }

    /// The text of the state with this id; none when there is no such state of the file.
    ///
    /// # Errors
    /// When it can't be read, or is damaged.
    pub fn text(&self, name: &FileName, id: &str) -> io::Result<Option<String>> {
        let Some(state) = KeptState::parse(id) else { return Ok(None) };
        let _lock = self.lock();
        if !self.state_path(name, &state).is_file() {
            return Ok(None);
        }
        let text = fs::read_to_string(self.text_path(&state.hash))?;
        if sha256(text.as_bytes()) == state.hash { Ok(Some(text)) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    /// The files that have states.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn files(&self) -> io::Result<Vec<FileName>> {
        let folder = self.folder.join(STATES);
        let mut files = Vec::new();
        for entry in WalkDir::new(&folder).min_depth(1) {
            let entry = entry.map_err(io::Error::from)?;
            if entry.file_type().is_dir() {
                files.extend(name_below(&folder, entry.path()));
            }
        }
        Ok(files)
    }

    /// Removes states that are too old, except those with the text that was `published`, and texts without a state. The
    /// newest state of each file stays. Ages are counted from the newest state of all, or from `now` if that is earlier,
    /// since the clock may be wrong.
    ///
    /// # Errors
    /// When the states can't be read; no text is removed then.
    pub fn prune(&self, now: Timestamp, published: &Published) -> io::Result<()> {
        let _lock = self.lock();
        let root = self.folder.join(STATES);
        let (mut hashes, mut states) = (HashSet::new(), Vec::new());
        let mut newest: HashMap<PathBuf, Timestamp> = HashMap::new();
        // The content of a folder comes before the folder.
        for entry in WalkDir::new(&root).min_depth(1).contents_first(true) {
            let entry = entry.map_err(io::Error::from)?;
            if entry.file_type().is_dir() {
                // Only an empty folder can be removed so.
                let _ = fs::remove_dir(entry.path());
                continue;
            }
            let Some(state) = entry.file_name().to_str().and_then(KeptState::parse) else { continue };
            let folder = entry.path().parent().map(Path::to_path_buf).unwrap_or_default();
            let time = newest.entry(folder.clone()).or_insert(state.time);
            *time = state.time.max(*time);
            states.push((folder, entry.into_path(), state));
        }
        let today = newest.values().max().map_or(now, |time| now.min(*time));
        for (folder, path, state) in states {
            let is_newest = newest.get(&folder) == Some(&state.time);
            let hash = name_below(&root, &folder).and_then(|name| published.files.get(name.as_str()));
            let is_kept = is_newest || hash == Some(&state.hash);
            let is_old = !is_kept && today.duration_since(state.time) > MAX_AGE;
            if !is_old || fs::remove_file(path).is_err() {
                hashes.insert(state.hash);
            }
        }
        for entry in fs::read_dir(self.folder.join(TEXTS))? {
            let entry = entry?;
            if entry.file_name().to_str().is_none_or(|name| !hashes.contains(name)) {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    fn newest(&self, name: &FileName) -> io::Result<Option<KeptState>> {
        Ok(self.states(name)?.into_iter().next())
    }

    fn folder_of(&self, name: &FileName) -> PathBuf {
        self.folder.join(STATES).join(name.as_str())
    }

    fn state_path(&self, name: &FileName, state: &KeptState) -> PathBuf {
        self.folder_of(name).join(state.id())
    }

    fn text_path(&self, hash: &str) -> PathBuf {
        self.folder.join(TEXTS).join(hash)
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        self.lock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The file whose states are in the folder `path` below `folder`.
fn name_below(folder: &Path, path: &Path) -> Option<FileName> {
    let below = path.strip_prefix(folder).ok()?;
    let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
    FileName::parse(&parts?.join("/"))
}

fn name_of(reason: StateReason) -> &'static str {
    match reason {
        StateReason::Found => "found",
        StateReason::Saved => "saved",
        StateReason::Restored => "restored",
        StateReason::Dropped => "dropped",
        StateReason::Published => "published",
    }
}

fn reason_of(name: &str) -> Option<StateReason> {
    let reasons =
        [StateReason::Found, StateReason::Saved, StateReason::Restored, StateReason::Dropped, StateReason::Published];
    reasons.into_iter().find(|reason| name_of(*reason) == name)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use editor_protocol::StateReason;
    use jiff::{SignedDuration, Timestamp};
    use tempfile::TempDir;

    use super::{FileName, History, KeptState, Published, TEXTS};

    const NOW: i64 = 1_800_000_000;

    fn after(days: i64) -> Timestamp {
        Timestamp::from_second(NOW).unwrap() + SignedDuration::from_hours(24 * days)
    }

    fn name(text: &str) -> FileName {
        FileName::parse(text).unwrap()
    }

    fn open(folder: &TempDir, days: i64) -> History {
        History::open(folder.path().join("editor/history"), after(days), &Published::default()).unwrap()
    }

    fn texts(folder: &TempDir) -> usize {
        fs::read_dir(folder.path().join("editor/history").join(TEXTS)).unwrap().count()
    }

    /// The texts of the states, the newest first.
    fn kept(history: &History, name: &FileName) -> Vec<(StateReason, String)> {
        let states = history.states(name).unwrap();
        states.iter().map(|state| (state.reason, history.text(name, &state.id()).unwrap().unwrap())).collect()
    }

    #[test]
    fn states_are_listed_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        let (history, a) = (open(&folder, 0), name("posts/a.json"));
        history.add(&a, StateReason::Saved, "un", after(0)).unwrap();
        // At the same time, and after the clock was set back.
        history.add(&a, StateReason::Dropped, "deux", after(0)).unwrap();
        history.add(&a, StateReason::Restored, "un", after(-1)).unwrap();
        let expected = [(StateReason::Restored, "un"), (StateReason::Dropped, "deux"), (StateReason::Saved, "un")];
        let expected = expected.map(|(reason, text)| (reason, text.to_owned()));
        assert_eq!(kept(&history, &a), expected);
        assert_eq!(kept(&open(&folder, 0), &a), expected);
        assert_eq!(texts(&folder), 2);
        assert!(history.states(&name("posts/b.json")).unwrap().is_empty());
    }

    #[test]
    fn found_text_is_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let (history, a) = (open(&folder, 0), name("posts/a.json"));
        for text in ["un", "un", "deux", "un"] {
            history.add_found(&a, text, after(0)).unwrap();
        }
        assert_eq!(history.states(&a).unwrap().len(), 3);
        // What was dropped has not been in the file.
        history.add(&a, StateReason::Dropped, "autre", after(0)).unwrap();
        history.add_found(&a, "un", after(0)).unwrap();
        assert_eq!(history.states(&a).unwrap().len(), 4);
    }

    #[test]
    fn states_are_kept_for_thirty_days() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (name("posts/a.json"), name("pages/2012/b.json"));
        let history = open(&folder, 0);
        history.add(&a, StateReason::Saved, "un", after(0)).unwrap();
        history.add(&a, StateReason::Saved, "deux", after(2)).unwrap();
        history.add(&b, StateReason::Saved, "un", after(0)).unwrap();
        history.add(&b, StateReason::Saved, "trois", after(30)).unwrap();
        history.prune(after(30), &Published::default()).unwrap();
        assert_eq!((kept(&history, &a).len(), kept(&history, &b).len(), texts(&folder)), (2, 2, 3));
        history.add(&b, StateReason::Saved, "quatre", after(31)).unwrap();
        let history = open(&folder, 31);
        assert_eq!(kept(&history, &a), [(StateReason::Saved, "deux".to_owned())]);
        assert_eq!((kept(&history, &b).len(), texts(&folder)), (2, 3));
        history.add(&a, StateReason::Saved, "un", after(34)).unwrap();
        history.prune(after(34), &Published::default()).unwrap();
        assert_eq!(kept(&history, &a), [(StateReason::Saved, "un".to_owned())]);
    }

    #[test]
    fn newest_state_of_each_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (name("posts/a.json"), name("posts/b.json"));
        let history = open(&folder, 0);
        history.add(&a, StateReason::Saved, "un", after(0)).unwrap();
        history.add(&b, StateReason::Saved, "deux", after(400)).unwrap();
        history.prune(after(400), &Published::default()).unwrap();
        assert_eq!((kept(&history, &a).len(), kept(&history, &b).len(), texts(&folder)), (1, 1, 2));
    }

    #[test]
    fn wrong_clock_removes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let a = name("posts/a.json");
        let history = open(&folder, 0);
        for (day, text) in [(0, "un"), (1, "deux"), (2, "trois")] {
            history.add(&a, StateReason::Saved, text, after(day)).unwrap();
        }
        for day in [4000, -4000] {
            history.prune(after(day), &Published::default()).unwrap();
            assert_eq!((kept(&history, &a).len(), texts(&folder)), (3, 3), "{day}");
        }
    }

    #[test]
    fn published_text_is_kept_until_another_one_is() {
        let folder = tempfile::tempdir().unwrap();
        let (history, a, b) = (open(&folder, 0), name("posts/a.json"), name("posts/2012/b.json"));
        let state = history.add(&a, StateReason::Found, "un", after(0)).unwrap();
        history.add(&a, StateReason::Saved, "deux", after(0)).unwrap();
        history.add(&a, StateReason::Saved, "trois", after(31)).unwrap();
        history.add(&b, StateReason::Saved, "un", after(0)).unwrap();
        let mut files = history.files().unwrap();
        files.sort_unstable();
        assert_eq!(files, [b.clone(), a.clone()]);
        let mut published = Published::default();
        published.files.insert(a.to_string(), state.hash);
        history.prune(after(31), &published).unwrap();
        let newest = (StateReason::Saved, "trois".to_owned());
        assert_eq!(kept(&history, &a), [newest.clone(), (StateReason::Found, "un".to_owned())]);
        published.files.insert(a.to_string(), "0".repeat(64));
        history.prune(after(31), &published).unwrap();
        assert_eq!(kept(&history, &a), [newest]);
        assert_eq!((kept(&history, &b).len(), texts(&folder)), (1, 2));
    }

    #[test]
    fn ids_lead_to_states_of_the_file_only() {
        let folder = tempfile::tempdir().unwrap();
        let (history, a, b) = (open(&folder, 0), name("posts/a.json"), name("posts/b.json"));
        let state = history.add(&a, StateReason::Saved, "un", after(0)).unwrap();
        let id = state.id();
        assert_eq!(KeptState::parse(&id), Some(state.clone()));
        assert_eq!(history.text(&a, &id).unwrap().as_deref(), Some("un"));
        assert_eq!(history.text(&b, &id).unwrap(), None);
        for id in ["", "..", "../a", &id.replace("saved", "stolen"), &id.to_uppercase(), &format!("{id}/../x")] {
            assert_eq!(history.text(&a, id).unwrap(), None, "{id}");
        }
        history.remove(&a, &state).unwrap();
        assert_eq!(history.text(&a, &id).unwrap(), None);
    }

    #[test]
    fn damaged_text_is_not_given() {
        let folder = tempfile::tempdir().unwrap();
        let (history, a) = (open(&folder, 0), name("posts/a.json"));
        let state = history.add(&a, StateReason::Saved, "un", after(0)).unwrap();
        fs::write(folder.path().join("editor/history").join(TEXTS).join(&state.hash), "u").unwrap();
        assert!(history.text(&a, &state.id()).is_err());
    }
}
