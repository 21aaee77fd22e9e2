//! The store on a PostgreSQL server, which several endpoints may share.
//!
//! Statements are not prepared by name, each is in a transaction with limits of its own, and nothing depends on a session,
//! so that poolers of transactions work.
//! Nothing is acknowledged before its commit, which is durable: the server is checked at the start, and each transaction
//! that writes sets `synchronous_commit`.

mod changes;
mod connection;
mod cursor;
mod error;
mod inspection;
mod login;
mod notices;
mod pending;
mod person;
mod program_key;
mod queue;
mod rate_limit;
mod response;
mod rows;
mod schema;
mod secret;
mod session;
mod statistics;
mod submission;
mod transaction;
mod transfer;
mod webmention;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use deadpool_postgres::Pool;

use super::StoreError;
use super::address::{Address, Server};
use cursor::Cursor;
use login::Logins;
use transaction::Transaction;
use writer::Writer;

pub(super) use inspection::inspect;

/// Limit on an operation, with the time until a connection is free.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(10);

/// Limit on the connections of one endpoint for everything but submissions.
const MAX_CONNECTIONS: usize = 8;

/// Connections of the writer, which is one task.
const WRITER_CONNECTIONS: usize = 1;

/// The result of statements.
type PgResult<T> = Result<T, tokio_postgres::Error>;

/// What to do with a database without tables of Carnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IfEmpty {
    Create,
    Fail,
}

/// An open database. Clones share it.
#[derive(Clone)]
pub(super) struct Postgres {
    pool: Pool,
    writer: Arc<Writer>,
    /// The last known number in `changes`.
    changes: Arc<AtomicI64>,
    /// Time of the last removal of expired windows.
    pruned_ms: Arc<AtomicI64>,
    logins: Arc<Logins>,
}

/// The outcome of an operation; an error after [`OPERATION_TIMEOUT`].
pub(super) async fn in_time<T>(operation: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    match tokio::time::timeout(OPERATION_TIMEOUT, operation).await {
        Ok(outcome) => outcome,
        Err(_) => Err(StoreError::Server("the database server did not reply in time".to_owned())),
    }
}

/// Runs a change, and once more if it was in conflict with another transaction.
async fn retried<T, F: Future<Output = Result<T, StoreError>>>(change: impl Fn() -> F) -> Result<T, StoreError> {
    match change().await {
        Err(StoreError::Conflict(error)) => {
            tracing::warn!(error, "a transaction was in conflict with another one; it is tried again");
            change().await
        }
        outcome => outcome,
    }
}

impl Postgres {
    /// Opens the database at `address`, creates its tables if it has none, and migrates it to this version.
    ///
    /// # Errors
    /// When the server can't be reached, the database is not one of Carnet or has a newer version, or commits are not
    /// durable.
    pub(super) async fn open(address: &Address, server: &Server) -> Result<Self, StoreError> {
        Self::start(address, server, IfEmpty::Create).await
    }

    /// As [`Postgres::open`], but fails if the database has no tables of Carnet.
    pub(super) async fn open_existing(address: &Address, server: &Server) -> Result<Self, StoreError> {
        Self::start(address, server, IfEmpty::Fail).await
    }

    async fn start(address: &Address, server: &Server, if_empty: IfEmpty) -> Result<Self, StoreError> {
        let refuse = |error: StoreError| StoreError::Open(address.to_string(), error.to_string());
        let pool = connection::pool(server, MAX_CONNECTIONS).map_err(refuse)?;
        // Of its own, so that reads of others never keep a response waiting.
        let writer = connection::pool(server, WRITER_CONNECTIONS).map_err(refuse)?;
        let checked = in_time(async {
            let reader = Transaction::read(&pool).await?;
            connection::check(&reader).await?;
            let is_empty = schema::version(&reader).await?.is_none();
            match if_empty {
                IfEmpty::Fail if is_empty => Err(StoreError::Server(
                    "it has no tables of Carnet; check the address, or start `serve`, which creates them".to_owned(),
                )),
                _ => Ok(()),
            }
        });
        checked.await.map_err(refuse)?;
        // For as long as it takes.
        schema::migrate(&pool).await.map_err(refuse)?;
        Ok(Self {
            pool,
            writer: Arc::new(Writer::start(writer)),
            // Any first number invalidates caches that are still empty.
            changes: Arc::new(AtomicI64::new(-1)),
            pruned_ms: Arc::default(),
            logins: Arc::default(),
        })
    }

    /// A connection for reads that need no common view.
    async fn client(&self) -> Result<Transaction, StoreError> {
        Transaction::read(&self.pool).await
    }

    /// A transaction that reads the database as it is at its first statement.
    async fn snapshot(&self) -> Result<Transaction, StoreError> {
        Transaction::snapshot(&self.pool).await
    }

    /// A transaction that writes.
    async fn begin(&self) -> Result<Transaction, StoreError> {
        Transaction::write(&self.pool).await
    }

    /// Whether another process has changed what readers see, or this one has, since the last call.
    pub(super) async fn has_external_changes(&self) -> Result<bool, StoreError> {
        let client = self.client().await?;
        let row = client.query_typed_one("SELECT number FROM changes", &[]).await?;
        let number = row.try_get(0)?;
        Ok(self.changes.swap(number, Ordering::Relaxed) != number)
    }

    /// Finishes the accepted submissions, and closes the connections.
    pub(super) async fn close(self) {
        self.writer.close().await;
        self.pool.close();
    }
}

/// Records that readers see a change. It is the last statement of a transaction, since others wait for its row.
async fn note_change(transaction: &Transaction) -> PgResult<()> {
    transaction.execute_typed("UPDATE changes SET number = number + 1", &[]).await?;
    Ok(())
}

/// A text as PostgreSQL takes it. No stored text has NUL, so the other one is not found either.
fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{FFFD}") } else { text }
}

/// A number of rows as a parameter.
fn row_limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
