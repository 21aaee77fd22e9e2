//! Comments: the approved ones become responses, pingbacks and trackbacks links from elsewhere.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use protocol::feed::{Author, Item, ItemExtension, PINGBACK};
use protocol::response::{FieldError, is_email, is_web_address, unseen};
use serde::Serialize;
use source::responses_file::{MAX_LINE, MAX_TEXT};

use super::dates::date;
use super::html::{Piece, decoded, pieces, plain};
use super::item::Element;

/// What WordPress says of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Approved,
    Pending,
    /// Spam, or in the trash: not imported.
    Refused,
}

/// A comment of the export.
#[derive(Clone, Debug)]
pub(super) struct Comment {
    pub state: State,
    pub is_pingback: bool,
    pub item: Item,
    pub email: String,
}

/// A line for `carnet-endpoint import`. It has personal data, and never gets into `public/`.
#[derive(Serialize)]
pub(super) struct Pending<'c> {
    id: &'c str,
    post: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'c str>,
    name: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<&'c str>,
    text: &'c str,
    language: &'c str,
    received: &'c str,
    status: &'static str,
    reasons: &'static str,
}

impl Comment {
    /// Reads a comment. None without a date or a text, which WordPress does not show either.
    pub(super) fn read(
        element: &Element,
        zone: &TimeZone,
        authors: &BTreeSet<String>,
        anonymous: &str,
    ) -> Option<Self> {
        let kind = element.get("comment_type");
        let is_pingback = matches!(kind, "pingback" | "trackback");
        let state = match element.get("comment_approved") {
            "1" | "approve" => State::Approved,
            "0" | "hold" => State::Pending,
            _ => State::Refused,
        };
        let id = element.get("comment_id");
        let id = id.parse::<u64>().ok().map(|id| format!("wp-{id}"))?;
        let parent = element.get("comment_parent").parse::<u64>().ok().filter(|parent| *parent > 0);
        let date_published = date(element.get("comment_date"), element.get("comment_date_gmt"), zone)?;
        let url = element.get("comment_author_url");
        let url = if is_web_address(url) { url.to_owned() } else { String::new() };
        let name = line(&plain(element.get("comment_author")));
        let text = text(element.raw("comment_content"));
        let email = element.get("comment_author_email").to_owned();
        let by_author = element.get("comment_user_id").parse::<u64>().is_ok_and(|user| user > 0)
            && authors.contains(&email.to_ascii_lowercase());
        let mut item = Item { id, date_published, content_text: text, ..Item::default() };
        if is_pingback {
            if url.is_empty() {
                return None;
            }
            item.title = if name.is_empty() { url.clone() } else { name };
            item.content_text = String::new();
            item.authors = vec![Author { name: String::new(), url }];
            item.extension = ItemExtension { kind: PINGBACK.to_owned(), ..ItemExtension::default() };
        } else {
            if item.content_text.is_empty() {
                return None;
            }
            let name = if name.is_empty() { anonymous.to_owned() } else { name };
            item.authors = vec![Author { name, url }];
            let parent = parent.map(|parent| format!("wp-{parent}")).unwrap_or_default();
            item.extension = ItemExtension { parent, author: by_author, ..ItemExtension::default() };
        }
        Some(Self { state, is_pingback, item, email })
    }

    /// The comment for the queue of the endpoint.
    pub(super) fn pending<'c>(&'c self, post: &'c str, language: &'c str) -> Pending<'c> {
        let author = self.item.authors.first();
        let parent = self.item.extension.parent.as_str();
        Pending {
            id: &self.item.id,
            post,
            parent: Some(parent).filter(|parent| !parent.is_empty()),
            name: author.map_or("", |author| author.name.as_str()),
            email: Some(self.email.as_str()).filter(|email| is_email(email)),
            site: author.map(|author| author.url.as_str()).filter(|url| !url.is_empty()),
            text: &self.item.content_text,
            language,
            received: &self.item.date_published,
            status: "held",
            reasons: "",
        }
    }
}

/// Comments in their threads: a reply to one that is not imported is a reply to the post. Returns how many.
pub(super) fn without_lost_parents(items: &mut [Item]) -> usize {
    let ids: BTreeSet<String> = items.iter().map(|item| item.id.clone()).collect();
    let mut lost = 0;
    for item in items {
        if !item.extension.parent.is_empty() && !ids.contains(&item.extension.parent) {
            item.extension.parent.clear();
            lost += 1;
        }
    }
    lost
}

