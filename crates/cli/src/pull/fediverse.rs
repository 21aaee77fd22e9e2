//! Replies on the Fediverse to posts that name their own post there. Those that the author has approved become
//! responses; those that the author has not decided about are listed.
//!
//! What is approved is the name, the address and the text: a changed reply is pending again, and is withdrawn until
//! then.

use std::collections::{BTreeMap, BTreeSet};

use mentions::fediverse::{FediverseError, Reply, is_from, one, replies};
use mentions::fetch::{FetchError, Fetcher};
use protocol::feed::{Author, FEDIVERSE, Item, ItemExtension};
use sha2::{Digest, Sha256};
use site::catalogue::PostEntry;
use source::diagnostic::{Diagnostic, Severity};
use source::fediverse::FediversePost;
use source::message::Message;

use super::{Merging, Options};

/// Bytes of the hash in a code. Half of the bits count: a writer can search for two texts with one code.
const CODE_BYTES: usize = 16;

/// A reply that the author has not decided about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingReply {
    /// What the author approves or rejects it by: it follows from id, name, address and text.
    pub code: String,
    /// Slug of the post.
    pub post: String,
    /// Name and address of who wrote it.
    pub name: String,
    /// Address of its page.
    pub url: String,
    /// The text.
    pub text: String,
}

/// Fetches the replies to posts, and sorts them by the decisions of the author.
pub(super) struct Replies<'o> {
    fetcher: Fetcher,
    /// Codes to approve, and codes to reject. Those of replies that were found are removed.
    approve: BTreeSet<&'o str>,
    reject: BTreeSet<&'o str>,
    /// Files by the ids of their replies: two posts may name posts of one conversation.
    holders: BTreeMap<String, String>,
    /// Ids of those that are not published any more.
    pub(super) withdrawn: BTreeSet<String>,
    /// Those without a decision.
    pub(super) pending: Vec<PendingReply>,
    /// Warnings about posts and replies that can't be fetched.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'o> Replies<'o> {
    /// With the codes and the networks of the command, and all files of responses.
    pub(super) fn new(options: &'o Options, files: &BTreeMap<String, Merging>) -> Self {
        let holders = files.iter().flat_map(|(name, Merging { kept, .. })| {
            let ids = kept.items.iter().map(|kept| &kept.item.id).chain(kept.rejected());
            ids.map(move |id| (id.clone(), name.clone()))
        });
        Self {
            fetcher: Fetcher::new(concat!("carnet/", env!("CARGO_PKG_VERSION")), options.allow_networks.clone()),
            approve: options.approve.iter().map(String::as_str).collect(),
            reject: options.reject.iter().map(String::as_str).collect(),
            holders: holders.collect(),
            withdrawn: BTreeSet::new(),
            pending: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// A code of the command that no reply has.
    pub(super) fn unknown_code(&self) -> Option<&'o str> {
        self.approve.iter().chain(&self.reject).next().copied()
    }

    /// Fetches the replies to the post that `entry` names, and adds the approved ones to `file`, the file `name` of its
    /// responses. What the server does not send stays as it is.
    pub(super) fn fetch(&mut self, entry: &PostEntry, post: &FediversePost, name: &str, file: &mut Merging) {
        if let Some(found) = self.conversation(entry, post, file) {
            self.sort(entry.post.slug.as_str(), found, name, file);
        }
    }

    /// The replies that the server lists, and what it says about those in the file that it does not list; none if it
    /// does not send the conversation.
    fn conversation(&mut self, entry: &PostEntry, post: &FediversePost, file: &Merging) -> Option<Conversation> {
        let mut replies = match replies(&self.fetcher, post) {
            Ok(replies) => replies,
            // Replies stay on a server when the post is deleted, and may be deleted later.
            Err(FediverseError::Status(404 | 410)) => {
                self.warn(entry, Message::pull_no_fediverse_post(), Message::pull_no_fediverse_post_help());
                Vec::new()
            }
            Err(error) => {
                self.warn(entry, Message::pull_no_replies(reason(error)), Message::pull_no_replies_help());
                return None;
            }
        };
        let mut listed = BTreeSet::new();
        replies.retain(|reply| listed.insert(reply.id.clone()));
        let unlisted = stored(file).into_keys().filter(|id| !listed.contains(id) && is_from(post, id));
        let mut unknown: BTreeSet<String> = unlisted.collect();
        let mut gone = BTreeSet::new();
        for id in unknown.clone() {
            match one(&self.fetcher, post, &id) {
                Ok(Some(reply)) => {
                    unknown.remove(&id);
                    replies.push(reply);
                }
                Ok(None) => {
                    unknown.remove(&id);
                    gone.insert(id);
                }
                Err(error) => {
                    self.warn(entry, Message::pull_no_reply(&id, reason(error)), Message::pull_no_reply_help());
                    if is_about_server(error) {
                        break;
                    }
                }
            }
        }
        Some(Conversation { replies, gone, unknown })
    }

    fn warn(&mut self, entry: &PostEntry, message: Message, help: Message) {
        self.diagnostics.push(Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::of_file(&entry.source.name, message, help)
        });
    }

    fn sort(&mut self, slug: &str, found: Conversation, name: &str, file: &mut Merging) {
        let Conversation { replies, gone, unknown } = found;
        self.withdrawn.extend(gone);
        let stored = stored(file);
        let mut approved: Vec<&Reply> = Vec::new();
        for reply in &replies {
            let holder = self.holders.entry(reply.id.clone()).or_insert_with(|| name.to_owned());
            if holder != name {
                continue;
            }
            let old = stored.get(&reply.id);
            let code = code(reply);
            let is_chosen = self.approve.remove(code.as_str());
            if self.reject.remove(code.as_str()) {
                file.rejected.insert(reply.id.clone());
            } else if file.kept.rejected().contains(&reply.id) {
                // It is not offered again.
            } else if is_chosen || old.is_some_and(|old| is_unchanged(old, reply)) {
                approved.push(reply);
                continue;
            } else {
                let Reply { name, url, text, .. } = reply.clone();
                self.pending.push(PendingReply { code, post: slug.to_owned(), name, url, text });
            }
            if old.is_some() {
                self.withdrawn.insert(reply.id.clone());
            }
        }
        let ids = approved.iter().map(|reply| &reply.id).chain(stored.keys());
        let ids: BTreeSet<&str> = ids.filter(|id| !self.withdrawn.contains(*id)).map(String::as_str).collect();
        let parents = replies.iter().filter_map(|reply| Some((reply.id.as_str(), reply.parent.as_deref()?)));
        // With the parents in the file, a circle through a reply that the server does not send is found too.
        let kept = unknown.iter().filter_map(|id| Some((id.as_str(), stored.get(id)?.extension.parent.as_str())));
        let parents: BTreeMap<&str, &str> = parents.chain(kept).collect();
        file.items.extend(approved.iter().map(|reply| item(reply, nearest(&reply.id, &parents, &ids))));
    }
}

