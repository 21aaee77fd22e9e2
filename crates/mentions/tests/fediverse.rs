//! Replies on the Fediverse, from a server with the API of Mastodon on loopback.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use mentions::fediverse::{FediverseError, Reply, is_from, one, replies};
use mentions::fetch::{FetchError, Fetcher};
use serde_json::{Value, json};
use source::fediverse::FediversePost;
use support::{Server, redirect, reply};

fn fetcher() -> Fetcher {
    Fetcher::new("carnet-test/1", vec!["127.0.0.0/8".parse().unwrap()])
}

/// A status as Mastodon sends it, with fields that are not read.
fn status(id: &str, parent: &str, acct: &str, content: &str) -> Value {
    json!({
        "id": id, "in_reply_to_id": parent, "in_reply_to_account_id": "7", "created_at": "2012-03-15T13:30:00.000Z",
        "sensitive": false, "spoiler_text": "", "visibility": "public", "language": "fr",
        "uri": format!("https://b.example/statuses/{id}"), "url": format!("https://b.example/@{acct}/{id}"),
        "content": content, "account": {"id": "9", "acct": acct, "username": "x", "display_name": "Zoé :blob:"},
    })
}

fn with(mut status: Value, name: &str, value: Value) -> Value {
    status[name] = value;
    status
}

