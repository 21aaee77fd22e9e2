//! `POST /responses`: submits a response. `POST /messages`: sends a private message to the author.

use std::net::IpAddr;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::feed::{FormFields, Receipt};
use protocol::language::Language;
use protocol::response::{Words, is_id, unseen};
use url::Url;

use super::IDEMPOTENCY_KEY;
use crate::rate_limit::RateLimitResult;
use crate::refusal::Refusal;
use crate::request::body::Kind;
use crate::request::client::ClientAddress;
use crate::request::form_or_json::FormOrJson;
use crate::spam_check::{self, Reason};
use crate::store::response::{ResponseKind, Status};
use crate::store::submission::{SharedRateLimit, Submission, SubmissionOutcome};
use crate::threads::ThreadState;
use crate::{App, notice, pages};

/// Longest id of a post, in bytes.
const MAX_POST_ID_LENGTH: usize = 2_000;

/// Handles the request of a response, or of a message.
pub async fn submit(
    State(app): State<App>,
    ClientAddress(client): ClientAddress,
    headers: HeaderMap,
    FormOrJson { kind, response_kind, fields: mut sent, language }: FormOrJson,
) -> Response {
    if response_kind == ResponseKind::Message && sent.post.is_empty() && sent.token.is_empty() {
        sent.post = post_of_page(&app, &headers).unwrap_or_default();
    }
    let processed = if response_kind == ResponseKind::Message {
        process_message(&app, client, &headers, &sent, language).await
    } else {
        process_response(&app, client, &headers, &sent, language).await
    };
    match (processed, kind) {
        (Ok((id, status)), Kind::Json) => receipt(&app, id, status),
        (Ok((id, _)), Kind::Form) => {
            let key = app.signer.deletion_key(&id);
            let outcome = app.address(&format!("responses/{id}?key={key}&language={}", language.tag()));
            (StatusCode::SEE_OTHER, [(header::LOCATION, outcome)]).into_response()
        }
        (Err(refusal), Kind::Json) => refusal.json(language),
        (Err(refusal), Kind::Form) => pages::form::refused(&app, response_kind, &sent, &refusal, language),
    }
}

fn receipt(app: &App, id: String, status: Status) -> Response {
    let published = status == Status::Approved;
    let status_code = if published { StatusCode::CREATED } else { StatusCode::ACCEPTED };
    let key = app.signer.deletion_key(&id);
    (status_code, Json(Receipt { id, published, key })).into_response()
}

/// Checks and stores a response.
async fn process_response(
    app: &App,
    client: Option<IpAddr>,
    headers: &HeaderMap,
    sent: &FormFields,
    language: Language,
) -> Result<(String, Status), Refusal> {
    let idempotency_key = idempotency_key(headers)?;
    if sent.post.is_empty() || !is_post(&sent.post) {
        return Err(Refusal::NoPost);
    }
    let parent = (!sent.parent.is_empty()).then(|| sent.parent.clone());
    if parent.as_ref().is_some_and(|parent| !is_id(parent)) {
        return Err(Refusal::InvalidParent);
    }
    let mut submission = Submission {
        parent,
        idempotency_key,
        publish_known: app.config.publish_known,
        ..submission(app, ResponseKind::Response, client, sent, language)?
    };
    match app.posts.thread_state(&submission.post, submission.received_ms).await {
        ThreadState::Open => {}
        ThreadState::Closed => return repeated_or(app, &submission, Refusal::Closed).await,
        ThreadState::Unknown => return repeated_or(app, &submission, Refusal::UnknownPost).await,
        ThreadState::NoList => submission.reasons.push(Reason::UnknownPost),
    }
    check_and_store(app, client, sent, submission).await
}

/// Checks and stores a private message. The post that it is about may be closed, unknown, or none.
async fn process_message(
    app: &App,
    client: Option<IpAddr>,
    headers: &HeaderMap,
    sent: &FormFields,
    language: Language,
) -> Result<(String, Status), Refusal> {
    let idempotency_key = idempotency_key(headers)?;
    if !sent.parent.is_empty() {
        return Err(Refusal::InvalidParent);
    }
    if !is_post(&sent.post) {
        return Err(Refusal::NoPost);
    }
    let submission = submission(app, ResponseKind::Message, client, sent, language)?;
    check_and_store(app, client, sent, Submission { idempotency_key, ..submission }).await
}

/// Whether a text can be the id of a post, or is empty.
fn is_post(text: &str) -> bool {
    text.len() <= MAX_POST_ID_LENGTH && unseen(text, false).is_none()
}

/// The post in the address of the page with the form, which can't write it into a field without JavaScript. Browsers send
/// the whole address to a page of the same origin.
fn post_of_page(app: &App, headers: &HeaderMap) -> Option<String> {
    let page = Url::parse(headers.get(header::REFERER)?.to_str().ok()?).ok()?;
    let is_allowed = app.config.origins.contains(&page.origin().ascii_serialization());
    let (_, post) = page.query_pairs().find(|(name, _)| is_allowed && name == "post")?;
    Some(post.into_owned())
}

