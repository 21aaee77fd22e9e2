//! Responses that were sent from this browser, with their deletion keys: kept for a month, for their writer alone.

use js_sys::{Date, Object, Reflect};
use protocol::bundle::Response;
use protocol::feed::{FormFields, Receipt};
use serde::{Deserialize, Serialize};

use crate::browser::storage;

/// How long they are kept, in milliseconds.
const RETENTION: f64 = 30.0 * 24.0 * 3_600_000.0;

/// What their keys in the storage start with; the post follows.
const PREFIX: &str = "carnet:sent:";

/// A response that was sent from this browser.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct SentResponse {
    /// Identity.
    #[serde(default)]
    pub(crate) id: String,
    /// The deletion key.
    #[serde(default)]
    pub(crate) key: String,
    /// It needed no approval.
    #[serde(default)]
    pub(crate) published: bool,
    #[serde(default)]
    name: String,
    #[serde(default)]
    site: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    parent: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    datetime: String,
    /// When it was sent, in milliseconds since 1970.
    #[serde(default)]
    time: u64,
}

impl SentResponse {
    /// What is remembered of a response that the endpoint has taken.
    pub(super) fn new(fields: &FormFields, receipt: Receipt) -> Self {
        let now = Date::new_0();
        let FormFields { name, site, text, parent, .. } = fields.clone();
        Self {
            id: receipt.id,
            key: receipt.key,
            published: receipt.published,
            name,
            site,
            text,
            parent,
            date: long_date(&now, &fields.language),
            datetime: now.to_iso_string().into(),
            time: now.get_time() as u64,
        }
    }

    /// The response as its writer sees it.
    pub(crate) fn response(&self) -> Response {
        let Self { id, name, site, date, datetime, text, parent, .. } = self.clone();
        Response { id, name, site, date, datetime, text, parent, by_author: false }
    }

    fn is_kept(&self) -> bool {
        Date::now() - (self.time as f64) < RETENTION
    }
}

/// A date as the generator writes it: day, month, year.
fn long_date(date: &Date, language: &str) -> String {
    let locale = if language == "en" { "en-GB" } else { language };
    let options = Object::new();
    let _ = Reflect::set(&options, &"dateStyle".into(), &"long".into());
    date.to_locale_date_string(locale, &options).into()
}

/// Where those to `post` are kept.
pub(super) fn key(post: &str) -> String {
    format!("{PREFIX}{post}")
}

/// Those to `post`; what has been kept for long enough is gone from the storage, too.
pub(super) fn read(post: &str) -> Vec<SentResponse> {
    let mut sent: Vec<SentResponse> = storage::read(&key(post));
    let stored = sent.len();
    sent.retain(SentResponse::is_kept);
    if sent.len() < stored {
        write(post, &sent);
    }
    sent
}

/// Forgets what has been kept for long enough, under every post.
pub(crate) fn forget_old_responses() {
    for key in storage::keys(PREFIX) {
        read(key.strip_prefix(PREFIX).unwrap_or(&key));
    }
}

fn write(post: &str, sent: &[SentResponse]) {
    match sent {
        [] => storage::remove(&key(post)),
        sent => storage::write(&key(post), &sent),
    }
}

/// Remembers what was sent.
pub(super) fn add(post: &str, response: SentResponse) {
    let mut sent = read(post);
    sent.push(response);
    write(post, &sent);
}

/// Forgets what was erased or withdrawn.
pub(super) fn forget(post: &str, id: &str) {
    let mut sent = read(post);
    sent.retain(|response| response.id != id);
    write(post, &sent);
}
