//! Checks of passwords, of which few run at a time.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::password;

/// Limit on concurrent password checks: each takes some 20 MB.
const MAX_CONCURRENT: usize = 2;

/// Checks passwords.
pub struct PasswordChecks(Arc<Semaphore>);

impl PasswordChecks {
    /// Whether `password` matches `stored_hash`, checked on a blocking thread.
    pub async fn check(&self, password: String, stored_hash: Option<String>) -> bool {
        let Ok(permit) = Arc::clone(&self.0).acquire_owned().await else { return false };
        let checking = tokio::task::spawn_blocking(move || {
            // The permit is held until the check ends, even if the caller is gone.
            let _permit = permit;
            password::verify(&password, stored_hash.as_deref())
        });
        checking.await.unwrap_or(false)
    }
}

impl Default for PasswordChecks {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MAX_CONCURRENT)))
    }
}
