//! Transactions, and how long the server lets their statements wait and run.

use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, Instant};

use deadpool_postgres::{Client, Object, Pool};
use futures_util::FutureExt;

use super::{PgResult, in_time};
use crate::store::StoreError;

/// Each statement sees what was committed before it, whatever the default of the server is.
const READ: &str = "START TRANSACTION ISOLATION LEVEL READ COMMITTED READ ONLY";

/// All statements see the database as it is at the first one.
const SNAPSHOT: &str = "START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// As [`READ`]. Its commit is durable, also when the default was changed for the role or the database.
const WRITE: &str = "START TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE; \
    SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'";

/// Limits on a statement and on the pauses between two: a lock that another program holds must not keep a connection.
const SHORT: &str = "SET LOCAL lock_timeout = '3s'; SET LOCAL statement_timeout = '8s'; \
    SET LOCAL idle_in_transaction_session_timeout = '10s'";

/// The same for commands that read or write everything, and for changes of the schema.
const LONG: &str = "SET LOCAL lock_timeout = '60s'; SET LOCAL statement_timeout = 0; \
    SET LOCAL idle_in_transaction_session_timeout = 0";

/// Age from which on the connection of an unfinished transaction is closed: a statement may still run in the server.
const MAX_REUSED_AGE: Duration = Duration::from_secs(3);

/// A connection with an open transaction, which is rolled back unless it is committed.
pub(super) struct Transaction {
    // Dropped before `end`, which then has the connection for itself.
    client: Arc<Client>,
    end: End,
    is_long: bool,
}

/// What becomes of the connection.
struct End {
    client: Option<Arc<Client>>,
    started: Instant,
    is_committed: bool,
}

impl Transaction {
    /// Starts a transaction for reads that need no common view.
    pub(super) async fn read(pool: &Pool) -> Result<Self, StoreError> {
        Self::start(pool, READ, false).await
    }

    /// Starts a transaction that reads the database as it is at its first statement.
    pub(super) async fn snapshot(pool: &Pool) -> Result<Self, StoreError> {
        Self::start(pool, SNAPSHOT, false).await
    }

    /// The same, for as long as it takes.
    pub(super) async fn long_snapshot(pool: &Pool) -> Result<Self, StoreError> {
        Self::start(pool, SNAPSHOT, true).await
    }

    /// Starts a transaction that writes.
    pub(super) async fn write(pool: &Pool) -> Result<Self, StoreError> {
        Self::start(pool, WRITE, false).await
    }

    /// The same, for as long as it takes.
    pub(super) async fn long_write(pool: &Pool) -> Result<Self, StoreError> {
        Self::start(pool, WRITE, true).await
    }

    async fn start(pool: &Pool, start: &str, is_long: bool) -> Result<Self, StoreError> {
        let client = Arc::new(pool.get().await?);
        let end = End { client: Some(Arc::clone(&client)), started: Instant::now(), is_committed: false };
        // Made before the statement is sent, so that it also ends a transaction whose start is not waited for any more.
        let transaction = Self { client, end, is_long };
        // Settings of the transaction, not of the session, which a pooler may give to others.
        let limits = if is_long { LONG } else { SHORT };
        transaction.batch_execute(&format!("{start}; {limits}")).await?;
        Ok(transaction)
    }

    /// The outcome of one of many statements; the time of each is limited, unless the transaction is a long one.
    pub(super) async fn step<T>(&self, statement: impl Future<Output = PgResult<T>>) -> Result<T, StoreError> {
        let outcome = async { statement.await.map_err(StoreError::from) };
        if self.is_long { outcome.await } else { in_time(outcome).await }
    }

    /// Commits; an error leaves it unknown whether the server did.
    pub(super) async fn commit(mut self) -> PgResult<()> {
        self.batch_execute("COMMIT").await?;
        self.end.is_committed = true;
        Ok(())
    }
}

impl Deref for Transaction {
    type Target = tokio_postgres::Client;

    fn deref(&self) -> &tokio_postgres::Client {
        &self.client
    }
}

impl Drop for End {
    fn drop(&mut self) {
        let Some(client) = self.client.take().and_then(Arc::into_inner) else { return };
        if self.is_committed {
            return;
        }
        if self.started.elapsed() < MAX_REUSED_AGE {
            // Sent without waiting for the reply: the next transaction on this connection comes after it.
            let _ = client.batch_execute("ROLLBACK").now_or_never();
        } else {
            drop(Object::take(client));
        }
    }
}
