//! Randomness from the system, as bytes and as short texts.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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

/// Identity of a response that came at `now_ms`: 32 hexadecimal digits (UUID version 7) that sort by time.
pub fn response_id(now_ms: i64) -> String {
    let now = u64::try_from(now_ms).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(now, &bytes::<10>()).into_uuid().simple().to_string()
}
