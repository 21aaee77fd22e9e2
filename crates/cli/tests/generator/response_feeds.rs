//! The feed of the responses to a post, and the links to it.

use roxmltree::{Document, Node};
use serde_json::{Value, json};

use crate::outcome::Outcome;
use crate::site::Site;

const THREADING: &str = "http://purl.org/syndication/thread/1.0";

/// The texts or, with `attribute`, the values of all elements `name`.
fn values(node: Node<'_, '_>, name: &str, attribute: Option<&str>) -> Vec<String> {
    let value = |node: Node<'_, '_>| match attribute {
        Some(attribute) => node.attribute(attribute).unwrap_or_default().to_owned(),
        None => node.text().unwrap_or_default().to_owned(),
    };
    node.descendants().filter(|node| node.tag_name().name() == name).map(value).collect()
}

/// Number and newest date of the responses, as the entry of `post` in the blog's feed has them.
fn replies(outcome: &Outcome, post: &str) -> Option<(String, Option<String>)> {
    let text = outcome.text("feed.xml");
    let feed = Document::parse(&text).unwrap();
    let url = format!("https://essai.example/posts/{post}/feed.xml");
    let link = feed.descendants().find(|node| node.attribute("href") == Some(url.as_str()))?;
    assert_eq!((link.attribute("rel"), link.attribute("type")), (Some("replies"), Some("application/atom+xml")));
    let updated = link.attribute((THREADING, "updated")).map(str::to_owned);
    Some((link.attribute((THREADING, "count")).unwrap().to_owned(), updated))
}

#[test]
fn feed_has_responses_newest_first() {
    let outcome = Site::fixture().build().good();
    let text = outcome.text("posts/tout-en-un/feed.xml");
    let feed = Document::parse(&text).unwrap();
    let root = feed.root_element();
    let (post, url) = ("https://essai.example/2012/05/tout-en-un/", "https://essai.example/posts/tout-en-un/");
    let ids = ["43", "42", "41"].map(|id| format!("urn:carnet:response:{id}"));
    assert_eq!(values(root, "id", None), [vec![format!("{post}#responses")], ids.to_vec()].concat());
    assert_eq!(values(root, "name", None), ["Odile Banc", "Ana", "Paul"]);
    assert_eq!(values(root, "uri", None), ["https://ana.example/"]);
    assert_eq!(values(root, "updated", None)[..2], ["2012-05-22T08:00:00-04:00"; 2]);
    assert_eq!(values(root, "in-reply-to", Some("ref")), [ids[1].as_str(), ids[2].as_str(), post]);
    assert_eq!(
        values(root, "in-reply-to", Some("href")),
        [format!("{url}#response-42"), format!("{url}#response-41"), url.to_owned()]
    );
    let links = values(root, "link", Some("href"));
    assert_eq!(links[..3], [url.to_owned(), format!("{url}feed.xml"), format!("{url}#response-43")]);
    let title = &values(root, "title", None)[2];
    assert!(title.starts_with("Ana, à propos de «\u{a0}") && title.ends_with("\u{a0}»"), "{title}");
    feed_rs::parser::parse(text.as_bytes()).unwrap();
}

#[test]
fn post_and_feed_of_blog_link_to_responses() {
    let outcome = Site::fixture().build().good();
    let expected = Some(("3".to_owned(), Some("2012-05-22T08:00:00-04:00".to_owned())));
    assert_eq!(replies(&outcome, "tout-en-un"), expected);
    let page = outcome.page("/posts/tout-en-un/");
    let feeds = page.attributes("link[rel=alternate][type='application/atom+xml']", "href");
    assert_eq!(feeds, ["/feed.xml", "/posts/tout-en-un/feed.xml"]);
}

#[test]
fn feed_exists_with_responses_or_while_they_are_taken() {
    let site = Site::new()
        .post("a", json!({}))
        .post("b", json!({}))
        .post("c", json!({"_carnet": {"responses": "closed"}}))
        .responses("b", &[json!({"id": "1"})]);
    let feeds = |site: &Site| ["a", "b", "c"].map(|post| replies(&site.build().good(), post).map(|(count, _)| count));
    let count = |count: &str| Some(count.to_owned());
    assert_eq!(feeds(&site), [None, count("1"), None], "without an endpoint, none are taken");
    let site = site.setting(json!({"responses": {"endpoint": "https://reponses.example/"}}));
    assert_eq!(feeds(&site), [count("0"), count("1"), None]);
    // The feed stays at its address when responses are closed by date.
    let responses = json!({"endpoint": "https://reponses.example/", "close_after_days": 1});
    let site = site.setting(json!({"responses": responses}));
    assert_eq!(feeds(&site), [count("0"), count("1"), None]);
    let outcome = site.build().good().lacks("posts/c/feed.xml");
    let text = outcome.text("posts/a/feed.xml");
    assert!(text.contains("<updated>2012-01-15T00:00:00+00:00</updated>") && !text.contains("<entry"), "{text}");
    // The feed is a file that texts may link to.
    site.post("d", json!({"content_markdown": "[a](/posts/a/feed.xml)"})).build().good();
}

#[test]
fn feed_has_fifty_responses_without_withdrawn_ones_and_pingbacks() {
    let mut items: Vec<Value> = (0..59).map(|number| json!({"id": format!("r{number:02}")})).collect();
    items.push(json!({"id": "p", "title": "Ailleurs", "content_text": null, "authors": [{"url": "https://a.example"}], "_carnet": {"kind": "pingback"}}));
    items.push(json!({"id": "r59", "_carnet": {"parent": "w"}, "date_published": "2012-02-02T12:00:00Z"}));
    items.push(json!({"id": "w", "content_text": null, "authors": null, "_carnet": {"kind": "withdrawn"}, "date_published": "2012-02-02T11:00:00Z"}));
    let outcome = Site::new().post("a", json!({})).responses("a", &items).build().good();
    assert_eq!(replies(&outcome, "a"), Some(("60".to_owned(), Some("2012-02-02T12:00:00+00:00".to_owned()))));
    let text = outcome.text("posts/a/feed.xml");
    let feed = Document::parse(&text).unwrap();
    let ids = values(feed.root_element(), "id", None);
    let expected: Vec<String> = (10..60).rev().map(|number| format!("urn:carnet:response:r{number}")).collect();
    assert_eq!(ids[1..], expected);
    assert_eq!(values(feed.root_element(), "in-reply-to", Some("ref"))[0], "urn:carnet:response:w");
}

#[test]
fn hostile_responses_are_escaped_in_feed() {
    let hostile = "a <b>b</b> & ]]> \"'";
    let response = json!({"id": "1", "content_text": hostile, "authors": [{"name": hostile}]});
    let outcome = Site::new().post("a", json!({})).responses("a", &[response]).build().good();
    let text = outcome.text("posts/a/feed.xml");
    let feed = Document::parse(&text).unwrap();
    assert_eq!(values(feed.root_element(), "name", None), [hostile]);
    let content = &values(feed.root_element(), "content", None)[0];
    assert!(content.starts_with("<p>a &lt;b&gt;b&lt;/b&gt; &amp; ]]&gt; "), "{content}");
}

#[test]
fn alias_at_address_of_feed_is_refused() {
    let aliases = json!({"_carnet": {"aliases": ["/posts/b/feed.xml"]}});
    let list = Site::new().post("a", aliases).check().list();
    assert!(list.contains("the address /posts/b/feed.xml is reserved for Carnet"), "{list}");
}
