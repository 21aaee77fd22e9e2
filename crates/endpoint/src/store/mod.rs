//! What is stored, in the words of the domain; [`sqlite`] and `postgres` have the statements.

/// Calls a method of the open database.
macro_rules! on_database {
    ($store:expr, $method:ident($($argument:expr),*)) => {
        match &$store.database {
            $crate::store::Database::Sqlite(database) => database.$method($($argument),*).await,
            $crate::store::Database::Postgres(database) => {
                $crate::store::postgres::in_time(database.$method($($argument),*)).await
            }
        }
    };
}

/// The same for a method that takes as long as there is to read or to write: it limits the time of its steps itself.
macro_rules! on_database_in_steps {
    ($store:expr, $method:ident($($argument:expr),*)) => {
        match &$store.database {
            $crate::store::Database::Sqlite(database) => database.$method($($argument),*).await,
            $crate::store::Database::Postgres(database) => database.$method($($argument),*).await,
        }
    };
}

pub mod address;
pub mod changes;
pub mod email;
pub mod inspection;
mod job_queue;
mod login;
pub mod moving;
pub mod notices;
pub mod pending;
mod person;
mod postgres;
pub mod program_key;
pub mod queue;
pub mod response;
mod secret;
mod session;
pub mod sqlite;
pub mod statistics;
pub mod submission;
pub mod transfer;
pub mod webmention;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rusqlite::ErrorCode;
use tokio::sync::Mutex as AsyncMutex;

use address::Address;
use inspection::Inspection;
use postgres::Postgres;
use sqlite::Sqlite;

/// An error of the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database can't be opened or migrated; with the cause.
    #[error("can't open the database {0}: {1}")]
    Open(String, String),
    /// An error of SQLite, such as a full disk. It is no source: the error of a statement can hold values.
    #[error("{}", without_values(.0))]
    Database(rusqlite::Error),
    /// PostgreSQL refused a statement, without its values.
    #[error("{0}")]
    Statement(String),
    /// PostgreSQL has ended a transaction because of another one, without any fault of its statements.
    #[error("{0}")]
    Conflict(String),
    /// PostgreSQL can't be reached, or does not work.
    #[error("{0}")]
    Server(String),
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
    database: Database,
    generation: Arc<AtomicU64>,
    has_failed: Arc<AtomicBool>,
    detecting: Arc<AsyncMutex<()>>,
}

#[derive(Clone)]
enum Database {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Store {
    /// Opens the database for the endpoint, creates its tables if it has none, and migrates it to this version. A file
    /// is created.
    ///
    /// # Errors
    /// When the database can't be opened, is not one of Carnet, has a newer version, or has a part of another one.
    pub async fn open(address: &Address) -> Result<Self, StoreError> {
        let database = match address {
            Address::File(path) => Database::Sqlite(Sqlite::open(path)?),
            Address::Postgres(server) => Database::Postgres(Postgres::open(address, server).await?),
        };
        Self::with(database).check_is_whole(address).await
    }

    /// As [`Store::open`] for a command, also while the endpoint runs.
    ///
    /// # Errors
    /// As [`Store::open`]; also when the file does not exist, or a server has no tables of Carnet.
    pub async fn open_for_command(address: &Address) -> Result<Self, StoreError> {
        let database = match address {
            Address::File(path) if !path.is_file() => {
                return Err(StoreError::Open(address.to_string(), "the file does not exist".to_owned()));
            }
            Address::File(path) => Database::Sqlite(Sqlite::open_for_command(path)?),
            Address::Postgres(server) => Database::Postgres(Postgres::open_existing(address, server).await?),
        };
        Self::with(database).check_is_whole(address).await
    }

    /// As [`Store::open_for_command`], but creates the file or the tables if there are none.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_or_create(address: &Address) -> Result<Self, StoreError> {
        Self::open_for_move(address).await?.check_is_whole(address).await
    }

    /// As [`Store::open_or_create`], also if it has a part of another database.
    async fn open_for_move(address: &Address) -> Result<Self, StoreError> {
        let database = match address {
            Address::File(path) => Database::Sqlite(Sqlite::open_for_command(path)?),
            Address::Postgres(server) => Database::Postgres(Postgres::open(address, server).await?),
        };
        Ok(Self::with(database))
    }

    fn with(database: Database) -> Self {
        let generation = Arc::new(AtomicU64::new(1));
        Self { database, generation, has_failed: Arc::default(), detecting: Arc::default() }
    }

    /// Writes a few bytes; succeeds when a response could be stored.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn probe(&self) -> Result<(), StoreError> {
        self.noting(on_database!(self, probe(self.has_failed())))?;
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

    /// Detects changes of other processes: commands, and endpoints on the same server. Afterwards every cache that
    /// lacks a change from before the call is invalid. To be called periodically.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn detect_external_changes(&self) -> Result<(), StoreError> {
        // Another caller may have seen the change, but not recorded it yet.
        let _turn = self.detecting.lock().await;
        if on_database!(self, has_external_changes())? {
            self.published();
        }
        Ok(())
    }

    /// Whether erased text is known to be in the write-ahead log of SQLite, since a reader prevented its truncation.
    pub fn has_erased_log(&self) -> bool {
        match &self.database {
            Database::Sqlite(database) => database.has_erased_log(),
            Database::Postgres(_) => false,
        }
    }

    /// Removes what is not needed any more: expired login attempts; with SQLite, erased text that a reader kept in the
    /// write-ahead log; with PostgreSQL, expired counts of requests. To be called periodically.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn clean_up(&self, now_ms: i64) -> Result<(), StoreError> {
        match &self.database {
            Database::Sqlite(database) => {
                database.prune_logins(now_ms);
                self.noting(database.truncate_erased_log().await)
            }
            Database::Postgres(database) => postgres::in_time(database.prune_limits(now_ms)).await,
        }
    }

    /// Finishes the accepted changes.
    pub async fn close(self) {
        match self.database {
            Database::Sqlite(database) => database.close().await,
            Database::Postgres(database) => database.close().await,
        }
    }
}

/// Checks the database; writes nothing. None if it does not exist yet.
///
/// # Errors
/// When it can't be read, is not a database of Carnet, has a newer version, or is damaged.
pub async fn inspect(address: &Address) -> anyhow::Result<Option<Inspection>> {
    match address {
        Address::File(path) if !path.exists() => Ok(None),
        Address::File(path) => sqlite::inspect(path).map(Some),
        Address::Postgres(server) => postgres::inspect(address, server).await,
    }
}
