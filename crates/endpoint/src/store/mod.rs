//! The database: one SQLite file, one writer that commits in groups, several readers.
//!
//! Nothing is acknowledged before the commit that holds it is on disk: write-ahead log, `synchronous=FULL`.

pub mod backup;
pub mod disk_space;
pub mod email;
pub mod lock;
pub mod notices;
pub mod pending;
pub mod person;
pub mod queue;
mod readers;
pub mod response;
mod schema;
pub mod secret;
pub mod session;
pub mod submission;
pub mod transfer;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction};

use readers::Readers;
use writer::Writer;

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

/// Who sees a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only the author.
    Private,
    /// Readers too, so caches are invalidated.
    Published,
    /// As [`Change::Published`]; and the write-ahead log is truncated before the reply, to remove the erased text.
    Erased,
}

/// The open database. Clones share it.
#[derive(Clone)]
pub struct Store {
    writer: Arc<Writer>,
    readers: Arc<Readers>,
    generation: Arc<AtomicU64>,
    has_failed: Arc<AtomicBool>,
    path: Arc<Path>,
}

impl Store {
    /// Opens the database at `path`, creates it if it does not exist, and migrates it to this version.
    ///
    /// # Errors
    /// When the file can't be opened, is not a database of Carnet, or has a newer version.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let writing = schema::open(path)?;
        let generation = Arc::new(AtomicU64::new(1));
        Ok(Self {
            writer: Arc::new(Writer::start(writing)),
            readers: Arc::new(Readers::new(path)),
            generation,
            has_failed: Arc::default(),
            path: path.into(),
        })
    }

    /// The path of the database.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `change` in a transaction with other waiting changes, and returns when it is on disk. A failed `change` is
    /// rolled back.
    ///
    /// # Errors
    /// When the change or the commit failed; then nothing of it is stored.
    pub async fn write<T: Send + 'static>(
        &self,
        seen: Change,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let written = self.writer.write(change, seen == Change::Erased).await;
        let written = written.inspect_err(|_| self.has_failed.store(true, Ordering::Relaxed))?;
        if seen != Change::Private {
            self.published();
        }
        Ok(written)
    }

    /// Whether a write has failed since [`Store::recovered`].
    pub fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }

    /// Records that writing works again.
    pub fn recovered(&self) {
        self.has_failed.store(false, Ordering::Relaxed);
    }

    /// Runs `read` on a separate connection, on a blocking thread.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let readers = Arc::clone(&self.readers);
        match tokio::task::spawn_blocking(move || readers.read(read)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(StoreError::Busy),
        }
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
        let readers = Arc::clone(&self.readers);
        let version = tokio::task::spawn_blocking(move || readers.data_version()).await;
        if version.map_err(|_| StoreError::Busy)?? {
            self.published();
        }
        Ok(())
    }

    /// Truncates the write-ahead log after an erasure, if a reader prevented that before. To be called periodically.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn truncate_erased_log(&self) -> Result<(), StoreError> {
        if self.writer.has_erased_log() {
            self.write(Change::Erased, |_| Ok(())).await?;
        }
        Ok(())
    }

    /// Finishes the accepted changes, and checkpoints the write-ahead log.
    pub async fn close(self) {
        self.writer.close().await;
    }
}

/// Truncates the write-ahead log, to remove erased text; false if a reader prevented it.
pub fn truncate_log(connection: &Connection) -> bool {
    writer::truncate_log(connection)
}

/// Opens a connection for a command, also while the endpoint runs.
///
/// # Errors
/// As [`Store::open`]; also when the file does not exist.
pub fn open_for_command(path: &Path) -> Result<Connection, StoreError> {
    if !path.is_file() {
        return Err(StoreError::Open(path.to_owned(), "the file does not exist".to_owned()));
    }
    schema::open(path)
}

/// As [`open_for_command`], but creates the database if it does not exist.
///
/// # Errors
/// As [`Store::open`].
pub fn open_or_make(path: &Path) -> Result<Connection, StoreError> {
    schema::open(path)
}

/// Opens the database at `path` read-only, without migration.
///
/// # Errors
/// When it can't be opened.
pub fn open_for_reading(path: &Path) -> Result<Connection, StoreError> {
    open_read_only(path).map_err(|error| StoreError::Open(path.to_owned(), error.to_string()))
}

fn open_read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(schema::BUSY_TIMEOUT)?;
    schema::add_folding(&connection)?;
    Ok(connection)
}
