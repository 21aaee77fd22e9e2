//! Waiting for a condition, never for a fixed time.

use std::fmt::Display;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

const TIMEOUT: Duration = Duration::from_secs(15);

const INTERVAL: Duration = Duration::from_millis(20);

/// Retries until there is a value. An error is retried too: the page may be navigating.
pub(crate) async fn until<T>(what: impl Display, mut attempt: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        let last = match attempt().await {
            Ok(Some(value)) => return Ok(value),
            Ok(None) => anyhow!("the condition is false"),
            Err(error) => error,
        };
        if Instant::now() >= deadline {
            return Err(last.context(format!("timed out after {TIMEOUT:?}: {what}")));
        }
        tokio::time::sleep(INTERVAL).await;
    }
}
