//! Stored secrets: the signing key, and the hash of the author's password.

use super::{Store, StoreError};

impl Store {
    /// The signing key, generated at first use.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn signing_key(&self) -> Result<Vec<u8>, StoreError> {
        self.noting(on_database!(self, signing_key()))
    }

    /// The hash of the author's password as a PHC string; none if no password is set.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn password_hash(&self) -> Result<Option<String>, StoreError> {
        on_database!(self, password_hash())
    }

    /// Sets the hash of the author's password, and ends all sessions.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn set_password_hash(&self, hash: String) -> Result<(), StoreError> {
        self.noting(on_database!(self, set_password_hash(hash)))
    }
}
