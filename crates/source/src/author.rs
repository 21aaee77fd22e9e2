//! Values that posts and settings share: authors, and whether responses are open.

use crate::json::node::Node;

/// An author.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    /// Name as shown.
    pub name: String,
    /// Page about the author.
    pub url: Option<String>,
    /// Picture of the author.
    pub avatar: Option<String>,
}

/// Whether responses are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseState {
    /// Anyone may respond.
    Open,
    /// No new responses are accepted.
    Closed,
}

impl ResponseState {
    pub(crate) fn read(node: &Node<'_>) -> Option<Self> {
        match node.text()? {
            "open" => Some(Self::Open),
            "closed" => Some(Self::Closed),
            other => {
                node.error(format!("\"{other}\" is not a state of responses"), "write \"open\" or \"closed\"");
                None
            }
        }
    }
}

pub(crate) fn author(node: &Node<'_>) -> Option<Author> {
    let mut fields = node.fields()?;
    let name = fields.require("name", "add \"name\": \"…\"").and_then(|node| node.plain_line().map(str::to_owned));
    let mut address = |name| fields.get(name).and_then(|node| node.address().map(str::to_owned));
    let (url, avatar) = (address("url"), address("avatar"));
    fields.finish();
    Some(Author { name: name?, url, avatar })
}
