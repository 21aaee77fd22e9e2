//! `public/responses/<slug>.json`: the approved responses to one post, as a JSON Feed.
//!
//! Lists from an endpoint are validated by the same rules, since they are written into such files.

mod declarations;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::json::fields::Fields;
use crate::json::node::Node;
use crate::json::{Report, parse};
use crate::message::Message;
pub(crate) use declarations::{LIST, RESPONSE};
use protocol::feed::{Item, ItemExtension, VERSION, WITHDRAWN};
use values::{AuthorFields, author, content_text, date_published, id, kind, line, web_address};

/// Largest file, in bytes: three thousand responses of the maximum length of the form.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Longest text, in characters. It exceeds the limit of the form, for responses imported from old blogs.
pub const MAX_TEXT: usize = 65_536;

/// Longest name or title, in characters.
pub const MAX_LINE: usize = 300;

/// Origin of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// The author's file: responses to one post, complete, without unknown fields.
    Author,
    /// An endpoint: each response names its post, there may be further pages, and a newer endpoint may send unknown
    /// fields.
    Endpoint,
}

/// The content of a list. Invalid responses are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Responses {
    /// Responses and links, in the order of the list.
    pub items: Vec<Item>,
    /// Address of the page with older responses.
    pub next_url: Option<String>,
    /// Ids of responses that are no longer published.
    pub withdrawn: Vec<String>,
}

/// Parses the text of a list. Returns the valid responses and the diagnostics of the others; none when the text is
/// not a list.
pub fn read(file: &str, text: &str, sender: Sender) -> (Option<Responses>, Vec<Diagnostic>) {
    let mut found = None;
    let outcome = parse(Report::new(file, text), |root| {
        found = list(&root, sender);
        Some(())
    });
    let diagnostics = match outcome {
        Ok(((), warnings)) => warnings,
        Err(diagnostics) => diagnostics,
    };
    (found, diagnostics)
}

fn list(root: &Node<'_>, sender: Sender) -> Option<Responses> {
    let fields = root.fields(LIST)?;
    if let Some(node) = fields.get("version")
        && let Some(text) = node.text()
        && text != VERSION
    {
        node.error(Message::unsupported_version(text), Message::write_this(format!("\"{VERSION}\"")));
    }
    let (title, home_page_url) = (fields.get("title"), fields.get("home_page_url"));
    // The endpoint's own title and address are not stored, so they are not validated.
    if sender == Sender::Author {
        title.and_then(|node| line(&node));
        home_page_url.and_then(|node| web_address(&node));
    }
    let mut responses = Responses::default();
    if sender == Sender::Endpoint {
        // With an invalid address of the next page, the remaining responses would be missing silently.
        responses.next_url = match fields.get("next_url") {
            Some(node) => Some(web_address(&node)?),
            None => None,
        };
    }
    if let Some(own) = fields.get("_carnet").and_then(|node| node.group_fields(LIST)) {
        let withdrawn = own.get("withdrawn").and_then(|node| node.items()).unwrap_or_default();
        responses.withdrawn = withdrawn.iter().filter_map(id).collect();
        own.get("closed").and_then(|node| node.flag());
        own.get("rejected").and_then(|node| node.items()).unwrap_or_default().iter().for_each(|node| drop(id(node)));
        finish(own, sender);
    }
    let nodes = fields.require("items").and_then(|node| node.items());
    finish(fields, sender);
    let mut conversation = Conversation::default();
    responses.items = nodes?.iter().filter_map(|node| conversation.item(node, sender)).collect();
    // An endpoint sends pages: the parent of a reply may be on another one.
    if sender == Sender::Author {
        conversation.check_parents();
    }
    Some(responses)
}

fn finish(fields: Fields<'_>, sender: Sender) {
    if sender == Sender::Author {
        fields.finish();
    }
}

/// The ids of all responses, and the replies among them.
#[derive(Default)]
struct Conversation<'n> {
    ids: BTreeSet<String>,
    parents: Vec<Reply<'n>>,
}

/// A response that replies to another one.
struct Reply<'n> {
    /// The field `parent`.
    node: Node<'n>,
    /// Its own id, if it is valid.
    id: Option<String>,
    /// The id of its parent.
    parent: String,
}

