//! Sessions of the author. The database has only the hash of the token.

use super::{Store, StoreError};

impl Store {
    /// Opens a session that expires at `expires_ms`, and removes expired ones.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn open_session(
        &self,
        token_hash: [u8; 32],
        csrf: String,
        now_ms: i64,
        expires_ms: i64,
    ) -> Result<(), StoreError> {
        self.noting(on_database!(self, open_session(token_hash, csrf, now_ms, expires_ms)))
    }

    /// The first of these sessions that is open, with its CSRF token.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn open_session_of(
        &self,
        token_hashes: Vec<[u8; 32]>,
        now_ms: i64,
    ) -> Result<Option<([u8; 32], String)>, StoreError> {
        on_database!(self, open_session_of(token_hashes, now_ms))
    }

    /// Ends sessions.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn close_sessions(&self, token_hashes: Vec<[u8; 32]>) -> Result<(), StoreError> {
        self.noting(on_database!(self, close_sessions(token_hashes)))
    }
}
