//! The blog that is open in the editor: its catalogue, which stays in memory. Only files that have changed are read
//! again, and only when the list or a post is opened, not for each preview.

mod state;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use anyhow::Result;
use jiff::Timestamp;
use pictures::{Cache, inspect};
use publish::assets::App;
use site::catalogue::Memory;
use site::picture_files::cache_folder;
use site::public_folder::Sources;
use source::failure::OrFailure;
use source::message::Message;
use source::site::SiteSettings;

use state::Files;
pub(crate) use state::State;

/// A blog, shared by all requests.
pub struct OpenBlog {
    public: PathBuf,
    app: App,
    /// Build id of the app.
    app_id: String,
    clock: fn() -> Timestamp,
    pictures: Cache,
    memory: Memory,
    state: RwLock<State>,
    /// Held while files are read again, so that they are read once.
    refreshing: Mutex<()>,
    /// Whether the cache has variants of pictures that the state does not know.
    has_new_variants: AtomicBool,
}

impl OpenBlog {
    /// Opens the blog in `public`, whose pages are those of `app`. The time of a build would be that of `clock`.
    ///
    /// # Errors
    /// When there are no valid settings, or pictures can't be read. Errors of posts are in their list.
    pub fn open(public: PathBuf, app: App, clock: fn() -> Timestamp) -> Result<Self> {
        let pictures = Cache::open(cache_folder(&public)).or_failure(|| Message::cannot_make_folder(".carnet"))?;
        let memory = Memory::default();
        let state = State::read(&public, Sources::find(&public), clock(), &memory, &pictures)?;
        Ok(Self {
            public,
            app_id: app.id(),
            app,
            clock,
            pictures,
            memory,
            state: RwLock::new(state),
            refreshing: Mutex::default(),
            has_new_variants: AtomicBool::new(false),
        })
    }

    /// The author's folder.
    pub fn public(&self) -> &Path {
        &self.public
    }

    /// The settings, as they were read last.
    pub fn settings(&self) -> Arc<SiteSettings> {
        Arc::clone(&self.state().settings)
    }

    /// Reads the files again that have changed, if there are any. Returns whether there were some.
    ///
    /// # Errors
    /// As for [`Self::open`]. What was read before stays then.
    pub fn refresh(&self) -> Result<bool> {
        let _refreshing = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        let now = (self.clock)();
        let sources = Sources::find(&self.public);
        let files = Files::of(&self.public, &sources);
        let has_new_variants = self.has_new_variants.swap(false, Ordering::Relaxed);
        if !has_new_variants && self.state().is_current(&files, now) {
            return Ok(false);
        }
        let state = State::read(&self.public, sources, now, &self.memory, &self.pictures).inspect_err(|_| {
            self.has_new_variants.fetch_or(has_new_variants, Ordering::Relaxed);
        })?;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
        Ok(true)
    }

    /// Encodes the variants of a photograph that the cache does not have, which takes some seconds; returns whether
    /// there was one. Until then, previews show the photograph alone. To be called when nothing else is to do.
    pub fn encode_one(&self) -> bool {
        let photograph = self.state.write().unwrap_or_else(PoisonError::into_inner).photographs.pop();
        let Some(photograph) = photograph else { return false };
        // What can't be read or encoded is left, since `carnet check` reports it.
        let stored = fs::read(&photograph).ok().and_then(|bytes| {
            let picture = inspect(&bytes).ok().flatten()?;
            self.pictures.store(&bytes, &picture).ok()
        });
        self.has_new_variants.fetch_or(stored.is_some(), Ordering::Relaxed);
        true
    }

    /// The app whose pages are shown.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// Its build id.
    pub(crate) fn app_id(&self) -> &str {
        &self.app_id
    }

    /// What was read last.
    pub(crate) fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }
}
