//! The store in one SQLite file: one writer that commits in groups, several readers.
//!
//! Nothing is acknowledged before the commit that holds it is on disk: write-ahead log, `synchronous=FULL`.

pub mod backup;
mod changes;
mod disk_space;
mod inspection;
pub mod lock;
mod login;
mod notices;
mod pending;
mod person;
mod probe;
mod program_key;
mod queue;
mod readers;
mod response;
mod schema;
mod secret;
mod session;
mod statistics;
mod submission;
mod transfer;
mod webmention;
mod writer;

use std::path::Path;
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, OpenFlags, Transaction};

use super::StoreError;
use crate::login_attempts::LoginAttempts;
use readers::Readers;
use writer::{AtEnd, Writer};

pub(super) use inspection::inspect;

/// Whether a change erases text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Erasure {
    None,
    /// The write-ahead log is truncated before the reply, to remove the erased text.
    Text,
    /// The same once more, for text that was erased before.
    Earlier,
}

/// An open database. Clones share it.
#[derive(Clone)]
pub(super) struct Sqlite {
    writer: Arc<Writer>,
    readers: Arc<Readers>,
    path: Arc<Path>,
    logins: Arc<Mutex<LoginAttempts>>,
}

impl Sqlite {
    /// Opens the database at `path` for the endpoint, creates it if it does not exist, and migrates it to this version.
    ///
    /// # Errors
    /// When the file can't be opened, is not a database of Carnet, or has a newer version.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        Self::start(path, AtEnd::Checkpoint)
    }

    /// As [`Sqlite::open`] for a command, also while the endpoint runs.
    pub(super) fn open_for_command(path: &Path) -> Result<Self, StoreError> {
        Self::start(path, AtEnd::Close)
    }

    fn start(path: &Path, at_end: AtEnd) -> Result<Self, StoreError> {
        let writer = Arc::new(Writer::start(schema::open(path)?, at_end));
        Ok(Self { writer, readers: Arc::new(Readers::new(path)), path: path.into(), logins: Arc::default() })
    }

    /// Runs `change` in a transaction with other waiting changes, and returns when it is on disk. A failed `change` is
    /// rolled back.
    ///
    /// # Errors
    /// When the change or the commit failed; then nothing of it is stored.
    async fn write<T: Send + 'static>(
        &self,
        erasure: Erasure,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.writer.write(change, erasure).await
    }

    /// Runs `read` on a separate connection, on a blocking thread.
    ///
    /// # Errors
    /// When the database can't be read.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let readers = Arc::clone(&self.readers);
        match tokio::task::spawn_blocking(move || readers.read(read)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(StoreError::Busy),
        }
    }

    /// Whether another process has written since the last call.
    ///
    /// # Errors
    /// When the database can't be read.
    pub(super) async fn has_external_changes(&self) -> Result<bool, StoreError> {
        let (readers, writer) = (Arc::clone(&self.readers), Arc::clone(&self.writer));
        let detection = tokio::task::spawn_blocking(move || {
            readers.has_changed(|connection| {
                // Of a command that is over, or of a process that was killed.
                if secret::erasure_mark(connection)?.is_some() {
                    writer.note_erased_log();
                }
                Ok(())
            })
        });
        detection.await.map_err(|_| StoreError::Busy)?
    }

    /// Whether erased text is known to be in the write-ahead log, since a reader prevented its truncation.
    pub(super) fn has_erased_log(&self) -> bool {
        self.writer.has_erased_log()
    }

    /// Truncates the write-ahead log after an erasure by any process, if a reader prevented that before.
    ///
    /// # Errors
    /// When the database can't be written.
    pub(super) async fn truncate_erased_log(&self) -> Result<(), StoreError> {
        if self.has_erased_log() {
            self.write(Erasure::Earlier, |_| Ok(())).await?;
        }
        Ok(())
    }

    /// Finishes the accepted changes.
    pub(super) async fn close(self) {
        // First: SQLite removes the write-ahead log with the last connection, if that one can write.
        self.readers.close();
        self.writer.close().await;
    }
}

fn open_read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(schema::BUSY_TIMEOUT)?;
    schema::add_folding(&connection)?;
    Ok(connection)
}
