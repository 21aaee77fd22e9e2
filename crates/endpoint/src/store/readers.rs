//! Connections that only read, a few at a time, kept open.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::{StoreError, open_read_only};

/// Connections kept for the next reader.
const MAX_IDLE_READERS: usize = 4;

pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    /// A connection of its own, since the number is told in relation to it; and the number it told last.
    versions: Mutex<Option<(Connection, i64)>>,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), idle: Mutex::default(), versions: Mutex::default() }
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open_read_only(&self.path)?,
        };
        let outcome = read(&connection)?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MAX_IDLE_READERS {
            idle.push(connection);
        }
        Ok(outcome)
    }

    /// Whether anything was written since this was asked last.
    pub(super) fn data_version(&self) -> Result<bool, StoreError> {
        let mut versions = self.versions.lock().unwrap_or_else(PoisonError::into_inner);
        let (connection, before) = match versions.take() {
            Some(versions) => versions,
            None => (open_read_only(&self.path)?, 0),
        };
        let now: i64 = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        *versions = Some((connection, now));
        Ok(before != now)
    }
}
