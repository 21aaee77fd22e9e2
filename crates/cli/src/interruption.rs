//! Leaving when the user or the system says so, with nothing unfinished left behind.

use std::process;
use std::thread;

use publish::output;

/// What a shell adds to the number of the signal that has ended a program.
const SIGNALLED: i32 = 128;

/// Until the program is asked to end; the number of the signal. Signals count from this call on.
#[cfg(unix)]
pub(crate) fn asked_to_end() -> impl Future<Output = i32> + Send {
    use tokio::signal::unix::{SignalKind, signal};
    let asked = |kind: SignalKind| {
        let signals = signal(kind);
        async move {
            match signals {
                Ok(mut signals) => signals.recv().await,
                Err(_) => std::future::pending().await,
            };
            kind.as_raw_value()
        }
    };
    let (interrupted, terminated) = (asked(SignalKind::interrupt()), asked(SignalKind::terminate()));
    async move {
        tokio::select! {
            number = interrupted => number,
            number = terminated => number,
        }
    }
}

/// Until the program is asked to end; the number of the signal that others have for it.
#[cfg(not(unix))]
pub(crate) async fn asked_to_end() -> i32 {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    2
}

/// From now on, the program ends tidily when it is asked to, whatever it is doing.
pub(crate) fn clear_up_when_asked_to_end() {
    // Without a runtime, the system ends the program as it always does.
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    let asked = {
        let _inside = runtime.enter();
        asked_to_end()
    };
    thread::spawn(move || {
        let number = runtime.block_on(asked);
        output::abandon();
        process::exit(SIGNALLED + number);
    });
}
