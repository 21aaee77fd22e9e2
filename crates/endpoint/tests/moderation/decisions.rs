//! Decisions of the author, and their effect for readers.

use endpoint::store::response::Status;
use serde_json::json;

use crate::author::{Author, document, ids, send};
use crate::support::{OPEN, Server};

fn published(server: &Server) -> Vec<String> {
    let thread = server.thread(OPEN);
    thread["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn approve_publishes_and_undo_withdraws() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let id = send(&server, "Ana", "Bien dit.");
    assert!(published(&server).is_empty());

    let page = author.decide("approve", &[&id]);
    assert_eq!(page.select(".done [role=status]").text().to_string(), "1\u{a0}réponse approuvée.");
    assert_eq!(page.select(".empty .what").text().to_string(), "Aucune réponse en attente.");
    assert_eq!(published(&server), [id.as_str()]);

    // The result has a button that undoes the decision.
    let undo = page.select(".done form");
    assert_eq!(undo.select("input[name=id]").attr("value").unwrap().to_string(), id);
    assert_eq!(undo.select("button").attr("value").unwrap().to_string(), "undo");
    let page = author.decide("undo", &[&id]);
    assert_eq!(page.select(".done [role=status]").text().to_string(), "1\u{a0}décision annulée.");
    assert_eq!(page.select(".done form").length(), 0);
    assert_eq!(ids(&page), [id.as_str()]);
    assert!(published(&server).is_empty());
    assert_eq!(server.thread(OPEN)["_carnet"]["withdrawn"], json!([id]));

    for (decision, status) in [("reject", Status::Rejected), ("spam", Status::Spam), ("approve", Status::Approved)] {
        author.decide(decision, &[&id]);
        assert_eq!(server.kept(&id).status, status);
    }
    assert_eq!(published(&server), [id.as_str()]);
    let page = author.decide("approve", &[&id]);
    assert!(page.select(".done [role=status]").text().starts_with("Rien n’a changé"));
}

#[test]
fn bulk_decision_changes_selected_responses() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let sent: Vec<String> = (0..3).map(|number| send(&server, "Ana", &format!("Texte {number}."))).collect();
    let page = author.page("?checked=all");
    let boxes = page.select(".check input[form=bulk][checked]");
    assert_eq!(boxes.length(), 3);
    assert_eq!(author.page("").select(".check input[checked]").length(), 0);

    let page = author.decide("spam", &[&sent[0], &sent[2]]);
    assert_eq!(page.select(".done [role=status]").text().to_string(), "2\u{a0}réponses marquées comme indésirables.");
    assert_eq!(ids(&page), [sent[1].as_str()]);
    let page = author.decide("undo", &[&sent[0], &sent[2]]);
    assert_eq!(page.select(".done [role=status]").text().to_string(), "2\u{a0}décisions annulées.");
    assert_eq!(ids(&page).len(), 3);

    let page = author.decide("approve", &[]);
    assert_eq!(page.select(".done [role=status]").text().to_string(), "Sélectionnez d’abord une réponse.");
    for decision in ["", "pending", "erase", "nothing", "approved"] {
        author.post("/moderation/decide", &[("decision", decision), ("id", &sent[0])]).expect(400);
    }
    assert!(published(&server).is_empty());
}

