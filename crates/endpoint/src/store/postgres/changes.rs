//! Which threads readers see changed, and when.

use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::{PgResult, Postgres};
use crate::store::StoreError;
use crate::store::changes::ThreadChange;

fn change(row: &Row) -> PgResult<ThreadChange> {
    Ok(ThreadChange { post: row.try_get(0)?, response: row.try_get(1)?, changed_ms: row.try_get(2)? })
}

impl Postgres {
    pub(in crate::store) async fn thread_changes(&self, since_ms: i64) -> Result<Vec<ThreadChange>, StoreError> {
        let query = "SELECT post, id, changed_ms FROM ( \
                SELECT post, id, greatest(received_ms, coalesce(decided_ms, 0)) AS changed_ms FROM responses \
                    WHERE status = 'approved' \
                UNION ALL \
                SELECT post, id, withdrawn_ms FROM withdrawn_responses \
            ) AS changed WHERE changed_ms >= $1 ORDER BY changed_ms, id";
        let client = self.client().await?;
        let rows = client.query_typed(query, &[(&since_ms, Type::INT8)]).await?;
        Ok(rows.iter().map(change).collect::<PgResult<_>>()?)
    }
}
