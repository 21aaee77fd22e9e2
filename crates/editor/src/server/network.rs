//! The editor in the local network: at which addresses of this machine it answers, and how other devices get a session.

use std::net::Ipv4Addr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use anyhow::Result;
use url::Host;

use super::access_code::{AccessCodes, Attempt};

/// What the author should know of access codes, while the editor runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessEvent {
    /// A device has started a session with the code.
    Used,
    /// Too many wrong codes were typed; this one is valid now.
    Replaced(String),
}

/// Access from the local network, to a server that listens there.
pub struct NetworkAccess {
    addresses: Vec<Ipv4Addr>,
    codes: Mutex<AccessCodes>,
    notify: Box<dyn Fn(AccessEvent) + Send + Sync>,
}

impl NetworkAccess {
    /// Access at `addresses` of this machine. `notify` tells the author.
    pub fn new(addresses: Vec<Ipv4Addr>, notify: impl Fn(AccessEvent) + Send + Sync + 'static) -> Self {
        Self { addresses, codes: Mutex::default(), notify: Box::new(notify) }
    }

    /// The addresses of this machine.
    pub fn addresses(&self) -> &[Ipv4Addr] {
        &self.addresses
    }

    /// A new access code, as it is shown. An older one is void.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn new_code(&self) -> Result<String> {
        self.codes().renew(Instant::now())
    }

    /// Whether a host is one of the addresses. Names are none: they may be those of another site.
    pub(super) fn is_own(&self, host: &Host) -> bool {
        matches!(host, Host::Ipv4(address) if self.addresses.contains(address))
    }

    /// Compares what was typed with the code; tells the author when another one replaces it.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub(super) fn attempt(&self, typed: &str) -> Result<Attempt> {
        let attempt = self.codes().attempt(typed, Instant::now())?;
        if let Attempt::Replaced(code) = &attempt {
            (self.notify)(AccessEvent::Replaced(code.clone()));
        }
        Ok(attempt)
    }

    /// Tells the author that a session was started.
    pub(super) fn tell_used(&self) {
        (self.notify)(AccessEvent::Used);
    }

    fn codes(&self) -> MutexGuard<'_, AccessCodes> {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
