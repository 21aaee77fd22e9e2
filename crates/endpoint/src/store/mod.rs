//! The database: one SQLite file, one writer that commits in groups, several readers.
//!
//! Nothing is acknowledged before the commit that holds it is on disk: write-ahead log, `synchronous=FULL`.

pub mod backup;
pub mod email;
pub mod lock;
pub mod notices;
pub mod person;
pub mod queue;
mod readers;
pub mod response;
mod schema;
pub mod secret;
pub mod session;
pub mod space;
pub mod submission;
pub mod transfer;
pub mod waiting;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction};

use readers::Readers;
use writer::Writer;

/// Why the database did not do what was asked.
#[derive(Debug)]
pub enum StoreError {
    /// It can't be opened or brought to this version: what, and why.
    Open(PathBuf, String),
    /// SQLite said no: disk full, read-only, broken.
    Database(rusqlite::Error),
    /// Too much is waiting to be written, or the endpoint is stopping.
    Busy,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(path, why) => write!(f, "can't use the database {}: {why}", path.display()),
            // The error of a statement can hold values; its code can't.
            Self::Database(rusqlite::Error::SqliteFailure(error, _)) => write!(f, "the database refused: {error}"),
            Self::Database(_) => f.write_str("the database answered with something unexpected"),
            Self::Busy => f.write_str("the database has too much to write"),
        }
    }
}

impl std::error::Error for StoreError {}

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

/// What a change is seen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only the author: readers see the same as before.
    Private,
    /// What readers see may be another.
    Published,
    /// As [`Change::Published`]; and what was erased leaves the log beside the database too, before the answer.
    Erased,
}

/// The open database. Copies share it.
#[derive(Clone)]
pub struct Store {
    writer: Arc<Writer>,
    readers: Arc<Readers>,
    generation: Arc<AtomicU64>,
    has_failed: Arc<AtomicBool>,
    path: Arc<Path>,
}

impl Store {
    /// Opens the database at `path`, makes it if there is none, and brings it to this version.
    ///
    /// # Errors
    /// When the file can't be opened, is no database of Carnet's, or is of a newer version.
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

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `change` in a transaction with whatever else is waiting, and returns when it is on disk. Should
    /// `change` fail, nothing of it stays.
    ///
    /// # Errors
    /// When it, or the commit, could not be done; then nothing of it is there.
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

    /// Tells that writing works again.
    pub fn recovered(&self) {
        self.has_failed.store(false, Ordering::Relaxed);
    }

    /// Runs `read` on a connection of its own, on a thread for such work.
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

    /// Changes whenever what readers see may have changed.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Tells that what readers see has changed.
    pub fn published(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// Notices what other programs (the command line) have changed. To be called now and then.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn notice_others(&self) -> Result<(), StoreError> {
        let readers = Arc::clone(&self.readers);
        let version = tokio::task::spawn_blocking(move || readers.data_version()).await;
        if version.map_err(|_| StoreError::Busy)?? {
            self.published();
        }
        Ok(())
    }

    /// Clears the log of what was erased, where a reader was in the way when that happened. To be called now and then.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn forget_erased(&self) -> Result<(), StoreError> {
        if self.writer.has_to_forget() {
            self.write(Change::Erased, |_| Ok(())).await?;
        }
        Ok(())
    }

    /// Finishes what was accepted, and writes the log back into the database.
    pub async fn close(self) {
        self.writer.close().await;
    }
}

/// Empties the log beside the database of what was erased; says whether that was done.
pub fn forget(connection: &Connection) -> bool {
    writer::forget(connection)
}

/// Opens a second connection to the database at `path`, for commands beside a running endpoint.
///
/// # Errors
/// As [`Store::open`]; also when there is none.
pub fn open_for_command(path: &Path) -> Result<Connection, StoreError> {
    if !path.is_file() {
        return Err(StoreError::Open(path.to_owned(), "there is no such file".to_owned()));
    }
    schema::open(path)
}

/// The same, for commands that may be the first: where there is no database, one is made.
///
/// # Errors
/// As [`Store::open`].
pub fn open_or_make(path: &Path) -> Result<Connection, StoreError> {
    schema::open(path)
}

/// Opens the database at `path` to look into it; nothing is changed, not even its version.
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
