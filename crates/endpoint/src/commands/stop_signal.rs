//! The signals that end a command: SIGTERM and SIGINT, elsewhere than on Unix an interrupt.

use std::io;

/// Receives the signals. They are caught from the start, so that errors appear there.
#[cfg(unix)]
pub(super) struct StopSignal {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignal {
    pub(super) fn install() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Resolves at the next signal.
    pub(super) async fn received(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Receives interrupts.
#[cfg(not(unix))]
pub(super) struct StopSignal;

#[cfg(not(unix))]
impl StopSignal {
    pub(super) fn install() -> io::Result<Self> {
        Ok(Self)
    }

    /// Resolves at the next interrupt.
    pub(super) async fn received(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
