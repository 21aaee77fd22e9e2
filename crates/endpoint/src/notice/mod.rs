//! Notices to the author about new responses, by e-mail and webhook.
//!
//! A notice is queued in the commit that stores the response. It is sent afterwards and retried on failure, so it never
//! delays the reply to the sender. In a digest, notices of one day are due at the same time, and those of responses that
//! are still pending are due again a day later.

mod digest;
mod mail;
mod webhook;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::civil::Time;
use lettre::message::Message;
use tokio::task::spawn_blocking;

use crate::App;
use crate::config::{Config, Mail};
use crate::store::StoreError;
use crate::store::response::{ResponseKind, Status, StoredResponse};
use crate::store::submission::Announcement;

const MAIL: &str = "mail";
const WEBHOOK: &str = "webhook";

/// Above this number, due notices are combined in one e-mail. Private messages, which are not combined, wait for the next
/// round: what an endpoint has taken belongs to it for some minutes only.
const MAX_SINGLE_MAILS: usize = 5;

/// Limit on the responses of one e-mail.
const MAX_LISTED: usize = 100;

/// Limit on webhook calls in one round, so that they do not delay e-mails for long.
const MAX_WEBHOOK_CALLS: usize = 5;

/// Limit on the pause between rounds, since the system's clock may be set.
const MAX_ROUND_DURATION: Duration = Duration::from_secs(60);

/// Pause after an error of the database.
const ERROR_RETRY_DELAY: Duration = Duration::from_secs(10);

/// The configured channels.
fn channels(config: &Config) -> Vec<&'static str> {
    let mail = config.mail.as_ref().map(|_| MAIL);
    let webhook = config.webhook.as_ref().map(|_| WEBHOOK);
    mail.into_iter().chain(webhook).collect()
}

/// The notices about a response or message that is received at `now_ms`. A message is in no digest.
pub fn announcements(app: &App, kind: ResponseKind, now_ms: i64) -> Vec<Announcement> {
    let mail = app.config.mail.as_ref().filter(|_| kind != ResponseKind::Message);
    let digest = mail.and_then(|mail| mail.digest);
    let due_ms = |channel| match digest {
        Some(time) if channel == MAIL => digest::next_ms(app, time, now_ms),
        _ => now_ms,
    };
    let channels = channels(&app.config).into_iter();
    channels.map(|channel| Announcement { channel, due_ms: due_ms(channel) }).collect()
}

/// Sends due notices until `stop` resolves; a notice that is being sent is finished, and the others are given back.
pub async fn run(app: App, stop: impl Future<Output = ()>) {
    if let Err(error) = app.store.keep_notices(channels(&app.config), app.clock.now_ms()).await {
        tracing::warn!(%error, "can't delete the notices of removed channels");
    }
    let is_stopping = AtomicBool::new(false);
    let mut rounds = std::pin::pin!(deliver_in_rounds(&app, &is_stopping));
    tokio::select! {
        () = &mut rounds => {}
        () = stop => {
            is_stopping.store(true, Ordering::Relaxed);
            app.notice_wakeup.notify_one();
            rounds.await;
        }
    }
}

