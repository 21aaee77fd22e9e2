//! A pool of read-only connections.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::open_read_only;
use crate::store::StoreError;

/// Limit on idle connections in the pool.
const MAX_IDLE_READERS: usize = 4;

pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    /// `data_version` compares values of one connection: that connection, and its last value.
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

    /// Closes the idle connections.
    pub(super) fn close(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.versions.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Whether another connection has written since the last call; if so, `inspect` reads what.
    pub(super) fn has_changed(
        &self,
        inspect: impl FnOnce(&Connection) -> rusqlite::Result<()>,
    ) -> Result<bool, StoreError> {
        let mut versions = self.versions.lock().unwrap_or_else(PoisonError::into_inner);
        let (connection, before) = match versions.take() {
            Some(versions) => versions,
            None => (open_read_only(&self.path)?, 0),
        };
        let now: i64 = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        if before != now {
            inspect(&connection)?;
        }
        *versions = Some((connection, now));
        Ok(before != now)
    }
}
