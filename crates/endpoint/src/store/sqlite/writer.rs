//! Group commit: one thread commits all waiting changes in one transaction, and only then replies.
//!
//! A durable commit waits for the disk; the changes that arrive meanwhile share the next commit.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use super::schema::BUSY_TIMEOUT;
use super::{Erasure, secret};
use crate::store::StoreError;
use crate::store::job_queue::JobQueue;

/// Limit on changes in one commit.
const MAX_GROUP_SIZE: usize = 256;

/// How long a truncation of the log waits for readers. Changes wait with it, and it is tried again every second.
const TRUNCATION_TIMEOUT: Duration = Duration::from_millis(100);

/// The same in a command, which tries once. Changes of a running endpoint wait; they fail after [`BUSY_TIMEOUT`].
const COMMAND_TRUNCATION_TIMEOUT: Duration = Duration::from_secs(2);

/// Sends the result to the caller; called with whether the commit is on disk.
type Completion = Box<dyn FnOnce(bool) + Send>;

/// A waiting change.
struct Job {
    change: Box<dyn FnOnce(&mut Transaction<'_>) -> Completion + Send>,
    /// Unless it is none, the log is truncated after it.
    erasure: Erasure,
}

/// What the writer does at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtEnd {
    /// Checkpoints the write-ahead log, so that the database is one file.
    Checkpoint,
    /// Closes the connection: the endpoint may be running.
    Close,
}

pub(super) struct Writer {
    jobs: JobQueue<Job>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// Whether erased text is known to be in the log.
    erased_in_log: Arc<AtomicBool>,
}

impl Writer {
    pub(super) fn start(connection: Connection, at_end: AtEnd) -> Self {
        let (jobs, queue) = JobQueue::new();
        let erased_in_log = Arc::<AtomicBool>::default();
        let shared = Arc::clone(&erased_in_log);
        let thread = std::thread::spawn(move || run(connection, queue, &shared, at_end));
        Self { jobs, thread: Mutex::new(Some(thread)), erased_in_log }
    }

    /// Whether erased text is known to be in the log, since a reader prevented the truncation.
    pub(super) fn has_erased_log(&self) -> bool {
        self.erased_in_log.load(Ordering::Relaxed)
    }

    /// Records that another process has left erased text in the log.
    pub(super) fn note_erased_log(&self) {
        self.erased_in_log.store(true, Ordering::Relaxed);
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
        erasure: Erasure,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = oneshot::channel();
        let change = Box::new(move |transaction: &mut Transaction<'_>| -> Completion {
            let outcome = within_savepoint(transaction, change);
            Box::new(move |committed| {
                let outcome = match outcome {
                    Ok(_) if !committed => Err(StoreError::Database(not_committed())),
                    outcome => outcome.map_err(StoreError::Database),
                };
                // The caller may be gone.
                let _ = sender.send(outcome);
            })
        });
        self.jobs.send(Job { change, erasure })?;
        receiver.await.unwrap_or(Err(StoreError::Busy))
    }

    /// The number of waiting changes.
    pub(super) fn queue_length(&self) -> usize {
        self.jobs.length()
    }

    /// Accepts no more changes, and returns when all accepted ones are written.
    pub(super) async fn close(&self) {
        self.jobs.close();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

fn not_committed() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR), None)
}

fn run(mut connection: Connection, mut queue: mpsc::Receiver<Job>, erased_in_log: &AtomicBool, at_end: AtEnd) {
    let timeout = match at_end {
        AtEnd::Checkpoint => TRUNCATION_TIMEOUT,
        AtEnd::Close => COMMAND_TRUNCATION_TIMEOUT,
    };
    let mut group = Vec::with_capacity(MAX_GROUP_SIZE);
    while let Some(first) = queue.blocking_recv() {
        group.push(first);
        while group.len() < MAX_GROUP_SIZE
            && let Ok(next) = queue.try_recv()
        {
            group.push(next);
        }
        let truncates = group.iter().any(|job| job.erasure != Erasure::None);
        let (completions, committed) = commit(&mut connection, &mut group);
        if truncates && committed {
            erased_in_log.store(!remove_erased_text(&connection, timeout), Ordering::Relaxed);
        }
        for complete in completions {
            complete(committed);
        }
    }
    if at_end == AtEnd::Checkpoint {
        // It only makes later queries faster.
        let _ = connection.execute_batch("PRAGMA optimize");
        let is_truncated = if erased_in_log.load(Ordering::Relaxed) {
            // No other change waits any more.
            remove_erased_text(&connection, BUSY_TIMEOUT)
        } else {
            truncate_log(&connection, timeout)
        };
        if !is_truncated {
            tracing::warn!(
                "can't checkpoint the write-ahead log: another program reads the database, or it can't be written"
            );
        }
    }
}

/// Truncates the log after an erasure; false if a reader prevented it. SQLite overwrites erased rows in the database
/// (`secure_delete`), but not in the log.
fn remove_erased_text(connection: &Connection, timeout: Duration) -> bool {
    // Before the log is truncated, so that an erasure in between keeps its mark.
    let Ok(mark) = secret::erasure_mark(connection) else { return false };
    truncate_log(connection, timeout)
        && mark.is_none_or(|mark| secret::unmark_erasure(connection, &mark).unwrap_or(false))
}

/// Checkpoints and truncates the write-ahead log; false if a reader prevented it.
fn truncate_log(connection: &Connection, timeout: Duration) -> bool {
    let truncate = || {
        connection.busy_timeout(timeout)?;
        let is_busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
        connection.busy_timeout(BUSY_TIMEOUT)?;
        is_busy
    };
    matches!(truncate(), Ok(false))
}

/// Runs the group in one transaction; returns the completions, and whether the commit is on disk.
fn commit(connection: &mut Connection, group: &mut Vec<Job>) -> (Vec<Completion>, bool) {
    let mut transaction = match begin(connection, group) {
        Ok(transaction) => transaction,
        Err(error) => {
            tracing::error!(%error, "can't write the database");
            // Callers of dropped jobs get an error.
            group.clear();
            return (Vec::new(), false);
        }
    };
    let mut completions = Vec::with_capacity(group.len());
    for job in group.drain(..) {
        // SQLite rolls the whole transaction back when the disk is full; later changes must not run outside of one.
        if transaction.is_autocommit() {
            break;
        }
        completions.push((job.change)(&mut transaction));
    }
    if transaction.is_autocommit() {
        return (completions, false);
    }
    match transaction.commit() {
        Ok(()) => (completions, true),
        Err(error) => {
            tracing::error!(%error, "a commit failed; none of its changes was acknowledged");
            (completions, false)
        }
    }
}

/// Starts the transaction of a group. It marks an erasure, so that another process, or the next start, removes the
/// text from the log if this one can't.
fn begin<'c>(connection: &'c mut Connection, group: &[Job]) -> rusqlite::Result<Transaction<'c>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if group.iter().any(|job| job.erasure == Erasure::Text) {
        secret::mark_erasure(&transaction)?;
    }
    Ok(transaction)
}

/// Runs a change in a savepoint, so that its failure does not roll back the others of its group.
fn within_savepoint<T>(
    transaction: &mut Transaction<'_>,
    change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    transaction.execute_batch("SAVEPOINT change")?;
    match change(transaction) {
        Ok(value) => {
            transaction.execute_batch("RELEASE change")?;
            Ok(value)
        }
        Err(error) => {
            tracing::warn!(%error, "a change failed and was rolled back");
            // Fails when the whole transaction was rolled back.
            let _ = transaction.execute_batch("ROLLBACK TO change; RELEASE change");
            Err(error)
        }
    }
}
