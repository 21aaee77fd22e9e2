//! Group commit: one task commits all waiting submissions in one transaction, and only then replies.
//!
//! A durable commit waits for the disk of the server; the submissions that arrive meanwhile share the next commit.

use std::sync::{Mutex, PoisonError};

use deadpool_postgres::Pool;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::rate_limit::Key;
use super::{in_time, retried, submission};
use crate::store::StoreError;
use crate::store::job_queue::JobQueue;
use crate::store::submission::{Submission, SubmissionOutcome};

/// Limit on submissions in one commit. Each takes locks of the server, whose number is limited too.
const MAX_GROUP_SIZE: usize = 64;

/// A waiting submission.
struct Job {
    submission: Submission,
    reply: oneshot::Sender<Result<SubmissionOutcome, StoreError>>,
}

pub(super) struct Writer {
    jobs: JobQueue<Job>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(pool: Pool) -> Self {
        let (jobs, queue) = JobQueue::new();
        let task = tokio::spawn(run(pool, queue));
        Self { jobs, task: Mutex::new(Some(task)) }
    }

    pub(super) async fn submit(&self, submission: Submission) -> Result<SubmissionOutcome, StoreError> {
        let (reply, receiver) = oneshot::channel();
        self.jobs.send(Job { submission, reply })?;
        receiver.await.unwrap_or(Err(StoreError::Busy))
    }

    /// The number of waiting submissions.
    pub(super) fn queue_length(&self) -> usize {
        self.jobs.length()
    }

    /// Accepts no more submissions, and returns when all accepted ones are written.
    pub(super) async fn close(&self) {
        self.jobs.close();
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            let _ = task.await;
        }
    }
}

async fn run(pool: Pool, mut queue: mpsc::Receiver<Job>) {
    let mut key = None;
    let mut group = Vec::with_capacity(MAX_GROUP_SIZE);
    while queue.recv_many(&mut group, MAX_GROUP_SIZE).await > 0 {
        let (submissions, replies): (Vec<_>, Vec<_>) =
            group.drain(..).map(|Job { submission, reply }| (submission, reply)).unzip();
        for (reply, outcome) in replies.into_iter().zip(write(&pool, &mut key, &submissions).await) {
            // The sender may be gone.
            let _ = reply.send(outcome);
        }
    }
}

/// Stores a group; returns an outcome for each.
async fn write(
    pool: &Pool,
    key: &mut Option<Key>,
    group: &[Submission],
) -> Vec<Result<SubmissionOutcome, StoreError>> {
    match save(pool, key, group).await {
        Ok(outcomes) => outcomes.into_iter().map(Ok).collect(),
        // One of them is to blame: the others must not fail with it.
        Err(StoreError::Statement(error)) if group.len() > 1 => {
            tracing::warn!(error, "a group of responses was rolled back; each is stored by itself");
            let mut outcomes = Vec::with_capacity(group.len());
            for submission in group {
                let outcome = save(pool, key, std::slice::from_ref(submission)).await;
                outcomes.push(outcome.and_then(|outcomes| outcomes.into_iter().next().ok_or(StoreError::Busy)));
            }
            outcomes
        }
        Err(error) => {
            tracing::error!(%error, "a commit failed; none of its responses was acknowledged");
            let message = error.to_string();
            group.iter().map(|_| Err(StoreError::Server(message.clone()))).collect()
        }
    }
}

/// Stores a group; `key` is that of the rate limit, which is read when it is a day old.
async fn save(
    pool: &Pool,
    key: &mut Option<Key>,
    group: &[Submission],
) -> Result<Vec<SubmissionOutcome>, StoreError> {
    let now_ms = group.iter().map(|submission| submission.received_ms).max().unwrap_or_default();
    in_time(async {
        let known = *key;
        let current = retried(|| Key::of_the_day(pool, known, now_ms)).await?;
        *key = Some(current);
        retried(|| submission::save(pool, &current, group)).await
    })
    .await
}