#[test]
fn decision_redirects_to_next_response() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let (first, second) = (send(&server, "Ana", "Un."), send(&server, "Ben", "Deux."));
    let page = author.page("?q=ana+un&status=all");
    let form = page.select(&format!("#response-{first} .decisions"));
    assert_eq!(form.select("input[name=view]").attr("value").unwrap().to_string(), "status=all&q=ana+un");
    let page = author.page("");
    let next = |id: &str| page.select(&format!("#response-{id} .decisions input[name=next]")).attr("value").unwrap();
    assert_eq!((next(&second).to_string(), next(&first).to_string()), (first.clone(), second.clone()));

    let fields = [("view", "status=all&q=ana"), ("id", &*first), ("next", &*second), ("decision", "approve")];
    let answer = author.post("/moderation/decide", &fields).expect(303);
    let expected = format!("/moderation?status=all&q=ana&done=approve&count=1&ids={first}#response-{second}");
    assert_eq!(answer.header("location"), Some(expected.as_str()));
    // The redirect goes only to the list, whatever the form has.
    let fields =
        [("view", "//evil.example"), ("id", &*first), ("next", "x\r\nSet-Cookie: a"), ("decision", "reject")];
    let answer = author.post("/moderation/decide", &fields).expect(303);
    assert!(answer.header("location").unwrap().starts_with("/moderation?status=pending&done=reject&count=1&ids="));
    assert!(!answer.header("location").unwrap().contains('#') && answer.header("set-cookie").is_none());
}

#[test]
fn author_reply_is_published_and_approves_parent() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let id = send(&server, "Ana", "Une question.");
    let page = author.page("");
    let form = page.select(".answer form");
    let answer_id = form.select("input[name=answer]").attr("value").unwrap().to_string();
    let fields = |text| vec![("view", "status=pending"), ("id", &*id), ("answer", &*answer_id), ("text", text)];

    let faulty = author.post("/moderation/answer", &fields("\r\n\r\n  ?")).expect(422);
    let page = document(&faulty);
    assert_eq!(page.select("textarea[name=text]").text().to_string(), "\n\n  ?");
    assert_eq!(page.select("textarea[aria-invalid=true]").length(), 1);
    assert_eq!(page.select(".answer .error").text().to_string(), "Écrivez au moins 2\u{a0}caractères.");
    assert_eq!(server.kept(&id).status, Status::Pending);

    // Sent twice, stored once.
    for _ in 0..2 {
        let page = author.follow(&author.post("/moderation/answer", &fields("Une réponse.\r\n\r\nEt sa suite.")));
        assert_eq!(page.select(".done [role=status]").text().to_string(), "Votre réponse est publiée.");
    }
    let thread = server.thread(OPEN);
    let items = thread["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    let answer = items.iter().find(|item| item["id"] == json!(answer_id)).unwrap();
    assert_eq!(answer["content_text"], "Une réponse.\n\nEt sa suite.");
    assert_eq!(answer["authors"][0]["name"], "M. Braquet");
    assert_eq!((&answer["_carnet"]["author"], &answer["_carnet"]["parent"]), (&json!(true), &json!(id)));
    let page = author.page("?status=approved");
    let shown = page.select(&format!("#response-{answer_id}"));
    assert_eq!(shown.select(".mark").text().to_string(), "Auteur");

    // The longest text fits, in whatever script.
    let longest = "語".repeat(5_000);
    let second =
        author.page("?status=approved").select(".answer input[name=answer]").attr("value").unwrap().to_string();
    let fields = [("id", &*id), ("answer", &*second), ("text", &*longest)];
    author.post("/moderation/answer", &fields).expect(303);
    author.post("/moderation/answer", &[("id", "nobody"), ("answer", "a-1"), ("text", "Perdu ?")]).expect(404);
}

#[test]
fn erase_removes_response_and_keeps_its_id() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let (kept, gone) = (send(&server, "Ana", "Reste."), send(&server, "Ben", "Part."));
    author.decide("approve", &[&kept, &gone]);
    let fields = [("view", "status=approved"), ("id", &*gone)];
    let page = author.follow(&author.post("/moderation/erase", &fields));
    assert_eq!(page.select(".done [role=status]").text().to_string(), "1\u{a0}réponse supprimée.");
    assert_eq!(page.select(".done form").length(), 0);
    assert_eq!(published(&server), [kept]);
    assert_eq!(server.thread(OPEN)["_carnet"]["withdrawn"], json!([gone]));
    assert_eq!(server.stored().len(), 1);
}
