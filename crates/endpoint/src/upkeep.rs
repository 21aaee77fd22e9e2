//! What the endpoint does by itself: keeps its list of posts fresh, erases what was not approved in time, notices
//! what the command line has changed.

use std::time::Duration;

use rusqlite::{Connection, Transaction};
use tokio::time::{MissedTickBehavior, interval};

use crate::App;
use crate::store::{Change, StoreError, queue, session};
use crate::threads::STALE_MS;

/// How soon readers see what the command line has changed.
const NOTICE_INTERVAL: Duration = Duration::from_secs(1);

/// How often old responses are looked for.
const PURGE_INTERVAL: Duration = Duration::from_secs(60 * 60);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Works until it is dropped.
pub async fn run(app: App) {
    // What readers were promised is known before anything is erased.
    app.register.refresh(app.clock.now_ms(), STALE_MS).await;
    let mut notice = interval(NOTICE_INTERVAL);
    notice.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut purge = interval(PURGE_INTERVAL);
    purge.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = notice.tick() => {
                app.register.refresh(app.clock.now_ms(), STALE_MS).await;
                app.rates.tidy(app.clock.now_ms());
                if let Err(error) = app.store.notice_others().await {
                    tracing::warn!(%error, "the database can't be read");
                }
                if let Err(error) = app.store.forget_erased().await {
                    tracing::warn!(%error, "what was erased is still in the log beside the database");
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

/// Erases what was not approved within the days that readers were told, and sessions that have ended; returns how
/// many responses. As long as the list of posts could not be had, nobody knows what readers were told, and nothing is
/// erased.
///
/// # Errors
/// When the database can't be written.
pub async fn purge_old(app: &App) -> Result<usize, StoreError> {
    let Some(site) = app.register.site() else { return Ok(0) };
    let now_ms = app.clock.now_ms();
    let before_ms = now_ms - i64::from(site.threads.keep_unapproved_days) * DAY_MS;
    let is_due = move |connection: &Connection| queue::is_purge_due(connection, before_ms, now_ms);
    // A purge writes the log anew: not for nothing.
    if !app.store.read(is_due).await? {
        return Ok(0);
    }
    let purge = move |transaction: &Transaction<'_>| {
        session::purge(transaction, now_ms)?;
        queue::purge(transaction, before_ms)
    };
    app.store.write(Change::Erased, purge).await
}
