//! Several addresses at which one server listens.

use std::io;
use std::iter;

use tokio::net::TcpListener;

/// Where the server listens; the first one is on loopback.
#[derive(Debug)]
pub struct Listeners {
    first: TcpListener,
    others: Vec<TcpListener>,
}

impl Listeners {
    /// Listens at further addresses.
    #[must_use]
    pub fn with(mut self, others: Vec<TcpListener>) -> Self {
        self.others.extend(others);
        self
    }

    /// The port, which is that of all addresses.
    pub(super) fn port(&self) -> io::Result<u16> {
        Ok(self.first.local_addr()?.port())
    }

    /// The listener of each address.
    pub(super) fn each(self) -> impl Iterator<Item = TcpListener> {
        iter::once(self.first).chain(self.others)
    }
}

impl From<TcpListener> for Listeners {
    fn from(first: TcpListener) -> Self {
        Self { first, others: Vec::new() }
    }
}
