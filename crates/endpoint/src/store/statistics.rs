//! Numbers about the database that the operator watches.

use super::{Database, Store, StoreError};

/// Numbers about a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// The number of notices to the author that are still to be sent.
    pub notices: u64,
    /// Bytes of the whole database.
    pub bytes: u64,
}

impl Store {
    /// Numbers about the database.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn statistics(&self) -> Result<Statistics, StoreError> {
        on_database!(self, statistics())
    }

    /// The number of changes that wait to be committed.
    pub fn write_queue_length(&self) -> usize {
        match &self.database {
            Database::Sqlite(database) => database.write_queue_length(),
            Database::Postgres(database) => database.write_queue_length(),
        }
    }
}