/// Sends due notices until `is_stopping` is set.
async fn deliver_in_rounds(app: &App, is_stopping: &AtomicBool) {
    while !is_stopping.load(Ordering::Relaxed) {
        let pause = match deliver(app, is_stopping).await {
            Ok(next_ms) => app.clock.pause_until(next_ms, MAX_ROUND_DURATION),
            Err(error) => {
                tracing::warn!(%error, "can't send notices; will retry");
                ERROR_RETRY_DELAY
            }
        };
        tokio::select! {
            () = app.notice_wakeup.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Sends the due notices; returns the time at which the next one is due.
///
/// # Errors
/// When the database can't be read or written.
pub async fn deliver_due(app: &App) -> Result<Option<i64>, StoreError> {
    deliver(app, &AtomicBool::new(false)).await
}

async fn deliver(app: &App, is_stopping: &AtomicBool) -> Result<Option<i64>, StoreError> {
    let (mails, calls) = tokio::join!(deliver_mails(app, is_stopping), deliver_webhook_calls(app, is_stopping));
    mails?;
    calls?;
    app.store.next_notice_ms(channels(&app.config)).await
}

async fn deliver_mails(app: &App, is_stopping: &AtomicBool) -> Result<(), StoreError> {
    let Some(settings) = &app.config.mail else { return Ok(()) };
    let due = app.store.due_notices(MAIL, app.clock.now_ms(), MAX_LISTED).await?;
    let (messages, due): (Vec<_>, Vec<_>) = due.into_iter().partition(|kept| kept.kind == ResponseKind::Message);
    let mut messages = messages.iter();
    let mut single = messages.by_ref().take(MAX_SINGLE_MAILS);
    while !is_stopping.load(Ordering::Relaxed)
        && let Some(message) = single.next()
    {
        let outcome = send(settings, mail::compose_message(app, settings, message)).await;
        note(app, MAIL, std::slice::from_ref(message), outcome).await?;
    }
    release(app, MAIL, messages).await?;
    let together = if settings.digest.is_some() || due.len() > MAX_SINGLE_MAILS { MAX_LISTED } else { 1 };
    let mut taken = due.chunks(together);
    while !is_stopping.load(Ordering::Relaxed)
        && let Some(responses) = taken.next()
    {
        let day = settings.digest.map(|_| digest::day(app, app.clock.now_ms()));
        let outcome = send(settings, mail::compose(app, settings, responses, day)).await;
        match settings.digest {
            Some(time) if outcome.is_ok() => note_digest(app, time, responses).await?,
            _ => note(app, MAIL, responses, outcome).await?,
        }
    }
    release(app, MAIL, taken.flatten()).await
}

/// Sends an e-mail, if it could be composed.
async fn send(settings: &Mail, composed: Result<Message, String>) -> Result<(), String> {
    let (server, message) = (settings.server.clone(), composed?);
    let sent = spawn_blocking(move || mail::send(&server, &message)).await;
    sent.unwrap_or_else(|_| Err("the task was interrupted".to_owned()))
}

/// Notes that a digest was sent: pending responses are in the next one too.
async fn note_digest(app: &App, time: Time, responses: &[StoredResponse]) -> Result<(), StoreError> {
    let ids = |responses: Vec<&StoredResponse>| responses.into_iter().map(|response| response.id.clone()).collect();
    let (pending, published) = responses.iter().partition(|response| response.status == Status::Pending);
    app.store.postpone_notices(MAIL, ids(pending), digest::next_ms(app, time, app.clock.now_ms())).await?;
    app.store.notices_sent(MAIL, ids(published)).await
}

async fn deliver_webhook_calls(app: &App, is_stopping: &AtomicBool) -> Result<(), StoreError> {
    let Some(settings) = &app.config.webhook else { return Ok(()) };
    let due = app.store.due_notices(WEBHOOK, app.clock.now_ms(), MAX_WEBHOOK_CALLS).await?;
    let mut taken = due.iter();
    while !is_stopping.load(Ordering::Relaxed)
        && let Some(response) = taken.next()
    {
        let (settings, body) = (settings.clone(), webhook::body(app, response));
        let sent = spawn_blocking(move || webhook::call(&settings, &body)).await;
        let outcome = sent.unwrap_or_else(|_| Err("the task was interrupted".to_owned()));
        note(app, WEBHOOK, std::slice::from_ref(response), outcome).await?;
    }
    release(app, WEBHOOK, taken).await
}

/// Gives back what this endpoint has taken and does not send any more, so that another one need not wait for it.
async fn release<'r>(
    app: &App,
    channel: &'static str,
    responses: impl Iterator<Item = &'r StoredResponse>,
) -> Result<(), StoreError> {
    let ids: Vec<String> = responses.map(|response| response.id.clone()).collect();
    if ids.is_empty() { Ok(()) } else { app.store.release_notices(channel, ids, app.clock.now_ms()).await }
}

/// Stores the outcome of notices.
async fn note(
    app: &App,
    channel: &'static str,
    responses: &[StoredResponse],
    outcome: Result<(), String>,
) -> Result<(), StoreError> {
    let ids: Vec<String> = responses.iter().map(|response| response.id.clone()).collect();
    let Err(why) = outcome else {
        return app.store.notices_sent(channel, ids).await;
    };
    let count = ids.len();
    let given_up = app.store.notices_failed(channel, ids, app.clock.now_ms()).await?;
    tracing::warn!(channel, count, why, "a notice to the author was not sent; will retry");
    if given_up > 0 {
        tracing::error!(
            channel,
            given_up,
            "gave up sending notices to the author after three days; see the moderation pages"
        );
    }
    Ok(())
}

/// The title of the post, or its id if it is not in the list of posts.
fn post_title(app: &App, post: &str) -> String {
    let site = app.posts.site();
    let title = site.as_ref().and_then(|site| site.post(post)).map(|post| post.title.clone());
    title.unwrap_or_else(|| post.to_owned())
}
