//! Numbers about the database that the operator watches.

use super::Postgres;
use crate::store::StoreError;
use crate::store::statistics::Statistics;

impl Postgres {
    pub(in crate::store) async fn statistics(&self) -> Result<Statistics, StoreError> {
        let query = "SELECT (SELECT count(*) FROM notices), pg_database_size(current_database())";
        let client = self.client().await?;
        let row = client.query_typed_one(query, &[]).await?;
        let (notices, bytes): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        let number = |value: i64| u64::try_from(value).unwrap_or_default();
        Ok(Statistics { notices: number(notices), bytes: number(bytes) })
    }

    pub(in crate::store) fn write_queue_length(&self) -> usize {
        self.writer.queue_length()
    }
}
