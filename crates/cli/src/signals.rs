//! Graceful shutdown: removes unfinished files on SIGINT and SIGTERM.

use std::process;
use std::thread;

use publish::output;

/// Shells add this to the number of the signal that ended a program.
const SIGNALLED: i32 = 128;

/// Waits for SIGINT or SIGTERM and returns its number. Signals are received from this call on.
#[cfg(unix)]
pub(crate) fn shutdown_signal() -> impl Future<Output = i32> + Send {
    use tokio::signal::unix::{SignalKind, signal};
    let signal_of = |kind: SignalKind| {
        let signals = signal(kind);
        async move {
            match signals {
                Ok(mut signals) => signals.recv().await,
                Err(_) => std::future::pending().await,
            };
            kind.as_raw_value()
        }
    };
    let (interrupted, terminated) = (signal_of(SignalKind::interrupt()), signal_of(SignalKind::terminate()));
    async move {
        tokio::select! {
            number = interrupted => number,
            number = terminated => number,
        }
    }
}

/// Waits for Ctrl-C and returns the number of SIGINT on Unix.
#[cfg(not(unix))]
pub(crate) async fn shutdown_signal() -> i32 {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    2
}

/// Installs the handler: on a signal, unfinished files are removed and the process exits.
pub(crate) fn remove_unfinished_files_on_signal() {
    // Without a runtime, the default signal handlers stay.
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    let signal = {
        let _inside = runtime.enter();
        shutdown_signal()
    };
    thread::spawn(move || {
        let number = runtime.block_on(signal);
        output::abandon();
        deploy::remove_temporary_folders();
        process::exit(SIGNALLED + number);
    });
}
