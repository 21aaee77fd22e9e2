//! What is stored, in the words of the domain; [`sqlite`] has the statements.

pub mod email;
pub mod inspection;
pub mod notices;
pub mod pending;
mod person;
pub mod queue;
pub mod response;
mod secret;
mod session;
pub mod sqlite;
pub mod submission;
pub mod transfer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rusqlite::ErrorCode;

use inspection::Inspection;
use sqlite::Sqlite;

/// An error of the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file can't be opened or migrated; with the cause.
    #[error("can't open the database {0}: {1}")]
    Open(PathBuf, String),
    /// An error of SQLite, such as a full disk. It is no source: the error of a statement can hold values.
    #[error("{}", without_values(.0))]
    Database(rusqlite::Error),
    /// The write queue is full, or the endpoint is stopping.
    #[error("the write queue of the database is full")]
    Busy,
}

/// The message of an error of SQLite, with its code alone.
fn without_values(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(error, _) => format!("database error: {error}"),
        _ => "unexpected result from the database".to_owned(),
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl StoreError {
    /// Whether SQLite found that the file is damaged.
    pub fn is_damage(&self) -> bool {
        matches!(
            self,
            Self::Database(rusqlite::Error::SqliteFailure(error, _))
                if matches!(error.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
        )
    }
}

/// The open database. Clones share it.
#[derive(Clone)]
pub struct Store {
    database: Sqlite,
    generation: Arc<AtomicU64>,
    has_failed: Arc<AtomicBool>,
}

impl Store {
    /// Opens the database at `path` for the endpoint, creates it if it does not exist, and migrates it to this version.
    ///
    /// # Errors
    /// When the file can't be opened, is not a database of Carnet, or has a newer version.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self::with(Sqlite::open(path)?))
    }

    /// As [`Store::open`] for a command, also while the endpoint runs.
    ///
    /// # Errors
    /// As [`Store::open`]; also when the file does not exist.
    pub async fn open_for_command(path: &Path) -> Result<Self, StoreError> {
        if !path.is_file() {
            return Err(StoreError::Open(path.to_owned(), "the file does not exist".to_owned()));
        }
        Self::open_or_create(path).await
    }

    /// As [`Store::open_for_command`], but creates the database if it does not exist.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        Ok(Self::with(Sqlite::open_for_command(path)?))
    }

    fn with(database: Sqlite) -> Self {
        Self { database, generation: Arc::new(AtomicU64::new(1)), has_failed: Arc::default() }
    }

    /// Writes a few bytes; succeeds when a response could be stored.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn probe(&self) -> Result<(), StoreError> {
        self.noting(self.database.probe(self.has_failed()).await)?;
        self.has_failed.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Whether a write has failed since the last successful [`Store::probe`].
    pub fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }

    /// The outcome of a write; records whether it failed.
    fn noting<T>(&self, written: Result<T, StoreError>) -> Result<T, StoreError> {
        written.inspect_err(|_| self.has_failed.store(true, Ordering::Relaxed))
    }

    /// As [`Store::noting`] for a change that readers may see, so caches are invalidated.
    fn publishing<T>(&self, written: Result<T, StoreError>) -> Result<T, StoreError> {
        let written = self.noting(written)?;
        self.published();
        Ok(written)
    }

    /// A number that changes whenever published data may have changed.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Records that published data has changed.
    pub fn published(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// Detects changes of other processes (commands). To be called periodically.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn detect_external_changes(&self) -> Result<(), StoreError> {
        if self.database.has_external_changes().await? {
            self.published();
        }
        Ok(())
    }

    /// Whether erased text is still in the write-ahead log, since a reader prevented its truncation.
    pub fn has_erased_log(&self) -> bool {
        self.database.has_erased_log()
    }

    /// Truncates the write-ahead log after an erasure, if a reader prevented that before. To be called periodically.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn truncate_erased_log(&self) -> Result<(), StoreError> {
        self.noting(self.database.truncate_erased_log().await)
    }

    /// Finishes the accepted changes.
    pub async fn close(self) {
        self.database.close().await;
    }
}

/// Checks the integrity of the database at `path`; writes nothing.
///
/// # Errors
/// When it is not a database of Carnet, has a newer version, or is damaged.
pub async fn inspect(path: &Path) -> anyhow::Result<Inspection> {
    sqlite::inspect(path)
}
