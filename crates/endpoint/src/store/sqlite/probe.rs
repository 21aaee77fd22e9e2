//! A write that succeeds when a response could be stored.

use std::sync::Arc;

use super::{Erasure, Sqlite, disk_space, secret};
use crate::random;
use crate::store::StoreError;

/// Number of probes when the disk is nearly full: one may still fit where no response does. 128 KiB are more than the
/// longest response takes with its indexes.
const NEARLY_FULL_PROBES: usize = 128 * 1024 / PROBE_BYTES;

/// Bytes of a probe.
const PROBE_BYTES: usize = 8;

impl Sqlite {
    /// Writes a probe through the writer, as for a response; as large as a response when the disk is nearly full.
    pub(in crate::store) async fn probe(&self, has_failed: bool) -> Result<(), StoreError> {
        // Random, since SQLite does not write an unchanged value, and so would not detect a full disk.
        let probe = random::bytes::<PROBE_BYTES>();
        let path = Arc::clone(&self.path);
        self.write(Erasure::None, move |transaction| {
            let is_tight = has_failed || disk_space::is_nearly_full(&path);
            secret::put_probe(transaction, &probe.repeat(if is_tight { NEARLY_FULL_PROBES } else { 1 }))
        })
        .await
    }
}
