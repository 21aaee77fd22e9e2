//! Numbers about the database that the operator watches.

use std::sync::Arc;

use super::Sqlite;
use super::lock::with_suffix;
use crate::store::StoreError;
use crate::store::statistics::Statistics;

impl Sqlite {
    pub(in crate::store) async fn statistics(&self) -> Result<Statistics, StoreError> {
        let path = Arc::clone(&self.path);
        self.read(move |connection| {
            let notices: i64 = connection.query_row("SELECT count(*) FROM notices", [], |row| row.get(0))?;
            // The log is there only while the database is open.
            let lengths = ["", "-wal"].map(|ending| std::fs::metadata(with_suffix(&path, ending)));
            let bytes: u64 = lengths.iter().flatten().map(std::fs::Metadata::len).sum();
            Ok(Statistics { notices: u64::try_from(notices).unwrap_or_default(), bytes })
        })
        .await
    }

    pub(in crate::store) fn write_queue_length(&self) -> usize {
        self.writer.queue_length()
    }
}
