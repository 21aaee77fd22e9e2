//! `POST /webmention`: receives a Webmention (<https://www.w3.org/TR/webmention/>), which is verified later.

use std::net::IpAddr;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mentions::webmention::is_same_page;
use protocol::response::is_web_address;
use url::Url;

use crate::App;
use crate::rate_limit::RateLimitResult;
use crate::refusal::Refusal;
use crate::request::body::{self, Kind};
use crate::request::client::ClientAddress;
use crate::store::webmention::Webmention;

/// Largest body, in bytes: two addresses, each byte as three.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// Longest address, in bytes.
const MAX_ADDRESS_LENGTH: usize = 2_000;

/// Replies with 202, or with the reason to refuse it. It has no `Origin`, since servers send it.
pub async fn receive(
    State(app): State<App>,
    ClientAddress(client): ClientAddress,
    headers: HeaderMap,
    sent: Body,
) -> Response {
    match process(&app, client, &headers, sent).await {
        Ok(()) => StatusCode::ACCEPTED.into_response(),
        Err(refusal) => refusal.respond(&headers),
    }
}

async fn process(app: &App, client: Option<IpAddr>, headers: &HeaderMap, sent: Body) -> Result<(), Refusal> {
    let now_ms = app.clock.now_ms();
    if !app.posts.known_site(now_ms).await.is_some_and(|site| site.threads.webmention) {
        return Err(Refusal::NotFound);
    }
    if body::kind(headers) != Some(Kind::Form) {
        return Err(Refusal::Malformed("the body is not a form".to_owned()));
    }
    let sent = body::read_within(headers, sent, MAX_BODY_BYTES).await?;
    let field = |name: &str| {
        let mut fields = form_urlencoded::parse(&sent);
        fields.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    };
    let source = field("source").and_then(|text| address(&text)).ok_or(Refusal::InvalidSource)?;
    let target = field("target").and_then(|text| address(&text)).ok_or(Refusal::InvalidTarget)?;
    if is_same_page(&source, &target) {
        return Err(Refusal::InvalidSource);
    }
    if let RateLimitResult::RetryAfter(seconds) = app.webmention_limiter.try_acquire(client, now_ms) {
        return Err(Refusal::TooMany(seconds));
    }
    let (post, is_open) = app.posts.post_at(&target, now_ms).await.ok_or(Refusal::InvalidTarget)?;
    let webmention = Webmention::new(&app.signer, source.as_str(), target.as_str(), &post, now_ms);
    // A mention can be withdrawn after the post was closed.
    if !is_open && !app.store.has_mention(webmention.clone()).await? {
        return Err(Refusal::InvalidTarget);
    }
    if !app.store.queue_webmention(webmention).await? {
        return Err(Refusal::Full);
    }
    app.webmention_wakeup.notify_one();
    Ok(())
}

/// A web address without a fragment.
fn address(text: &str) -> Option<Url> {
    let mut url = Url::parse(text.trim()).ok()?;
    url.set_fragment(None);
    let is_good = is_web_address(url.as_str()) && url.as_str().len() <= MAX_ADDRESS_LENGTH;
    is_good.then_some(url)
}