/// What is sent, if its fields are valid.
fn submission(
    app: &App,
    kind: ResponseKind,
    client: Option<IpAddr>,
    sent: &FormFields,
    language: Language,
) -> Result<Submission, Refusal> {
    let words = Words::check(&sent.name, &sent.email, &sent.site, &sent.text).map_err(Refusal::InvalidFields)?;
    let now_ms = app.clock.now_ms();
    Ok(Submission {
        id: app.response_ids.next(now_ms),
        kind,
        post: sent.post.clone(),
        parent: None,
        words,
        language: language.tag(),
        received_ms: now_ms,
        reasons: Vec::new(),
        idempotency_key: None,
        form_nonce: None,
        publish_known: false,
        notices: notice::announcements(app, kind, now_ms),
        max_waiting: app.config.max_waiting,
        rate_limit: SharedRateLimit { client, limits: app.config.limits },
    })
}

/// Applies the rate limit and the spam checks, and stores what is sent.
async fn check_and_store(
    app: &App,
    client: Option<IpAddr>,
    sent: &FormFields,
    mut submission: Submission,
) -> Result<(String, Status), Refusal> {
    let now_ms = submission.received_ms;
    if client.is_none() && app.unknown_logged.is_due(now_ms) {
        tracing::warn!(
            "a trusted proxy sends no valid X-Forwarded-For, so its clients share one rate limit; configure it to send \
             that header"
        );
    }
    match app.rate_limiter.try_acquire(client, now_ms) {
        RateLimitResult::Allowed => {}
        RateLimitResult::UnknownSender => {
            submission.rate_limit.client = None;
            submission.reasons.push(Reason::UnknownRate);
        }
        RateLimitResult::RetryAfter(seconds) => {
            return repeated_or(app, &submission, Refusal::TooMany(seconds)).await;
        }
    }
    if !sent.subject.is_empty() {
        submission.reasons.push(Reason::Honeypot);
    }
    match app.signer.check_form(&sent.token, &sent.post, now_ms) {
        Ok(nonce) => submission.form_nonce = Some(nonce),
        Err(reason) => submission.reasons.push(reason),
    }
    let author = app.posts.site().map(|site| site.threads.author.clone()).unwrap_or_default();
    let reasons = spam_check::check(&submission.words, app.config.max_links, &app.config.block_list, &author);
    submission.reasons.extend(reasons);
    store(app, client, submission).await
}

/// The result of an earlier request with the same idempotency key, otherwise the refusal: a retry after a lost reply
/// succeeds even when new responses are refused.
async fn repeated_or(app: &App, submission: &Submission, refusal: Refusal) -> Result<(String, Status), Refusal> {
    let Some(key) = submission.idempotency_key.clone() else { return Err(refusal) };
    match app.store.repeated(key, submission.digest()).await? {
        Some(SubmissionOutcome::Stored { id, status }) => Ok((id, status)),
        _ => Err(refusal),
    }
}

async fn store(app: &App, client: Option<IpAddr>, submission: Submission) -> Result<(String, Status), Refusal> {
    let (new_id, now_ms) = (submission.id.clone(), submission.received_ms);
    let outcome = app.store.submit(submission).await;
    if !outcome.as_ref().is_ok_and(|outcome| outcome.is_counted(&new_id)) {
        app.rate_limiter.refund(client, now_ms);
    }
    match outcome? {
        SubmissionOutcome::Stored { id, status } => {
            app.notice_wakeup.notify_one();
            Ok((id, status))
        }
        SubmissionOutcome::Dropped => Ok((new_id, Status::Spam)),
        SubmissionOutcome::Duplicate => Err(Refusal::Duplicate),
        SubmissionOutcome::KeyReused => Err(Refusal::IdempotencyKeyReused),
        SubmissionOutcome::FormReused => Err(Refusal::TokenUsed),
        SubmissionOutcome::ParentElsewhere => Err(Refusal::ParentElsewhere),
        SubmissionOutcome::TooMany(seconds) => Err(Refusal::TooMany(seconds)),
        SubmissionOutcome::Full => {
            if app.full_logged.is_due(now_ms) {
                tracing::warn!(
                    "new responses are refused: the pending ones have reached their limit; moderate some, or raise \
                     max_waiting and max_waiting_kib"
                );
            }
            Err(Refusal::Full)
        }
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let is_good = |key: &&str| {
        (16..=64).contains(&key.len())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    match value.to_str().ok().filter(is_good) {
        Some(key) => Ok(Some(key.to_owned())),
        None => Err(Refusal::InvalidIdempotencyKey),
    }
}
