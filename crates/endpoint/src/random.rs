//! Random bytes and texts from the system, and ids of responses.

use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::{ContextV7, Timestamp, Uuid};

/// `N` random bytes.
///
/// # Panics
/// When the system has no randomness to give: nothing could be signed safely then.
#[expect(clippy::expect_used, reason = "without randomness nothing can be signed safely")]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

/// `N` random bytes as a text of `A-Z a-z 0-9 - _`.
pub fn text<const N: usize>() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<N>())
}

/// Generates ids of responses.
#[derive(Default)]
pub struct ResponseIds(Mutex<ContextV7>);

impl ResponseIds {
    /// The id of a response received at `now_ms`: 32 hexadecimal digits (UUID version 7). Ids sort in the order of
    /// their generation, also within one millisecond, so that a reply follows its parent.
    pub fn next(&self, now_ms: i64) -> String {
        let now = u64::try_from(now_ms).unwrap_or_default();
        let nanoseconds = u32::try_from(now % 1000).unwrap_or_default() * 1_000_000;
        Uuid::new_v7(Timestamp::from_unix(&self.0, now / 1000, nanoseconds)).simple().to_string()
    }
}
