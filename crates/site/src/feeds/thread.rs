//! What the feeds say about the responses to a post.

use atom::{Link, Replies};
use jiff::Timestamp;
use protocol::bundle::{Response, Thread};
use source::date::instant;

use crate::catalogue::PostEntry;
use crate::pages::SiteContext;

/// Media type of a feed.
pub(super) const ATOM: &str = "application/atom+xml";

/// The link from the entry of a post to the feed of its responses, if it has one (RFC 4685).
pub(super) fn link(context: &SiteContext<'_>, entry: &PostEntry, thread: &Thread) -> Option<Link> {
    let feed = context.response_feed(entry)?;
    let updated = newest(thread).map(|newest| context.moment(newest));
    Some(Link {
        media_type: Some(ATOM.to_owned()),
        replies: Some(Replies { count: shown(thread).count(), updated }),
        ..Link::new("replies", context.canonical(&feed.url))
    })
}

/// The date of the newest response.
pub(super) fn newest(thread: &Thread) -> Option<Timestamp> {
    shown(thread).next_back().and_then(|response| instant(&response.datetime))
}

/// The responses that were not withdrawn, oldest first.
pub(super) fn shown(thread: &Thread) -> impl DoubleEndedIterator<Item = &Response> {
    thread.responses.iter().filter(|response| !response.is_withdrawn())
}
