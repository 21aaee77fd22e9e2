//! What the endpoint does by itself: keeps its list of posts fresh, erases what was not approved in time, notices
//! what the command line has changed.

use std::time::Duration;

use content::threads::DEFAULT_KEEP_DAYS;
use tokio::time::{MissedTickBehavior, interval};

use crate::App;
use crate::store::{Change, StoreError, queue};
use crate::threads::STALE_MS;

/// How soon readers see what the command line has changed.
const NOTICE: Duration = Duration::from_secs(1);

/// How often old responses are looked for.
const PURGE: Duration = Duration::from_secs(60 * 60);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Works until it is dropped.
pub async fn run(app: App) {
    let mut notice = interval(NOTICE);
    notice.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut purge = interval(PURGE);
    purge.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = notice.tick() => {
                app.register.refresh(app.clock.now_ms(), STALE_MS).await;
                if let Err(error) = app.store.notice_others().await {
                    tracing::warn!(%error, "the database can't be read");
                }
            }
            _ = purge.tick() => match purge_old(&app).await {
                Ok(0) => {}
                Ok(erased) => tracing::info!(erased, "erased responses that were not approved in time"),
                Err(error) => tracing::warn!(%error, "old responses could not be erased"),
            },
        }
    }
}

/// Erases what was not approved within the days that readers were told; returns how many.
///
/// # Errors
/// When the database can't be written.
pub async fn purge_old(app: &App) -> Result<usize, StoreError> {
    let days = app.register.site().map_or(DEFAULT_KEEP_DAYS, |site| site.threads.keep_unapproved_days);
    let before_ms = app.clock.now_ms() - i64::from(days) * DAY_MS;
    app.store.write(Change::Private, move |transaction| queue::purge(transaction, before_ms)).await
}
