//! The conversation under a post: what is in its page, what was published since, what this reader sent. Pure, so that it
//! is tested natively.

use protocol::bundle::{Link, Response, Thread};
use protocol::feed::Feed;

use super::sent::SentResponse;

/// What is shown under a post.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Conversation {
    /// Published responses, oldest first.
    pub(crate) published: Vec<Response>,
    /// Pages elsewhere that link to the post.
    pub(crate) pingbacks: Vec<Link>,
    /// Sent from this browser, oldest first.
    pub(crate) sent: Vec<SentResponse>,
}

/// What the endpoint knows of a conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Newer {
    /// All that it published, oldest first.
    pub(crate) published: Vec<Response>,
    /// Pages elsewhere that link to the post.
    pub(crate) pingbacks: Vec<Link>,
    /// Ids of those that were published once and are no more.
    pub(crate) withdrawn: Vec<String>,
    /// Whether the post takes no more responses.
    pub(crate) closed: bool,
}

impl From<Feed> for Newer {
    fn from(feed: Feed) -> Self {
        let mut newer =
            Self { withdrawn: feed.extension.withdrawn, closed: feed.extension.closed, ..Self::default() };
        for item in feed.items {
            if item.extension.is_link() {
                newer.pingbacks.push(item.into_pingback());
            } else {
                newer.published.push(item.into_response());
            }
        }
        newer
    }
}

impl From<&Thread> for Conversation {
    fn from(thread: &Thread) -> Self {
        Self { published: thread.responses.clone(), pingbacks: thread.pingbacks.clone(), sent: Vec::new() }
    }
}

impl Conversation {
    /// Adds what the endpoint knows. Responses of the page stay as they are, also where the endpoint does not know them.
    /// A new one comes after the one that it follows in the endpoint's order, so no dates need to be read.
    pub(crate) fn merge(&mut self, newer: Newer) {
        for id in &newer.withdrawn {
            self.remove(id);
        }
        let place = |published: &[Response], id: &str| published.iter().position(|response| response.id == id);
        let first_known = newer.published.iter().find_map(|response| place(&self.published, &response.id));
        let mut next = first_known.unwrap_or(self.published.len());
        for response in newer.published {
            if let Some(known) = place(&self.published, &response.id) {
                next = known + 1;
            } else {
                self.published.insert(next, response);
                next += 1;
            }
        }
        for pingback in newer.pingbacks {
            if self.pingbacks.iter().all(|known| known.url != pingback.url) {
                self.pingbacks.push(pingback);
            }
        }
    }

    /// Removes a response.
    pub(crate) fn remove(&mut self, id: &str) {
        self.published.retain(|response| response.id != id);
        self.sent.retain(|sent| sent.id != id);
    }

    /// All responses that are shown: at the end those which only this browser knows.
    pub(crate) fn shown(&self) -> Vec<Response> {
        let own = self.sent.iter().filter(|own| !is_among(&self.published, &own.id)).map(SentResponse::response);
        self.published.iter().cloned().chain(own).collect()
    }

    /// What was sent from this browser with this id.
    pub(crate) fn own(&self, id: &str) -> Option<&SentResponse> {
        self.sent.iter().find(|sent| sent.id == id)
    }

    /// Whether the response is public.
    pub(crate) fn is_published(&self, id: &str) -> bool {
        is_among(&self.published, id) || self.own(id).is_some_and(|own| own.published)
    }
}

fn is_among(responses: &[Response], id: &str) -> bool {
    responses.iter().any(|response| response.id == id)
}

#[cfg(test)]
mod tests {
    use super::{Conversation, Newer, SentResponse};
    use protocol::bundle::{Link, Response};
    use protocol::feed::{Feed, Item, ItemExtension};

    fn responses(ids: &str) -> Vec<Response> {
        ids.split_whitespace().map(|id| Response { id: id.to_owned(), ..Response::default() }).collect()
    }

    fn conversation(ids: &str) -> Conversation {
        Conversation { published: responses(ids), ..Conversation::default() }
    }

