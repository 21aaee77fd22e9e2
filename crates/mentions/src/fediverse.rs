//! The replies to a post on the Fediverse, by the API of Mastodon
//! (<https://docs.joinmastodon.org/methods/statuses/#context>), which other servers have too.
//!
//! All of them come from the server of the post, also those that were written elsewhere.

use html::plain_text;
use protocol::response::{MAX_NAME, MAX_TEXT, is_id, is_web_address};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use source::date::instant;
use source::fediverse::FediversePost;
use url::Url;

use crate::fetch::{FetchError, Fetcher};
use crate::text;

/// Longest name with its address, in characters.
const MAX_NAME_WITH_ADDRESS: usize = 200;

/// Longest address of a page, in bytes.
const MAX_ADDRESS: usize = 2_000;

/// A public reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Id of the response that it becomes; it follows from the server and from the id there.
    pub id: String,
    /// The same of the reply that it replies to; none if it replies to the post.
    pub parent: Option<String>,
    /// Name and address of who wrote it.
    pub name: String,
    /// Address of its page.
    pub url: String,
    /// The text, plain.
    pub text: String,
    /// When it was published (RFC 3339).
    pub published: String,
    /// Whether the author of the post wrote it.
    pub by_author: bool,
}

/// Why replies can't be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FediverseError {
    /// There is no reply of the server.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The status of the reply.
    #[error("unexpected status {0}")]
    Status(u16),
    /// The reply is not a conversation.
    #[error("the reply is not a conversation")]
    NoThread,
}

/// Fetches the public replies to a post, also those to replies, in the order of the server. Those without a text are
/// left out.
///
/// # Errors
/// When they can't be fetched.
pub fn replies(fetcher: &Fetcher, post: &FediversePost) -> Result<Vec<Reply>, FediverseError> {
    let context: Context = get(fetcher, post, &format!("{}/context", post.id))?;
    let statuses = context.descendants.into_iter().filter_map(|value| serde_json::from_value(value).ok());
    Ok(statuses.filter_map(|status| reply(post, status)).collect())
}

/// Whether the reply with this id of a response is from the server of the post.
pub fn is_from(post: &FediversePost, id: &str) -> bool {
    id_on_server(post, id).is_some()
}

/// The reply with this id of a response, which its server may leave out of a long conversation; none if it was deleted
/// there, or can't be shown any more.
///
/// # Errors
/// When the server does not say it, or is another one.
pub fn one(fetcher: &Fetcher, post: &FediversePost, id: &str) -> Result<Option<Reply>, FediverseError> {
    let id = id_on_server(post, id).ok_or(FediverseError::NoThread)?;
    match get(fetcher, post, &id) {
        Ok(status) => Ok(reply(post, status)),
        Err(FediverseError::Status(404 | 410)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn get<T: DeserializeOwned>(fetcher: &Fetcher, post: &FediversePost, path: &str) -> Result<T, FediverseError> {
    let url = Url::parse(&format!("{}/api/v1/statuses/{path}", post.server)).map_err(|_| FetchError::Forbidden)?;
    let reply = fetcher.get(&url, "application/json")?;
    if reply.status != 200 {
        return Err(FediverseError::Status(reply.status));
    }
    serde_json::from_slice(&reply.body).map_err(|_| FediverseError::NoThread)
}

#[derive(Deserialize)]
struct Context {
    /// Statuses; an unknown one must not hide the others.
    descendants: Vec<Value>,
}

#[derive(Deserialize)]
struct Status {
    id: String,
    in_reply_to_id: Option<String>,
    created_at: String,
    visibility: String,
    content: String,
    #[serde(default)]
    spoiler_text: String,
    url: Option<String>,
    uri: String,
    account: Account,
}

#[derive(Deserialize)]
struct Account {
    /// With the host, except for accounts of the server.
    acct: String,
    #[serde(default)]
    display_name: String,
}

/// None for what is not public, or can't be shown.
fn reply(post: &FediversePost, status: Status) -> Option<Reply> {
    let Status { id, in_reply_to_id, created_at, visibility, content, spoiler_text, url, uri, account } = status;
    if !matches!(visibility.as_str(), "public" | "unlisted") {
        return None;
    }
    let written = [spoiler_text, plain_text(&content)].join("\n\n");
    let parent = in_reply_to_id.filter(|parent| *parent != post.id);
    let is_address = |address: &String| is_web_address(address) && address.len() <= MAX_ADDRESS;
    instant(&created_at)?;
    Some(Reply {
        id: response_id(post, &id)?,
        parent: parent.and_then(|parent| response_id(post, &parent)),
        name: name(post, &account)?,
        url: [url, Some(uri)].into_iter().flatten().find(is_address)?,
        text: text::text(&written, MAX_TEXT)?,
        published: created_at,
        by_author: post.account.as_deref() == Some(account.acct.as_str()),
    })
}

/// "Ana (@ana@mastodon.example)". The address is at the end, since anybody may take any name.
fn name(post: &FediversePost, account: &Account) -> Option<String> {
    let acct = &account.acct;
    let host = post.server.rsplit('/').next().unwrap_or_default();
    let address = if acct.contains('@') { format!("@{acct}") } else { format!("@{acct}@{host}") };
    let name = match text::line(&account.display_name, MAX_NAME) {
        Some(name) => format!("{name} ({address})"),
        None => address,
    };
    text::line(&name, MAX_NAME_WITH_ADDRESS)
}

/// The start of the ids of all replies of a server.
fn prefix(post: &FediversePost) -> String {
    let hash = Sha256::digest(post.server.as_bytes());
    let hash: String = hash.iter().take(3).map(|byte| format!("{byte:02x}")).collect();
    format!("fediverse-{hash}-")
}

/// The id of the response that a reply becomes. Ids of responses have no capitals, so a hyphen is put before each; none
/// if it gets too long.
fn response_id(post: &FediversePost, id: &str) -> Option<String> {
    let mut written = prefix(post);
    for c in id.chars() {
        if c.is_ascii_uppercase() {
            written.push('-');
        }
        written.push(c.to_ascii_lowercase());
    }
    (!id.contains('-') && is_id(&written)).then_some(written)
}

/// The id on the server of the reply with this id of a response; none if it is from another server.
fn id_on_server(post: &FediversePost, id: &str) -> Option<String> {
    let mut read = String::new();
    let mut letters = id.strip_prefix(&prefix(post))?.chars();
    while let Some(c) = letters.next() {
        read.push(if c == '-' { letters.next()?.to_ascii_uppercase() } else { c });
    }
    Some(read)
}

#[cfg(test)]
mod tests {
    use source::fediverse::FediversePost;

    use super::{id_on_server, response_id};

    #[test]
    fn ids_round_trip() {
        let post = FediversePost::parse("https://a.example/@ana/1").unwrap();
        let other = FediversePost::parse("https://b.example/@ana/1").unwrap();
        for id in ["109876543210987654", "9zAbCdEFgh", "A"] {
            let written = response_id(&post, id).unwrap();
            assert_eq!(id_on_server(&post, &written).as_deref(), Some(id), "{written}");
            assert_eq!(id_on_server(&other, &written), None);
        }
        for id in ["été", "a-b", "a/b", &"A".repeat(40)] {
            assert_eq!(response_id(&post, id), None, "{id}");
        }
    }
}
