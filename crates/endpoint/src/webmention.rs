//! Verifies Webmentions: fetches their pages within the guards of [`mentions::fetch`], and stores what they say as
//! pending responses.
//!
//! A few are verified at once, so that a slow host does not delay all others; of each host one, so that no sender can make
//! the endpoint send it many requests at once.

use std::collections::HashMap;
use std::time::Duration;

use mentions::fetch::{FetchError, Fetcher};
use protocol::response::Words;
use tokio::task::{Id, JoinSet, spawn_blocking};
use url::Url;

use crate::spam_check::{self, Reason};
use crate::store::StoreError;
use crate::store::response::{MentionKind, ResponseKind};
use crate::store::webmention::{Mention, MentionChange, Verification, Webmention};
use crate::threads::ThreadState;
use crate::{App, notice};

/// The `User-Agent` of requests.
pub const USER_AGENT: &str = concat!("carnet-endpoint/", env!("CARGO_PKG_VERSION"), " (Webmention)");

const MEDIA_TYPES: [&str; 2] = ["text/html", "application/xhtml+xml"];

/// Limit on the number of those that are verified at once.
pub const MAX_AT_ONCE: usize = 4;

/// Limit on the pause between rounds, since another endpoint may have received some.
const MAX_ROUND_DURATION: Duration = Duration::from_secs(60);

/// Pause after an error of the database.
const ERROR_RETRY_DELAY: Duration = Duration::from_secs(10);

/// Verifies due Webmentions until `stop` resolves; those that are being verified then are verified again later.
pub async fn run(app: App, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    loop {
        let verified = tokio::select! {
            () = &mut stop => return,
            verified = verify_due(&app) => verified,
        };
        let pause = match verified {
            Ok(next_ms) => app.clock.pause_until(next_ms, MAX_ROUND_DURATION),
            Err(error) => {
                tracing::warn!(%error, "can't verify Webmentions; will retry");
                ERROR_RETRY_DELAY
            }
        };
        tokio::select! {
            () = &mut stop => return,
            () = app.webmention_wakeup.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Verifies the due Webmentions; returns the time at which the next one is due.
///
/// # Errors
/// When the database can't be read or written.
pub async fn verify_due(app: &App) -> Result<Option<i64>, StoreError> {
    let mut running = JoinSet::new();
    // The pages that are being fetched, by task.
    let mut sources: HashMap<Id, String> = HashMap::new();
    loop {
        while running.len() < MAX_AT_ONCE {
            let busy: Vec<String> = sources.values().cloned().collect();
            let Some(taken) = app.store.take_webmention(app.clock.now_ms(), busy).await? else { break };
            let source = taken.source.clone();
            let task = running.spawn(verify_one(app.clone(), taken));
            sources.insert(task.id(), source);
        }
        let ended = tokio::select! {
            ended = running.join_next_with_id() => ended,
            () = app.webmention_wakeup.notified() => continue,
        };
        match ended {
            Some(Ok((task, outcome))) => {
                sources.remove(&task);
                outcome?;
            }
            Some(Err(error)) => {
                sources.remove(&error.id());
                tracing::warn!("the verification of a Webmention was interrupted; will retry");
            }
            None => break,
        }
    }
    app.store.next_webmention_ms().await
}

async fn verify_one(app: App, taken: Webmention) -> Result<(), StoreError> {
    let verification = verify(&app, &taken).await;
    let change = app.store.finish_webmention(taken, verification, app.clock.now_ms()).await?;
    tracing::info!(?change, "verified a Webmention");
    if matches!(change, MentionChange::New | MentionChange::Replaced) {
        app.notice_wakeup.notify_one();
    }
    Ok(())
}

async fn verify(app: &App, taken: &Webmention) -> Verification {
    let (fetcher, webmention) = (app.fetcher.clone(), taken.clone());
    let read = spawn_blocking(move || read(&fetcher, &webmention)).await;
    match read.unwrap_or(Page::Failed) {
        Page::Mentions(found) => match MentionKind::named(found.kind) {
            Some(kind) => Verification::Mentions(mention(app, taken, kind, found)),
            None => Verification::Refused,
        },
        Page::Gone => Verification::Gone,
        Page::TooSlow => Verification::TooSlow,
        Page::Failed => Verification::Failed,
        Page::Refused => Verification::Refused,
    }
}

/// The page of a Webmention.
enum Page {
    Mentions(mentions::webmention::Mention),
    Gone,
    TooSlow,
    Failed,
    Refused,
}

/// Fetches and reads the page.
fn read(fetcher: &Fetcher, webmention: &Webmention) -> Page {
    let (Ok(source), Ok(target)) = (Url::parse(&webmention.source), Url::parse(&webmention.target)) else {
        return Page::Refused;
    };
    let reply = match fetcher.get(&source, &MEDIA_TYPES.join(", ")) {
        Ok(reply) => reply,
        Err(FetchError::TooSlow) => return Page::TooSlow,
        Err(error) if error.is_temporary() => return Page::Failed,
        Err(error) => {
            tracing::info!(%error, "the page of a Webmention is not fetched");
            return Page::Refused;
        }
    };
    match reply.status {
        200 if MEDIA_TYPES.contains(&reply.media_type.as_str()) => {
            let html = String::from_utf8_lossy(&reply.body);
            match mentions::webmention::read(&html, &reply.url, &target) {
                Some(found) => Page::Mentions(found),
                None => Page::Gone,
            }
        }
        200 | 404 | 410 => Page::Gone,
        _ => Page::Failed,
    }
}

/// What is stored of a page.
fn mention(app: &App, taken: &Webmention, kind: MentionKind, found: mentions::webmention::Mention) -> Mention {
    let mentions::webmention::Mention { name, text, .. } = found;
    let site = app.posts.site();
    let author = site.as_ref().map(|site| site.threads.author.clone()).unwrap_or_default();
    let words = Words { name, email: None, site: Some(taken.source.clone()), text };
    let reasons = spam_check::check(&words, app.config.max_links, &app.config.block_list, &author);
    let now_ms = app.clock.now_ms();
    let is_closed = site.as_ref().is_some_and(|site| site.thread_state(&taken.post, now_ms) == ThreadState::Closed);
    Mention {
        may_replace: !is_closed,
        content: taken.content(&app.signer, kind, &words.name, &words.text),
        kind,
        reasons: Reason::join(&reasons),
        language: site.map(|site| site.language).unwrap_or_default().tag(),
        notices: notice::announcements(app, ResponseKind::Elsewhere(kind), now_ms),
        max_waiting: app.config.max_waiting,
        name: words.name,
        text: words.text,
    }
}
