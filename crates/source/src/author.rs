//! What posts and settings both say: who writes, and whether responses are taken.

use crate::json::node::Node;

/// Someone who writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    /// Name as shown.
    pub name: String,
    /// Page about them.
    pub url: Option<String>,
    /// Picture of them.
    pub avatar: Option<String>,
}

/// Whether responses are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseState {
    /// Anyone may respond.
    Open,
    /// Nobody may respond any more.
    Closed,
}

impl ResponseState {
    pub(crate) fn read(node: &Node<'_>) -> Option<Self> {
        match node.text()? {
            "open" => Some(Self::Open),
            "closed" => Some(Self::Closed),
            other => {
                node.error(
                    format!("\"{other}\" does not say whether responses are taken"),
                    "write \"open\" or \"closed\"",
                );
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
