//! Private messages in the moderation pages.

use endpoint::store::response::Status;
use serde_json::json;

use crate::author::{Author, ids, send};
use crate::support::{OPEN, Request, Server};

/// A reader sends a message; returns its id.
fn message(server: &Server, email: &str, post: &str) -> String {
    let message = json!({"post": post, "name": "Zoé", "email": email, "text": format!("Pour vous seul, {email}.")});
    server.clock.advance(1_000);
    server.send(&Request::json(&message).at("/messages")).expect(202).id()
}

#[test]
fn messages_have_a_list_and_a_mark() {
    let server = Server::start();
    let author = Author::log_in(&server);
    assert_eq!(author.page("").select(".statuses li").length(), 5, "without messages there is no list of them");
    let response = send(&server, "Ana", "Une réponse.");
    let (first, second) = (message(&server, "", ""), message(&server, "zoe@courriel.example", OPEN));
    let page = author.page("");
    assert_eq!(ids(&page), [response.as_str()]);
    let counts: Vec<_> = page.select(".statuses .count").iter().map(|count| count.text().to_string()).collect();
    assert_eq!(counts, ["1", "0", "0", "0", "2", "3"]);
    assert_eq!(page.select("title").text().to_string(), "Réponses (1) · Le carnet");

    let page = author.page("?status=messages");
    assert_eq!(ids(&page), [second.as_str(), first.as_str()]);
    let current = page.select(".statuses [aria-current=page]");
    assert_eq!(current.attr("href").unwrap().to_string(), "/moderation?status=messages");
    assert!(current.text().starts_with("Messages privés"));
    let card = page.select(&format!("#response-{second}"));
    assert_eq!(card.select(".mark").text().to_string(), "Message privé");
    assert!(card.select(".detail").text().contains("Réseaux sociaux"));
    assert_eq!(card.select("a[href^='mailto:']").attr("href").unwrap().to_string(), "mailto:zoe@courriel.example");
    let card = page.select(&format!("#response-{first}"));
    let detail = card.select(".detail").first().text().to_string();
    assert!(detail.starts_with("24\u{a0}novembre\u{a0}2026, 7\u{a0}h\u{a0}00 · en attente"), "{detail}");
    // It can be marked as spam or erased, neither published nor answered in public.
    let buttons: Vec<_> =
        card.select("button").iter().map(|button| button.attr("value").unwrap_or_default().to_string()).collect();
    assert_eq!(buttons, ["spam", ""]);
    let bulk: Vec<_> =
        page.select("#bulk button").iter().map(|button| button.attr("value").unwrap().to_string()).collect();
    assert_eq!(bulk, ["spam"]);
    assert_eq!(ids(&author.page("?status=all&q=seul")).len(), 2, "a search finds them too");
}

#[test]
fn message_address_is_one_recipient() {
    let server = Server::start();
    let author = Author::log_in(&server);
    message(&server, "zoe?bcc=tous&subject=x%0a#+1@courriel.example", "");
    let page = author.page("?status=messages");
    let link = page.select("a[href^='mailto:']");
    assert_eq!(
        link.attr("href").unwrap().to_string(),
        "mailto:zoe%3Fbcc%3Dtous%26subject%3Dx%250a%23+1@courriel.example"
    );
    assert_eq!(link.text().to_string(), "zoe?bcc=tous&subject=x%0a#+1@courriel.example");
}

#[test]
fn message_is_erased_marked_and_never_approved() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let (kept, gone) = (message(&server, "a@courriel.example", OPEN), message(&server, "b@courriel.example", OPEN));
    for decision in ["approve", "reject"] {
        let page = author.decide(decision, &[&kept, &gone]);
        assert!(page.select(".done [role=status]").text().starts_with("Rien n’a changé"), "{decision}");
    }
    author.post("/moderation/answer", &[("id", &kept), ("answer", "a-1"), ("text", "En public ?")]).expect(404);
    assert_eq!(server.thread(OPEN)["items"], json!([]));

    let fields = [("view", "status=messages"), ("id", &*gone)];
    let page = author.follow(&author.post("/moderation/erase", &fields));
    assert_eq!(page.select(".done [role=status]").text().to_string(), "1\u{a0}réponse supprimée.");
    assert_eq!(ids(&page), [kept.as_str()], "the list is the same");
    assert_eq!(server.thread(OPEN).get("_carnet"), None, "nobody is told of its erasure");

    author.decide("spam", &[&kept]);
    assert_eq!(ids(&author.page("?status=spam")), [kept.as_str()]);
    assert_eq!(author.page("?status=spam").select(".mark").text().to_string(), "Message privé");
    let empty = author.page("?status=messages");
    assert_eq!(empty.select(".empty .what").text().to_string(), "Aucun message privé.");
    author.decide("undo", &[&kept]);
    assert_eq!(server.kept(&kept).status, Status::Pending);
}