/// The text of a comment: WordPress shows HTML, responses are plain text.
fn text(html: &str) -> String {
    let html = html.replace("\r\n", "\n").replace('\r', "\n");
    let mut text = String::new();
    let mut link: Option<(String, usize)> = None;
    for piece in pieces(&html) {
        match piece {
            Piece::Text(raw) => text.push_str(&decoded(raw)),
            Piece::Comment(_) => {}
            Piece::Tag(tag) => match (tag.name.to_ascii_lowercase().as_str(), tag.is_end) {
                ("br", _) if !text.ends_with('\n') => text.push('\n'),
                ("p" | "div" | "blockquote" | "ul" | "ol" | "pre", _) if !text.is_empty() => text.push_str("\n\n"),
                ("li", false) => text.push_str("\n- "),
                ("a", false) => link = tag.attribute("href").map(|address| (address, text.len())),
                ("a", true) => {
                    if let Some((address, start)) = link.take() {
                        let label = text.get(start..).unwrap_or_default().trim();
                        let is_shown = label == address
                            || address.trim_end_matches('/').ends_with(label.trim_end_matches('/'))
                                && label.contains('.');
                        if label.is_empty() || is_shown {
                            text.truncate(start);
                            text.push_str(&address);
                        } else if is_web_address(&address) {
                            text.push_str(&format!(" ({address})"));
                        }
                    }
                }
                _ => {}
            },
        }
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut text = lines.join("\n");
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    visible(text.trim(), true).chars().take(MAX_TEXT).collect()
}

fn line(text: &str) -> String {
    visible(text.trim(), false).chars().take(MAX_LINE).collect()
}

/// Without the invisible characters that responses may not have.
fn visible(text: &str, lines: bool) -> String {
    let mut text = text.to_owned();
    while let Some(FieldError::Unseen(found, _)) = unseen(&text, lines) {
        text = text.replace(found, "");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::tz::TimeZone;
    use protocol::feed::PINGBACK;

    use super::{Comment, State, text};
    use crate::wordpress::item::Element;

    fn comment(fields: &str) -> Option<Comment> {
        let xml = format!(
            "<c><comment_id>3</comment_id><comment_date>2012-03-15 09:30:00</comment_date>\
             <comment_date_gmt>2012-03-15 13:30:00</comment_date_gmt>{fields}</c>"
        );
        let root = Element::parse(xml.as_bytes()).unwrap();
        let authors = BTreeSet::from(["a@example.org".to_owned()]);
        Comment::read(root.child("c").unwrap(), &TimeZone::UTC, &authors, "Anonyme")
    }

    #[test]
    fn approved_comment_becomes_a_response() {
        let found = comment(
            "<comment_author>A &amp;amp; B</comment_author><comment_author_email>A@example.org</comment_author_email>\
             <comment_author_IP>192.0.2.1</comment_author_IP><comment_author_url>javascript:1</comment_author_url>\
             <comment_content>Un</comment_content><comment_approved>1</comment_approved><comment_parent>2</comment_parent>\
             <comment_user_id>1</comment_user_id>",
        )
        .unwrap();
        assert_eq!(
            (found.state, found.item.id.as_str(), found.item.extension.parent.as_str()),
            (State::Approved, "wp-3", "wp-2")
        );
        assert_eq!((found.item.authors[0].name.as_str(), found.item.authors[0].url.as_str()), ("A & B", ""));
        assert!(found.item.extension.author);
        let json = serde_json::to_string(&found.item).unwrap();
        assert!(!json.contains("192.0.2.1") && !json.contains("example.org"), "{json}");
    }

    #[test]
    fn pingback_keeps_its_address() {
        let found = comment(
            "<comment_author>Un site</comment_author><comment_author_url>https://a.example/b</comment_author_url>\
             <comment_type>pingback</comment_type><comment_approved>1</comment_approved><comment_content>[...]</comment_content>",
        )
        .unwrap();
        assert!(found.is_pingback);
        assert_eq!((found.item.title.as_str(), found.item.extension.kind.as_str()), ("Un site", PINGBACK));
        assert!(comment("<comment_type>pingback</comment_type>").is_none());
    }

    #[test]
    fn comment_text_is_plain() {
        for (html, plain) in [
            ("Un\r\n\r\nDeux &eacute;", "Un\n\nDeux \u{e9}"),
            ("<p>Un</p><p>Deux<br/>Trois</p>", "Un\n\nDeux\nTrois"),
            ("<a href=\"https://a.example/b\">ici</a>", "ici (https://a.example/b)"),
            ("<a href=\"https://a.example/\">a.example</a>", "https://a.example/"),
            ("<b>3 < 4</b>", "3 < 4"),
            ("a\u{202e}b\u{7}c", "abc"),
        ] {
            assert_eq!(text(html), plain, "{html:?}");
        }
    }
}
