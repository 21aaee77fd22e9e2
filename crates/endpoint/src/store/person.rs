//! The responses of one person, by e-mail address.

use super::response::StoredResponse;
use super::{Store, StoreError};

impl Store {
    /// The responses that were sent with this address, oldest first, however it is spelled.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn responses_of(&self, email: String) -> Result<Vec<StoredResponse>, StoreError> {
        on_database_in_steps!(self, responses_of(email))
    }

    /// Erases them; returns the number of published and of other ones. The ids of published ones are kept, so that
    /// copies are removed too.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn erase_person(&self, email: String, now_ms: i64) -> Result<(usize, usize), StoreError> {
        self.publishing(on_database_in_steps!(self, erase_person(email, now_ms)))
    }

    /// The number of responses of others with the address in text or name.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn mentions(&self, email: String) -> Result<usize, StoreError> {
        on_database_in_steps!(self, mentions(email))
    }
}
