//! Attempts to log in: few for each network, and not many for all.

/// Counts attempts.
pub struct Logins;

impl Logins {
    /// Counts from now on.
    pub fn new(_now_ms: i64) -> Self {
        Self
    }
}