    fn sent(id: &str) -> SentResponse {
        serde_json::from_value(serde_json::json!({ "id": id })).unwrap()
    }

    fn ids(responses: &[Response]) -> String {
        responses.iter().map(|response| &*response.id).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn merge_keeps_the_order_of_the_endpoint() {
        for (rendered, newer, expected) in [
            ("", "", ""),
            ("a b", "a b", "a b"),
            ("a b", "a b c d", "a b c d"),
            // Baked from elsewhere, unknown to the endpoint.
            ("x a y c", "a b c d", "x a b y c d"),
            ("x y", "a b", "x y a b"),
            ("x b", "a b", "x a b"),
            ("a b", "", "a b"),
        ] {
            let mut conversation = conversation(rendered);
            conversation.merge(Newer { published: responses(newer), ..Newer::default() });
            assert_eq!(ids(&conversation.published), expected, "{rendered} + {newer}");
            let once = conversation.clone();
            conversation.merge(Newer { published: responses(newer), ..Newer::default() });
            assert_eq!(conversation, once, "merging twice changes nothing");
        }
    }

    #[test]
    fn merge_removes_withdrawn_responses() {
        let mut conversation = conversation("a b");
        conversation.sent = vec![sent("b"), sent("w")];
        let withdrawn = vec!["b".to_owned(), "unknown".to_owned()];
        conversation.merge(Newer { withdrawn, published: responses("a c"), ..Newer::default() });
        assert_eq!(ids(&conversation.shown()), "a c w");
        assert!(conversation.own("b").is_none() && conversation.own("w").is_some());
    }

    #[test]
    fn merge_keeps_the_place_of_a_withdrawn_response() {
        let mut conversation = conversation("a b c");
        conversation.published[1].name = "Ana".to_owned();
        let withdrawn = || vec!["b".to_owned()];
        let newer = || Newer { withdrawn: withdrawn(), published: responses("a b c"), ..Newer::default() };
        conversation.merge(newer());
        assert_eq!(ids(&conversation.shown()), "a b c");
        assert!(conversation.published[1].is_withdrawn());
        let once = conversation.clone();
        conversation.merge(newer());
        assert_eq!(conversation, once, "merging twice changes nothing");
    }

    #[test]
    fn own_response_is_shown_once() {
        let mut conversation = conversation("a");
        conversation.sent = vec![sent("w")];
        assert_eq!(ids(&conversation.shown()), "a w");
        assert!(!conversation.is_published("w"));
        conversation.sent[0].published = true;
        assert!(conversation.is_published("w"), "where no approval is needed");
        conversation.sent[0].published = false;
        conversation.merge(Newer { published: responses("a w z"), ..Newer::default() });
        assert_eq!(ids(&conversation.shown()), "a w z");
        assert!(conversation.is_published("w") && conversation.own("w").is_some());
    }

    #[test]
    fn links_of_a_feed_are_not_among_its_responses() {
        let item = |kind: &str| Item {
            id: format!("a{kind}"),
            title: kind.to_owned(),
            extension: ItemExtension { kind: kind.to_owned(), ..ItemExtension::default() },
            ..Item::default()
        };
        let kinds = ["", "withdrawn", "reply", "fediverse", "pingback", "mention", "like", "repost"];
        let newer = Newer::from(Feed { items: kinds.map(item).into(), ..Feed::default() });
        assert_eq!(ids(&newer.published), "a awithdrawn areply afediverse");
        let links: Vec<_> = newer.pingbacks.iter().map(|link| link.label.as_str()).collect();
        assert_eq!(links, kinds[4..]);
    }

    #[test]
    fn merge_joins_pingbacks_by_address() {
        let link = |url: &str| Link { url: url.to_owned(), ..Link::default() };
        let mut conversation = Conversation { pingbacks: vec![link("https://a.example")], ..Conversation::default() };
        let pingbacks = vec![link("https://a.example"), link("https://b.example")];
        conversation.merge(Newer { pingbacks, ..Newer::default() });
        assert_eq!(conversation.pingbacks.len(), 2);
    }
}
