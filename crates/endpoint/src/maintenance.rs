//! Periodic tasks: refreshes the list of posts, erases responses that were not approved in time, detects changes that
//! commands made to the database.

use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::App;
use crate::store::StoreError;
use crate::threads::STALE_MS;

/// How soon readers see the changes of commands.
const REFRESH_INTERVAL: Duration = Duration::from_secs(1);

/// How often old responses are erased.
const PURGE_INTERVAL: Duration = Duration::from_secs(60 * 60);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Runs until the future is dropped.
pub async fn run(app: App) {
    // Beside each other: the list of posts may come from a slow host, and the database may be locked.
    tokio::join!(refresh_posts(&app), detect_changes(&app), clean_up(&app), purge(&app));
}

async fn refresh_posts(app: &App) {
    let mut refresh = every(REFRESH_INTERVAL);
    loop {
        refresh.tick().await;
        app.posts.refresh(app.clock.now_ms(), STALE_MS).await;
    }
}

async fn detect_changes(app: &App) {
    let mut refresh = every(REFRESH_INTERVAL);
    let mut is_readable = true;
    loop {
        refresh.tick().await;
        let detected = app.store.detect_external_changes().await;
        // Once, not every second while a server is down.
        if let Err(error) = &detected
            && is_readable
        {
            tracing::warn!(%error, "can't read the database");
        }
        is_readable = detected.is_ok();
    }
}

async fn clean_up(app: &App) {
    let mut refresh = every(REFRESH_INTERVAL);
    let mut is_writable = true;
    loop {
        refresh.tick().await;
        app.rate_limiter.prune(app.clock.now_ms());
        app.webmention_limiter.prune(app.clock.now_ms());
        app.key_attempts.prune(app.clock.now_ms());
        let cleaned = app.store.clean_up(app.clock.now_ms()).await;
        if let Err(error) = &cleaned
            && is_writable
        {
            tracing::warn!(%error, "can't clean the database up");
        }
        is_writable = cleaned.is_ok();
    }
}

async fn purge(app: &App) {
    // The list has the number of days after which responses are erased.
    app.posts.refresh(app.clock.now_ms(), STALE_MS).await;
    let mut purge = every(PURGE_INTERVAL);
    loop {
        purge.tick().await;
        match purge_old(app).await {
            Ok(0) => {}
            Ok(erased) => tracing::info!(erased, "erased responses that were not approved in time"),
            Err(error) => tracing::warn!(%error, "can't erase old responses"),
        }
    }
}

/// Ticks at once, and then after each period.
fn every(period: Duration) -> Interval {
    let mut interval = interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

/// Erases responses that were not approved within `keep_unapproved_days`, and expired sessions; returns the number of
/// erased responses. Without the list of posts the number of days is unknown, and nothing is erased.
///
/// # Errors
/// When the database can't be written.
pub async fn purge_old(app: &App) -> Result<usize, StoreError> {
    let Some(site) = app.posts.site() else { return Ok(0) };
    let now_ms = app.clock.now_ms();
    let before_ms = now_ms - i64::from(site.threads.keep_unapproved_days) * DAY_MS;
    app.store.purge(before_ms, now_ms).await
}
