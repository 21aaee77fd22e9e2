//! Stored secrets: the signing key, and the hash of the author's password.

use super::{Store, StoreError};

/// Name of the key for form tokens and deletion keys.
pub(super) const SIGNING_KEY: &str = "signing key";

/// Name of the hash of the author's password.
pub(super) const PASSWORD: &str = "password";

/// Name of the bytes of a probe.
pub(super) const PROBE: &str = "health";

/// Name of the mark of a move into the database that is not finished.
pub(super) const MOVE_MARK: &str = "move";

/// Name of the mark that erased text may be in the write-ahead log of SQLite.
pub(super) const ERASURE_MARK: &str = "erasure";

/// Names of what is not moved to another database.
pub(super) const OWN_SECRETS: [&str; 3] = [PROBE, MOVE_MARK, ERASURE_MARK];

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
