//! The queue before a writer, which commits several changes at once.

use std::sync::{Mutex, PoisonError};

use tokio::sync::mpsc;

use super::StoreError;

/// Limit on waiting changes; above it, writes fail with [`StoreError::Busy`].
const CAPACITY: usize = 1024;

/// Changes that wait for their commit.
pub(super) struct JobQueue<J> {
    /// None after it was closed.
    sender: Mutex<Option<mpsc::Sender<J>>>,
}

impl<J> JobQueue<J> {
    /// A queue, and where the writer receives from it.
    pub(super) fn new() -> (Self, mpsc::Receiver<J>) {
        let (sender, receiver) = mpsc::channel(CAPACITY);
        (Self { sender: Mutex::new(Some(sender)) }, receiver)
    }

    /// Appends a job.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many wait, or after it was closed.
    pub(super) fn send(&self, job: J) -> Result<(), StoreError> {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        sender.as_ref().ok_or(StoreError::Busy)?.try_send(job).map_err(|_| StoreError::Busy)
    }

    /// The number of waiting jobs.
    pub(super) fn length(&self) -> usize {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        sender.as_ref().map_or(0, |sender| sender.max_capacity() - sender.capacity())
    }

    /// Accepts no more jobs. The writer receives those that wait, and then the end.
    pub(super) fn close(&self) {
        drop(self.sender.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}
