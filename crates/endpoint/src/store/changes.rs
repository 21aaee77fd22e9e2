//! Which threads readers see changed, and when.

use super::{Store, StoreError};

/// A response that was published or withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ThreadChange {
    /// The post to which it belongs.
    pub post: String,
    /// Its id.
    pub response: String,
    /// When, by the clock of the process that changed it.
    pub changed_ms: i64,
}

impl Store {
    /// The last changes of responses that were published or withdrawn from `since_ms` on, oldest first. Imported
    /// responses count from the time at which they were received.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn thread_changes(&self, since_ms: i64) -> Result<Vec<ThreadChange>, StoreError> {
        on_database!(self, thread_changes(since_ms))
    }
}
