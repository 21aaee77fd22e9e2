//! Sessions of the author.

use tokio_postgres::types::Type;

use super::Postgres;
use crate::store::StoreError;

pub(super) const PURGE: &str = "DELETE FROM sessions WHERE expires_ms <= $1";

impl Postgres {
    pub(in crate::store) async fn open_session(
        &self,
        token_hash: [u8; 32],
        csrf: String,
        now_ms: i64,
        expires_ms: i64,
    ) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        transaction.execute_typed(PURGE, &[(&now_ms, Type::INT8)]).await?;
        let insert = "INSERT INTO sessions (token_hash, csrf, expires_ms) VALUES ($1, $2, $3)";
        let hash = token_hash.as_slice();
        transaction
            .execute_typed(insert, &[(&hash, Type::BYTEA), (&csrf, Type::TEXT), (&expires_ms, Type::INT8)])
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    pub(in crate::store) async fn open_session_of(
        &self,
        token_hashes: Vec<[u8; 32]>,
        now_ms: i64,
    ) -> Result<Option<([u8; 32], String)>, StoreError> {
        let hashes: Vec<&[u8]> = token_hashes.iter().map(<[u8; 32]>::as_slice).collect();
        // The first one of the request, as in SQLite.
        let query = "SELECT token_hash, csrf FROM sessions WHERE token_hash = ANY($1) AND expires_ms > $2 \
                     ORDER BY array_position($1, token_hash) LIMIT 1";
        let client = self.client().await?;
        let row = client.query_typed_opt(query, &[(&hashes, Type::BYTEA_ARRAY), (&now_ms, Type::INT8)]).await?;
        let Some(row) = row else { return Ok(None) };
        let hash: Vec<u8> = row.try_get(0)?;
        let csrf = row.try_get(1)?;
        Ok(token_hashes.into_iter().find(|known| known.as_slice() == hash).map(|known| (known, csrf)))
    }

    pub(in crate::store) async fn close_sessions(&self, token_hashes: Vec<[u8; 32]>) -> Result<(), StoreError> {
        let hashes: Vec<&[u8]> = token_hashes.iter().map(<[u8; 32]>::as_slice).collect();
        let transaction = self.begin().await?;
        let delete = "DELETE FROM sessions WHERE token_hash = ANY($1)";
        transaction.execute_typed(delete, &[(&hashes, Type::BYTEA_ARRAY)]).await?;
        transaction.commit().await?;
        Ok(())
    }
}