impl<'n> Conversation<'n> {
    /// Reads all fields before it returns none, so that all errors are found at once.
    fn item(&mut self, node: &Node<'n>, sender: Sender) -> Option<Item> {
        let fields = node.fields(RESPONSE)?;
        let id = fields.require("id").and_then(|node| self.new_id(&node));
        // The permalink is derived from the post and the id; the `url` in a file is the former address of the
        // response.
        let url = fields.get("url").filter(|_| sender == Sender::Author).map(|node| web_address(&node));
        let title = fields.get("title").map(|node| line(&node));
        let date_published = fields.require("date_published").and_then(|node| date_published(&node));
        let text = fields.get("content_text");
        let authors = fields.get("authors");
        let extension = match fields.get("_carnet") {
            Some(node) => {
                node.group_fields(RESPONSE).and_then(|fields| self.extension(fields, id.as_deref(), sender))
            }
            None => Some(ItemExtension::default()),
        };
        let is_link = extension.as_ref().is_some_and(ItemExtension::is_link);
        // Only the place of a withdrawn response is kept.
        let is_withdrawn = extension.as_ref().is_some_and(|own| own.kind == WITHDRAWN);
        let content_text = match text {
            _ if is_withdrawn => Some(String::new()),
            Some(node) => content_text(&node, is_link),
            None if is_link => Some(String::new()),
            None => {
                fields.error(Message::response_without_text(), Message::add_json("\"content_text\": \"…\""));
                None
            }
        };
        let required = AuthorFields {
            name: !is_link || title.is_none(),
            url: extension.as_ref().is_some_and(ItemExtension::is_from_elsewhere),
        };
        let authors = match authors {
            _ if is_withdrawn => Some(Vec::new()),
            Some(node) => author(&node, required, sender).map(|author| vec![author]),
            None => {
                let help = if is_link {
                    Message::add_pingback_author("\"authors\": [{ \"url\": \"https://…\" }]")
                } else {
                    Message::add_json("\"authors\": [{ \"name\": \"…\" }]")
                };
                fields.error(Message::missing_field("authors"), help);
                None
            }
        };
        if sender == Sender::Endpoint && extension.as_ref().is_some_and(|own| own.post.is_empty()) {
            let help = Message::endpoint_must_send("\"_carnet\": { \"post\": … }");
            fields.error(Message::response_without_post(), help);
            return None;
        }
        finish(fields, sender);
        // Optional fields must be valid when they are present.
        Some(Item {
            id: id?,
            url: url.unwrap_or_else(|| Some(String::new()))?,
            title: title.unwrap_or_else(|| Some(String::new()))?,
            content_text: content_text?,
            date_published: date_published?,
            authors: authors?,
            extension: extension?,
        })
    }

    fn new_id(&mut self, node: &Node<'_>) -> Option<String> {
        let id = id(node)?;
        if !self.ids.insert(id.clone()) {
            node.error(Message::duplicate_id(id), Message::change_id());
            return None;
        }
        Some(id)
    }

    fn extension(&mut self, fields: Fields<'n>, own: Option<&str>, sender: Sender) -> Option<ItemExtension> {
        let parent = fields.get("parent");
        let parent_id = parent.as_ref().map(id);
        if let (Some(node), Some(Some(parent))) = (parent, &parent_id) {
            self.parents.push(Reply { node, id: own.map(str::to_owned), parent: parent.clone() });
        }
        let author = fields.get("author").map(|node| node.flag());
        let kind = fields.get("kind").map(|node| kind(&node));
        let post = fields.get("post").map(|node| line(&node));
        fields.get("date").and_then(|node| node.text());
        finish(fields, sender);
        let text = |value: Option<Option<String>>| value.unwrap_or_else(|| Some(String::new()));
        Some(ItemExtension {
            post: text(post)?,
            parent: text(parent_id)?,
            author: author.unwrap_or(Some(false))?,
            kind: text(kind)?,
            date: String::new(),
        })
    }

    fn check_parents(&self) {
        let replies =
            self.parents.iter().filter_map(|Reply { id, parent, .. }| Some((id.as_deref()?, parent.as_str())));
        let circular = circular(&replies.collect());
        for Reply { node, id, parent } in &self.parents {
            let (message, help) = if id.as_deref().is_some_and(|id| circular.contains(id)) {
                let message = match id.as_ref() == Some(parent) {
                    true => Message::replies_to_itself(),
                    false => Message::circular_reply(parent),
                };
                (message, Message::fix_circular_reply())
            } else if !self.ids.contains(parent) {
                (Message::missing_parent(parent), Message::fix_parent())
            } else {
                continue;
            };
            node.warning(message, help);
        }
    }
}

/// The responses that reply to themselves, directly or through others: `parents` maps each response to its parent.
fn circular<'i>(parents: &BTreeMap<&'i str, &'i str>) -> BTreeSet<&'i str> {
    let (mut seen, mut circular) = (BTreeSet::new(), BTreeSet::new());
    for start in parents.keys() {
        let (mut path, mut current) = (Vec::new(), *start);
        while let Some(parent) = parents.get(current)
            && seen.insert(current)
        {
            path.push(current);
            current = parent;
        }
        // When the path ends at one of its own responses, a circle starts there.
        let first = path.iter().position(|id| *id == current).unwrap_or(path.len());
        circular.extend(path.split_off(first));
    }
    circular
}
