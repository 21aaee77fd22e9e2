//! The address of a post on the Fediverse.

use url::Url;

use crate::json::field_type::{FieldType, Readable};
use crate::json::node::Node;
use crate::message::Message;
use protocol::response::is_web_address;

/// Longest id of a post on a server.
const MAX_ID_LENGTH: usize = 40;

/// A public post on a server of the Fediverse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FediversePost {
    /// Scheme, host and port of the server, without a slash at the end.
    pub server: String,
    /// Name of its author on the server, if the address has it.
    pub account: Option<String>,
    /// Its id on the server: letters and digits.
    pub id: String,
}

impl FediversePost {
    /// Parses the address of its page; its id is the last part of the path.
    ///
    /// ```
    /// use source::fediverse::FediversePost;
    /// let post = FediversePost::parse("https://mastodon.example/@ana/1098").unwrap();
    /// assert_eq!((post.server.as_str(), post.id.as_str()), ("https://mastodon.example", "1098"));
    /// assert_eq!(post.account.as_deref(), Some("ana"));
    /// assert!(FediversePost::parse("https://mastodon.example/@ana").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok().filter(|_| is_web_address(text))?;
        let parts: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
        let (id, before) = parts.split_last()?;
        let is_id = id.len() <= MAX_ID_LENGTH && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let account = match before {
            [] => return None,
            ["users", account, ..] => Some(*account),
            [first, ..] => first.strip_prefix('@'),
        };
        is_id.then(|| Self {
            server: url.origin().ascii_serialization(),
            account: account.map(str::to_owned),
            id: (*id).to_owned(),
        })
    }
}

impl FieldType for FediversePost {
    type Value = Self;
}

impl Readable for FediversePost {
    fn read(node: &Node<'_>) -> Option<Self> {
        let text = node.filled_text()?;
        let post = Self::parse(text);
        if post.is_none() {
            node.error(Message::not_a_fediverse_post(text), Message::write_fediverse_post());
        }
        post
    }
}

#[cfg(test)]
mod tests {
    use super::FediversePost;

    #[test]
    fn post_has_a_server_and_an_id() {
        for (text, server, account, id) in [
            ("https://a.example/@ana/1", "https://a.example", Some("ana"), "1"),
            ("https://a.example/@ana@b.example/1/", "https://a.example", Some("ana@b.example"), "1"),
            ("http://127.0.0.1:80/users/ana/statuses/1", "http://127.0.0.1", Some("ana"), "1"),
            ("https://a.example:8443/notice/AbC9", "https://a.example:8443", None, "AbC9"),
        ] {
            let post = FediversePost::parse(text).unwrap();
            let found = (post.server.as_str(), post.account.as_deref(), post.id.as_str());
            assert_eq!(found, (server, account, id), "{text}");
        }
        for text in [
            "",
            "@ana@a.example",
            "https://a.example/",
            "https://a.example/1",
            "https://a.example/@ana",
            "https://a.example/@ana/été",
            "https://user@a.example/@ana/1",
            "ftp://a.example/@ana/1",
            &format!("https://a.example/@ana/{}", "1".repeat(41)),
        ] {
            assert_eq!(FediversePost::parse(text), None, "{text}");
        }
    }
}
