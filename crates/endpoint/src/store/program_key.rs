//! Keys of the author's programs. The database has only their hashes.

use super::{Store, StoreError};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A stored key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramKey {
    /// The name that the operator gave it; no other one has it.
    pub name: String,
    /// Its hash, by [`crate::program_key::hash`].
    pub hash: Vec<u8>,
    /// When it was made, in milliseconds since 1970.
    pub made_ms: i64,
    /// The start of the day (UTC) of its last use, in milliseconds since 1970.
    pub used_ms: Option<i64>,
}

impl Store {
    /// Adds a key; returns false if its name is taken.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn add_program_key(&self, key: ProgramKey) -> Result<bool, StoreError> {
        self.noting(on_database!(self, add_program_key(key)))
    }

    /// All keys, by name.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn program_keys(&self) -> Result<Vec<ProgramKey>, StoreError> {
        on_database!(self, program_keys())
    }

    /// Removes the key of this name; returns whether it existed.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn remove_program_key(&self, name: String) -> Result<bool, StoreError> {
        self.noting(on_database!(self, remove_program_key(name)))
    }

    /// Whether there is a key with this hash; records the day of its use.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn use_program_key(&self, hash: [u8; 32], now_ms: i64) -> Result<bool, StoreError> {
        let Some(key) = on_database!(self, program_key(hash))? else { return Ok(false) };
        let day_ms = now_ms - now_ms.rem_euclid(DAY_MS);
        if key.used_ms.is_none_or(|used_ms| used_ms < day_ms)
            // Responses can be read without it, such as when the disk is full.
            && let Err(error) = self.noting(on_database!(self, record_use(hash, day_ms)))
        {
            tracing::warn!(%error, "can't store the last use of a key");
        }
        Ok(true)
    }
}
