//! Which threads readers see changed, and when.

use rusqlite::Row;

use super::Sqlite;
use crate::store::StoreError;
use crate::store::changes::ThreadChange;

fn change(row: &Row<'_>) -> rusqlite::Result<ThreadChange> {
    Ok(ThreadChange { post: row.get(0)?, response: row.get(1)?, changed_ms: row.get(2)? })
}

impl Sqlite {
    pub(in crate::store) async fn thread_changes(&self, since_ms: i64) -> Result<Vec<ThreadChange>, StoreError> {
        let query = "SELECT post, id, changed_ms FROM ( \
                SELECT post, id, max(received_ms, coalesce(decided_ms, 0)) AS changed_ms FROM responses \
                    WHERE status = 'approved' \
                UNION ALL \
                SELECT post, id, withdrawn_ms FROM withdrawn_responses \
            ) WHERE changed_ms >= ?1 ORDER BY changed_ms, id";
        self.read(move |connection| connection.prepare(query)?.query_map([since_ms], change)?.collect()).await
    }
}