/// What a server says about a conversation.
struct Conversation {
    replies: Vec<Reply>,
    /// Ids of replies in the file that it does not have any more.
    gone: BTreeSet<String>,
    /// Ids of replies in the file of which it does not say whether it has them.
    unknown: BTreeSet<String>,
}

/// The replies in the file, by id.
fn stored(file: &Merging) -> BTreeMap<String, Item> {
    let items = file.kept.items.iter().map(|kept| &kept.item);
    items.filter(|item| item.extension.kind == FEDIVERSE).map(|item| (item.id.clone(), item.clone())).collect()
}

fn is_unchanged(old: &Item, reply: &Reply) -> bool {
    let is_same = |author: &Author| author.name == reply.name && author.url == reply.url;
    old.content_text == reply.text && old.authors.first().is_some_and(is_same)
}

fn code(reply: &Reply) -> String {
    let mut hash = Sha256::new();
    for part in [&reply.id, &reply.name, &reply.url, &reply.text] {
        hash.update(part.as_bytes());
        hash.update([0_u8]);
    }
    hash.finalize().iter().take(CODE_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

/// The nearest approved reply that the one with this id replies to, directly or through others; none if there is none,
/// or if it replies to itself.
fn nearest<'r>(id: &str, parents: &BTreeMap<&str, &'r str>, approved: &BTreeSet<&str>) -> Option<&'r str> {
    let mut nearest = None;
    let mut next = parents.get(id).copied();
    // No longer than all of them: a server may send a circle.
    for _ in 0..=parents.len() {
        let Some(parent) = next else { return nearest };
        if parent == id {
            return None;
        }
        nearest = nearest.or_else(|| approved.contains(parent).then_some(parent));
        next = parents.get(parent).copied();
    }
    None
}

fn item(reply: &Reply, parent: Option<&str>) -> Item {
    Item {
        id: reply.id.clone(),
        content_text: reply.text.clone(),
        date_published: reply.published.clone(),
        authors: vec![Author { name: reply.name.clone(), url: reply.url.clone() }],
        extension: ItemExtension {
            parent: parent.unwrap_or_default().to_owned(),
            author: reply.by_author,
            kind: FEDIVERSE.to_owned(),
            ..ItemExtension::default()
        },
        ..Item::default()
    }
}

/// Whether requests for other replies would fail in the same way.
fn is_about_server(error: FediverseError) -> bool {
    matches!(
        error,
        FediverseError::Fetch(FetchError::TooSlow | FetchError::Unreachable) | FediverseError::Status(429)
    )
}

fn reason(error: FediverseError) -> Message {
    match error {
        FediverseError::Fetch(FetchError::Forbidden) => Message::fetch_forbidden(),
        FediverseError::Fetch(FetchError::InvalidRedirect | FetchError::TooManyRedirects) => {
            Message::fetch_not_followed()
        }
        FediverseError::Fetch(FetchError::TooLarge) => Message::fetch_too_large(),
        FediverseError::Fetch(FetchError::TooSlow | FetchError::Unreachable) => Message::fetch_unreachable(),
        FediverseError::Status(status) => Message::fetch_status(status.to_string()),
        FediverseError::NoThread => Message::fetch_no_thread(),
    }
}
