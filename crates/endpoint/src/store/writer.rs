//! The one writer: a thread that takes whatever is waiting, commits it as one transaction, and only then answers.
//!
//! A commit costs a wait for the disk. Shared by all that wait meanwhile, it is paid once for many.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use super::StoreError;

/// Changes that may wait; whoever comes when it is full is told to come again.
const QUEUE_CAPACITY: usize = 1024;

/// Most changes of one commit.
const MAX_GROUP_SIZE: usize = 256;

/// Tells whoever asked, once it is known whether the commit is on disk.
type Answer = Box<dyn FnOnce(bool) + Send>;

/// A change that waits.
struct Job {
    change: Box<dyn FnOnce(&mut Transaction<'_>) -> Answer + Send>,
    /// Whether it erases what is to leave the log too.
    erases: bool,
}

pub(super) struct Writer {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// Whether something erased is still in the log.
    to_forget: Arc<AtomicBool>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE_CAPACITY);
        let to_forget = Arc::<AtomicBool>::default();
        let shared = Arc::clone(&to_forget);
        let thread = std::thread::spawn(move || run(connection, queue, &shared));
        Self { jobs: Mutex::new(Some(jobs)), thread: Mutex::new(Some(thread)), to_forget }
    }

    /// Whether something erased is still in the log, since a reader was in the way.
    pub(super) fn has_to_forget(&self) -> bool {
        self.to_forget.load(Ordering::Relaxed)
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
        erases: bool,
    ) -> Result<T, StoreError> {
        let (tell, told) = oneshot::channel();
        let change = Box::new(move |transaction: &mut Transaction<'_>| -> Answer {
            let outcome = within_savepoint(transaction, change);
            Box::new(move |committed| {
                let outcome = match outcome {
                    Ok(_) if !committed => Err(StoreError::Database(not_committed())),
                    outcome => outcome.map_err(StoreError::Database),
                };
                // Whoever asked may have hung up.
                let _ = tell.send(outcome);
            })
        });
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or(StoreError::Busy)?;
        jobs.try_send(Job { change, erases }).map_err(|_| StoreError::Busy)?;
        drop(jobs);
        told.await.unwrap_or(Err(StoreError::Busy))
    }

    /// Takes nothing more, and returns when all that was taken is written.
    pub(super) async fn close(&self) {
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

fn not_committed() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR), None)
}

fn run(mut connection: Connection, mut queue: mpsc::Receiver<Job>, to_forget: &AtomicBool) {
    let mut group = Vec::with_capacity(MAX_GROUP_SIZE);
    while let Some(first) = queue.blocking_recv() {
        group.push(first);
        while group.len() < MAX_GROUP_SIZE
            && let Ok(next) = queue.try_recv()
        {
            group.push(next);
        }
        let erases = group.iter().any(|job| job.erases);
        let (answers, committed) = commit(&mut connection, &mut group);
        if erases && committed {
            to_forget.store(!forget(&connection), Ordering::Relaxed);
        }
        for answer in answers {
            answer(committed);
        }
    }
    // The log goes back into the database, so that one file is all there is to keep.
    if let Err(error) = connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);") {
        tracing::warn!(%error, "the log stays beside the database");
    }
}

/// Writes the log back into the database and empties it; says whether that was done. Erased rows are overwritten in
/// the database by SQLite (`secure_delete`), but the log would hold them until it is written anew.
pub(super) fn forget(connection: &Connection) -> bool {
    let is_busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    matches!(is_busy, Ok(false))
}

/// Runs the group in one transaction; says whether it is on disk.
fn commit(connection: &mut Connection, group: &mut Vec<Job>) -> (Vec<Answer>, bool) {
    let mut transaction = match connection.transaction_with_behavior(TransactionBehavior::Immediate) {
        Ok(transaction) => transaction,
        Err(error) => {
            tracing::error!(%error, "the database can't be written");
            // Dropped jobs answer that nothing was done.
            group.clear();
            return (Vec::new(), false);
        }
    };
    let mut answers = Vec::with_capacity(group.len());
    for job in group.drain(..) {
        // A full disk ends the whole transaction by itself: nothing may be written outside of one.
        if transaction.is_autocommit() {
            break;
        }
        answers.push((job.change)(&mut transaction));
    }
    if transaction.is_autocommit() {
        return (answers, false);
    }
    match transaction.commit() {
        Ok(()) => (answers, true),
        Err(error) => {
            tracing::error!(%error, "a commit failed; nothing of it was acknowledged");
            (answers, false)
        }
    }
}

/// What fails by itself does not take the others of its group with it.
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
            tracing::warn!(%error, "a change was not made");
            // Where the whole transaction has ended, there is no savepoint to go back to.
            let _ = transaction.execute_batch("ROLLBACK TO change; RELEASE change");
            Err(error)
        }
    }
}