/// A server with this conversation below the post `1`, and the post.
fn server(descendants: Vec<Value>) -> (Server, FediversePost) {
    let context = json!({"ancestors": [], "descendants": descendants}).to_string();
    let server = Server::start("127.0.0.1", move |path, _| match path {
        "/api/v1/statuses/1/context" => reply("200 OK", "application/json; charset=utf-8", &context),
        "/api/v1/statuses/2" => {
            let status = status("2", "1", "zoe", "<p>Bien dit, et plus tard.</p>");
            reply("200 OK", "application/json", &status.to_string())
        }
        "/api/v1/statuses/4" => {
            let status = with(status("4", "1", "zoe", "<p>Bien dit.</p>"), "visibility", json!("private"));
            reply("200 OK", "application/json", &status.to_string())
        }
        "/api/v1/statuses/5" => reply("503 Service Unavailable", "text/html", ""),
        "/api/v1/statuses/7" => reply("200 OK", "application/json", "{}"),
        "/api/v1/statuses/6" => reply("410 Gone", "application/json", "{}"),
        _ => reply("404 Not Found", "application/json", r#"{"error": "Record not found"}"#),
    });
    let post = FediversePost::parse(&format!("http://{}/@ana/1", server.address)).unwrap();
    (server, post)
}

#[test]
fn replies_have_author_text_and_parent() {
    let content = "<p><span class=\"h-card\"><a href=\"https://a.example/@ana\" class=\"u-url mention\">@<span>ana</span></a>\
                   </span> Bien&nbsp;dit<br />!</p><p><a href=\"https://c.example/long\"><span class=\"invisible\">https://\
                   </span><span class=\"ellipsis\">c.example/lo</span><span class=\"invisible\">ng</span></a></p>";
    let warned = with(status("3", "2", "ana", "<p>&lt;b&gt; Merci\u{202e}.</p>"), "spoiler_text", json!("Attention"));
    let (server, post) = server(vec![status("2", "1", "zoe@b.example", content), warned]);
    let found = replies(&fetcher(), &post).unwrap();
    let id = found[0].id.clone();
    assert!(id.starts_with("fediverse-") && id.ends_with("-2"), "{id}");
    assert_eq!(
        found,
        [
            Reply {
                id: id.clone(),
                parent: None,
                name: "Zoé :blob: (@zoe@b.example)".to_owned(),
                url: "https://b.example/@zoe@b.example/2".to_owned(),
                text: "@ana Bien\u{a0}dit\n!\n\nhttps://c.example/long".to_owned(),
                published: "2012-03-15T13:30:00.000Z".to_owned(),
                by_author: false,
            },
            Reply {
                id: format!("{}-3", id.trim_end_matches("-2")),
                parent: Some(id),
                name: format!("Zoé :blob: (@ana@{})", server.address),
                url: "https://b.example/@ana/3".to_owned(),
                text: "Attention\n\n<b> Merci.".to_owned(),
                published: "2012-03-15T13:30:00.000Z".to_owned(),
                by_author: true,
            },
        ]
    );
    assert_eq!(server.requests().len(), 1, "no other server is asked");
}

#[test]
fn private_and_invalid_replies_are_left_out() {
    let good = |id: &str| status(id, "1", "zoe", "<p>Bien dit.</p>");
    let (_server, post) = server(vec![
        with(good("2"), "visibility", json!("private")),
        with(good("3"), "visibility", json!("direct")),
        with(good("4"), "content", json!("<p></p><img src=a>")),
        with(good("5"), "created_at", json!("yesterday")),
        with(with(good("6"), "url", json!("javascript:alert(1)")), "uri", json!("tag:b.example,6")),
        with(good("7"), "id", json!("../7")),
        with(good("8"), "account", json!(null)),
        json!("une réponse"),
        with(good("9"), "url", json!(null)),
        with(good("10"), "visibility", json!("unlisted")),
    ]);
    let found = replies(&fetcher(), &post).unwrap();
    let urls: Vec<_> = found.iter().map(|reply| reply.url.as_str()).collect();
    assert_eq!(urls, ["https://b.example/statuses/9", "https://b.example/@zoe/10"]);
}

#[test]
fn reply_is_asked_for_by_itself() {
    let (server, post) = server(vec![status("2", "1", "zoe", "<p>Bien dit.</p>")]);
    let id = replies(&fetcher(), &post).unwrap().remove(0).id;
    let text = |last: &str| {
        let reply = one(&fetcher(), &post, &format!("{}{last}", id.trim_end_matches("-2")));
        reply.map(|reply| reply.map(|reply| reply.text))
    };
    assert_eq!(text("-2"), Ok(Some("Bien dit, et plus tard.".to_owned())));
    assert_eq!((text("-3"), text("-6")), (Ok(None), Ok(None)), "it was deleted");
    assert_eq!(text("-4"), Ok(None), "it is not public any more");
    assert_eq!(text("-5"), Err(FediverseError::Status(503)));
    assert_eq!(text("-7"), Err(FediverseError::NoThread));
    assert!(is_from(&post, &id) && !is_from(&post, "fediverse-000000-2") && !is_from(&post, "braquet-1"));
    let before = server.requests().len();
    assert_eq!(one(&fetcher(), &post, "fediverse-000000-2"), Err(FediverseError::NoThread), "of another server");
    assert_eq!(server.requests().len(), before);
}

#[test]
fn unreadable_conversations_are_errors() {
    let (server, post) = server(vec![]);
    let at = |id: &str| FediversePost { id: id.to_owned(), ..post.clone() };
    assert_eq!(replies(&fetcher(), &at("2")), Err(FediverseError::Status(404)));
    assert_eq!(
        replies(&Fetcher::new("carnet-test/1", Vec::new()), &post),
        Err(FediverseError::Fetch(FetchError::Forbidden))
    );
    assert_eq!(server.requests().len(), 1);
    let page = Server::start("127.0.0.1", |_, _| reply("200 OK", "text/html", "<html>"));
    let elsewhere = FediversePost { server: format!("http://{}", page.address), ..post.clone() };
    assert_eq!(replies(&fetcher(), &elsewhere), Err(FediverseError::NoThread));
    let loops = Server::start("127.0.0.1", |path, _| redirect(path));
    let elsewhere = FediversePost { server: format!("http://{}", loops.address), ..post };
    assert_eq!(replies(&fetcher(), &elsewhere), Err(FediverseError::Fetch(FetchError::TooManyRedirects)));
}
