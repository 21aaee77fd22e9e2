//! The number and size of pending responses, which are limited.

use super::response::Status;
use super::{Store, StoreError};

/// Part of a limit from which on the author is warned, in per cent.
const NEARLY_FULL: u64 = 80;

/// Responses of one status that await a decision: pending, or marked as spam by a check of the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// How many.
    pub responses: u64,
    /// Bytes of their names, addresses and texts.
    pub bytes: u64,
}

impl Pending {
    /// Whether this is within `limits`.
    pub fn fits(self, limits: Self) -> bool {
        self.responses <= limits.responses && self.bytes <= limits.bytes
    }

    /// Whether this is so near to `limits` that the author should know.
    pub fn nearly_fills(self, limits: Self) -> bool {
        let is_near = |number: u64, limit: u64| number.saturating_mul(100) >= limit.saturating_mul(NEARLY_FULL);
        is_near(self.responses, limits.responses) || is_near(self.bytes, limits.bytes)
    }
}

impl Store {
    /// The responses of this status that await a decision; none if it is approved or rejected.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn pending(&self, status: Status) -> Result<Pending, StoreError> {
        on_database!(self, pending(status))
    }
}
