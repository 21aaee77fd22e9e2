//! Which threads readers see changed, and when.

use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::{PgResult, Postgres};
use crate::store::StoreError;

fn changed(row: &Row) -> PgResult<(String, i64)> {
    Ok((row.try_get(0)?, row.try_get(1)?))
}

impl Postgres {
    pub(in crate::store) async fn changed_threads(&self, since_ms: i64) -> Result<Vec<(String, i64)>, StoreError> {
        let query = "SELECT post, max(changed_ms) FROM ( \
                SELECT post, greatest(received_ms, coalesce(decided_ms, 0)) AS changed_ms FROM responses \
                    WHERE status = 'approved' \
                UNION ALL \
                SELECT post, withdrawn_ms FROM withdrawn_responses \
            ) AS changed WHERE changed_ms >= $1 GROUP BY post ORDER BY post";
        let client = self.client().await?;
        let rows = client.query_typed(query, &[(&since_ms, Type::INT8)]).await?;
        Ok(rows.iter().map(changed).collect::<PgResult<_>>()?)
    }
}
