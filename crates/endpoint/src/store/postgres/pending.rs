//! The number and size of pending responses, which triggers count.

use tokio_postgres::types::Type;

use super::{PgResult, Postgres};
use crate::store::StoreError;
use crate::store::pending::Pending;
use crate::store::response::Status;

/// The responses of this status that await a decision.
pub(super) async fn read(client: &tokio_postgres::Client, status: Status) -> PgResult<Pending> {
    let query = "SELECT coalesce(sum(responses), 0)::bigint, coalesce(sum(bytes), 0)::bigint FROM waiting \
                 WHERE status = $1";
    let row = client.query_typed_one(query, &[(&status.stored_name(), Type::TEXT)]).await?;
    Ok(pending(row.try_get(0)?, row.try_get(1)?))
}

/// The sums of the rows of a status; other connections may be about to make a negative one right.
pub(super) fn pending(responses: i64, bytes: i64) -> Pending {
    Pending {
        responses: u64::try_from(responses).unwrap_or_default(),
        bytes: u64::try_from(bytes).unwrap_or_default(),
    }
}

impl Postgres {
    pub(in crate::store) async fn pending(&self, status: Status) -> Result<Pending, StoreError> {
        let client = self.client().await?;
        Ok(read(&client, status).await?)
    }
}
