//! Which threads readers see changed, and when.

use super::Sqlite;
use crate::store::StoreError;

impl Sqlite {
    pub(in crate::store) async fn changed_threads(&self, since_ms: i64) -> Result<Vec<(String, i64)>, StoreError> {
        let query = "SELECT post, max(changed_ms) FROM ( \
                SELECT post, max(received_ms, coalesce(decided_ms, 0)) AS changed_ms FROM responses \
                    WHERE status = 'approved' \
                UNION ALL \
                SELECT post, withdrawn_ms FROM withdrawn_responses \
            ) WHERE changed_ms >= ?1 GROUP BY post ORDER BY post";
        self.read(move |connection| {
            connection.prepare(query)?.query_map([since_ms], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
        .await
    }
}
