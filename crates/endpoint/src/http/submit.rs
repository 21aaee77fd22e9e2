//! `POST /responses`: a response is sent.

use std::net::{IpAddr, SocketAddr};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::feed::Receipt;
use protocol::language::Language;
use protocol::response::{Words, is_id, unseen};

use super::IDEMPOTENCY_KEY;
use crate::guard::rate::Verdict;
use crate::guard::{self, Reason, address};
use crate::refusal::Refusal;
use crate::request::body::{self, FormFields, Kind};
use crate::request::origin;
use crate::store::Change;
use crate::store::response::Status;
use crate::store::submission::{self, Submission, Taken};
use crate::threads::ThreadState;
use crate::{App, pages, wording};

/// Longest identity of a post or of a response.
const MAX_ID: usize = 2_000;

/// Takes a response.
pub async fn submit(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let asked = wording::asked_language(&headers);
    let site_language = || app.register.site().map_or(Language::En, |site| site.language);
    let kind = body::kind(&headers);
    // Before the fields are read: there is no form yet to show again, but perhaps its text.
    let early = |refusal: Refusal, body: &[u8]| match kind {
        Some(Kind::Form) => pages::form::early(&app, &refusal, body, asked.unwrap_or_else(site_language)),
        _ => refusal.json(asked.unwrap_or_else(site_language)),
    };
    if let Err(refusal) = origin::check(&headers, &app.config.origins) {
        let body = if kind == Some(Kind::Form) { body::read(&headers, body).await } else { Ok(Bytes::new()) };
        return early(refusal, &body.unwrap_or_default());
    }
    let Some(kind) = kind else { return early(Refusal::UnsupportedMediaType, &[]) };
    let body = match body::read(&headers, body).await {
        Ok(body) => body,
        Err(refusal) => return early(refusal, &[]),
    };
    let sent = match body::parse(kind, &body) {
        Ok(sent) => sent,
        Err(refusal) => return early(refusal, &body),
    };
    let language = Language::of_tag(&sent.language).or(asked).unwrap_or_else(site_language);
    let client = address::client(peer.ip(), &headers, &app.config.trusted_proxies);
    match (take(&app, client, &headers, &sent, language).await, kind) {
        (Ok((id, status)), Kind::Json) => receipt(&app, id, status),
        (Ok((id, _)), Kind::Form) => {
            let key = app.signer.take_back_key(&id);
            let outcome = app.address(&format!("responses/{id}?key={key}&language={}", language.tag()));
            (StatusCode::SEE_OTHER, [(header::LOCATION, outcome)]).into_response()
        }
        (Err(refusal), Kind::Json) => refusal.json(language),
        (Err(refusal), Kind::Form) => pages::form::refused(&app, &sent, &refusal, language),
    }
}

fn receipt(app: &App, id: String, status: Status) -> Response {
    let published = status == Status::Approved;
    let answer = if published { StatusCode::CREATED } else { StatusCode::ACCEPTED };
    let key = app.signer.take_back_key(&id);
    (answer, Json(Receipt { id, published, key })).into_response()
}

/// Everything from the fields to the disk.
async fn take(
    app: &App,
    client: Option<IpAddr>,
    headers: &HeaderMap,
    sent: &FormFields,
    language: Language,
) -> Result<(String, Status), Refusal> {
    let now_ms = app.clock.now_ms();
    let idempotency_key = idempotency_key(headers)?;
    if sent.post.is_empty() || sent.post.len() > MAX_ID || unseen(&sent.post, false).is_some() {
        return Err(Refusal::NoPost);
    }
    let parent = (!sent.parent.is_empty()).then(|| sent.parent.clone());
    if parent.as_ref().is_some_and(|parent| !is_id(parent)) {
        return Err(Refusal::InvalidParent);
    }
    let words = Words::check(&sent.name, &sent.email, &sent.site, &sent.text).map_err(Refusal::InvalidFields)?;
    let mut submission = Submission {
        id: app.response_ids.next(now_ms),
        post: sent.post.clone(),
        parent,
        words,
        language: language.tag(),
        received_ms: now_ms,
        reasons: Vec::new(),
        idempotency_key,
        form_nonce: None,
        publish_known: app.config.publish_known,
        channels: app.channels(),
        max_waiting: app.config.max_waiting,
    };
    match app.register.thread_state(&submission.post, now_ms).await {
        ThreadState::Open => {}
        ThreadState::Closed => return repeated(app, &submission, Refusal::Closed).await,
        ThreadState::Unknown => return repeated(app, &submission, Refusal::UnknownPost).await,
        ThreadState::NoList => submission.reasons.push(Reason::UnknownPost),
    }
    if client.is_none() && app.unknown_logged.is_due(now_ms) {
        tracing::warn!(
            "a trusted proxy does not tell whose requests it passes on, so they share one limit; make it send \
             X-Forwarded-For"
        );
    }
    match app.rates.ask(client, now_ms) {
        Verdict::Allowed => {}
        Verdict::Unknown => submission.reasons.push(Reason::UnknownRate),
        Verdict::Wait(seconds) => return repeated(app, &submission, Refusal::TooMany(seconds)).await,
    }
    if !sent.subject.is_empty() {
        submission.reasons.push(Reason::Trap);
    }
    match app.signer.check_form(&sent.token, &sent.post, now_ms) {
        Ok(nonce) => submission.form_nonce = Some(nonce),
        Err(reason) => submission.reasons.push(reason),
    }
    let author = app.register.site().map(|site| site.threads.author.clone()).unwrap_or_default();
    let odd = guard::words(&submission.words, app.config.max_links, &app.config.block_list, &author);
    submission.reasons.extend(odd);
    store(app, client, submission).await
}

/// Nothing more is taken; but a request that is repeated after a lost answer is nothing more.
async fn repeated(app: &App, submission: &Submission, refusal: Refusal) -> Result<(String, Status), Refusal> {
    let Some(key) = submission.idempotency_key.clone() else { return Err(refusal) };
    let digest = submission::digest(submission);
    match app.store.read(move |connection| submission::repeated(connection, &key, &digest)).await? {
        Some(Taken::Stored { id, status }) => Ok((id, status)),
        _ => Err(refusal),
    }
}

async fn store(app: &App, client: Option<IpAddr>, submission: Submission) -> Result<(String, Status), Refusal> {
    let (new_id, now_ms) = (submission.id.clone(), submission.received_ms);
    let taken = app.store.write(Change::Private, move |transaction| submission::take(transaction, &submission)).await;
    let is_counted = match &taken {
        Ok(Taken::Stored { id, .. }) => *id == new_id,
        // A full endpoint keeps its rate limit.
        Ok(Taken::Full | Taken::Dropped) => true,
        _ => false,
    };
    if !is_counted {
        app.rates.give_back(client, now_ms);
    }
    match taken? {
        Taken::Stored { id, status } => {
            if status == Status::Approved {
                app.store.published();
            }
            app.news.notify_one();
            Ok((id, status))
        }
        Taken::Dropped => Ok((new_id, Status::Spam)),
        Taken::Duplicate => Err(Refusal::Duplicate),
        Taken::KeyReused => Err(Refusal::IdempotencyKeyReused),
        Taken::FormReused => Err(Refusal::TokenUsed),
        Taken::ParentElsewhere => Err(Refusal::ParentElsewhere),
        Taken::Full => {
            if app.full_logged.is_due(now_ms) {
                tracing::warn!(
                    "no more responses are taken: as many wait as may; decide about some, or raise max_waiting and \
                     max_waiting_kib"
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
