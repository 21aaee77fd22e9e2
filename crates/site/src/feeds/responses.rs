//! The Atom feed of the responses to a post.

use anyhow::{Context, Result};
use atom::{Feed, InReplyTo, Link, response};
use protocol::bundle::{self, Thread};
use publish::output::Staging;

use super::entry::read_page;
use super::thread::{ATOM, newest, shown};
use crate::catalogue::{PostEntry, identity};
use crate::pages::SiteContext;

/// Responses in a feed, the newest.
const MAX_ENTRIES: usize = 50;

/// Writes the feed of a post at the address of `link`.
///
/// # Errors
/// When a bundle can't be read or a file can't be written.
pub(super) fn write(
    context: &SiteContext<'_>,
    entry: &PostEntry,
    link: bundle::Link,
    staging: &Staging,
) -> Result<()> {
    let bundle::Link { label, url, .. } = link;
    let thread = read_page(entry, staging)?.article.and_then(|article| article.thread).unwrap_or_default();
    let own_url = context.canonical(&url);
    let xml = feed(context, entry, label, own_url, &thread).to_xml().context("can't write a feed")?;
    staging.write(url.trim_start_matches('/'), &xml)
}

fn feed(context: &SiteContext<'_>, post: &PostEntry, title: String, own_url: String, thread: &Thread) -> Feed {
    let post_url = context.canonical(&post.path(false));
    let post_id = identity::of(context.catalogue.settings.first_base_url.as_str(), post);
    let permalink = |id: &str| format!("{post_url}#response-{id}");
    let entry = |sent: &bundle::Response| {
        let parent = thread.responses.iter().find(|response| response.id == sent.parent);
        let in_reply_to = match parent {
            Some(parent) => InReplyTo { reference: response::id(&parent.id), href: permalink(&parent.id) },
            None => InReplyTo { reference: post_id.clone(), href: post_url.clone() },
        };
        let title = context.wording.response_by(&sent.name, &post.title);
        let entry = response::entry(sent, title, &permalink(&sent.id));
        atom::Entry { in_reply_to: Some(in_reply_to), ..entry }
    };
    let typed =
        |rel, media_type: &str, href: &str| Link { media_type: Some(media_type.to_owned()), ..Link::new(rel, href) };
    Feed {
        title,
        // An address has one fragment at most.
        id: format!("{}#responses", post_id.replace('#', "%23")),
        updated: context.moment(newest(thread).or(post.published()).unwrap_or_default()),
        links: vec![typed("alternate", "text/html", &post_url), typed("self", ATOM, &own_url)],
        entries: shown(thread).rev().take(MAX_ENTRIES).map(entry).collect(),
        ..Feed::default()
    }
}
