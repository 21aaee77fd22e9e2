//! Which threads readers see changed, and when.

use super::{Store, StoreError};

impl Store {
    /// The posts in whose threads a response was published or withdrawn from `since_ms` on, each with the time of its
    /// last change. Imported responses count from the time at which they were received.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn changed_threads(&self, since_ms: i64) -> Result<Vec<(String, i64)>, StoreError> {
        on_database!(self, changed_threads(since_ms))
    }
}
