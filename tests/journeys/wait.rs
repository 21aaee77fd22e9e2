//! Waiting: until something is so, never for a fixed time.

use std::fmt::Display;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

/// How long something may take before it counts as never.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often is looked.
const PERIOD: Duration = Duration::from_millis(20);

/// Tries until there is a value. An error counts as "not yet": a page may be on its way out.
pub(crate) async fn until<T>(what: impl Display, mut attempt: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let last = match attempt().await {
            Ok(Some(value)) => return Ok(value),
            Ok(None) => anyhow!("it is not so"),
            Err(error) => error,
        };
        if Instant::now() >= deadline {
            return Err(last.context(format!("waited in vain until {what}")));
        }
        tokio::time::sleep(PERIOD).await;
    }
}
