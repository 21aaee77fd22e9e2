//! The number and size of pending responses, which triggers count.

use rusqlite::{Connection, OptionalExtension, Row};

use super::Sqlite;
use crate::store::StoreError;
use crate::store::pending::Pending;
use crate::store::response::Status;

/// The responses of this status that await a decision.
pub(super) fn read(connection: &Connection, status: Status) -> rusqlite::Result<Pending> {
    let number = |row: &Row<'_>, column: usize| {
        row.get::<_, i64>(column).map(|number| u64::try_from(number).unwrap_or_default())
    };
    let pending = connection
        .prepare_cached("SELECT responses, bytes FROM waiting WHERE status = ?1")?
        .query_row([status], |row| Ok(Pending { responses: number(row, 0)?, bytes: number(row, 1)? }))
        .optional()?;
    Ok(pending.unwrap_or_default())
}

impl Sqlite {
    pub(in crate::store) async fn pending(&self, status: Status) -> Result<Pending, StoreError> {
        self.read(move |connection| read(connection, status)).await
    }
}
