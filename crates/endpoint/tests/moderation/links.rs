//! Links in notice mails: pages that ask, and forms that decide.

use dom_query::Document;
use endpoint::decision_link::{DecisionLink, LIFETIME_MS};
use endpoint::store::response::Status;
use serde_json::json;

use crate::author::{document, form, send};
use crate::support::{Answer, OPEN, Request, Server};

/// The path of a link that is sent now.
fn link(server: &Server, id: &str, status: Status) -> String {
    let link = DecisionLink::new(id, status, server.app.clock.now_ms());
    format!("/{}", link.path(&server.app.signer))
}

/// The page at a path, as a browser shows it that comes from a webmail.
#[track_caller]
fn page(server: &Server, path: &str) -> Document {
    document(&server.send(&Request::get(path).header("Sec-Fetch-Site", "cross-site")).expect(200))
}

fn token(page: &Document) -> String {
    page.select("input[name=token]").attr("value").unwrap().to_string()
}

/// Sends the form of the page at `path` with a button and further fields.
fn press(server: &Server, path: &str, button: &str, fields: &[(&str, &str)]) -> Answer {
    let token = token(&page(server, path));
    let fields = [&[("token", token.as_str()), ("decision", button)], fields].concat();
    server.send(&form(server, path, &fields))
}

/// The page that an answer leads to.
#[track_caller]
fn follow(server: &Server, answer: &Answer) -> Document {
    assert_eq!(answer.status, 303, "{}", answer.text());
    page(server, answer.header("location").unwrap())
}

fn title(page: &Document) -> String {
    page.select("h1").text().to_string()
}

#[test]
fn link_asks_and_only_its_form_decides() {
    let server = Server::start();
    let id = send(&server, "Ana", "Bien dit.");
    let path = link(&server, &id, Status::Approved);
    // Programs that check mails follow links, some more than once, and some send what they find.
    for method in ["GET", "HEAD", "GET"] {
        let scanner = Request::new(method, &path).header("User-Agent", "Scanner").header("Sec-Purpose", "prefetch");
        let mut connection = crate::support::Connection::open(server.address).unwrap();
        assert_eq!(connection.send(&scanner).unwrap().status, 200);
    }
    server.send(&form(&server, &path, &[])).expect(403);
    server.send(&form(&server, &path, &[("decision", "approve")])).expect(403);
    server.send(&form(&server, &path, &[("decision", "approve"), ("token", "AAAAAAAAAAAAAAAAAAAAAA")])).expect(403);
    let key = path.split("key=").nth(1).unwrap();
    server.send(&form(&server, &path, &[("decision", "approve"), ("token", key)])).expect(403);
    assert_eq!(server.kept(&id).status, Status::Pending);

    let asking = page(&server, &path);
    assert_eq!(title(&asking), "Approuver cette réponse\u{202f}?");
    assert_eq!(asking.select(".words").text().trim(), "Bien dit.");
    assert_eq!(asking.select(".decisions button[value=approve]").text().to_string(), "Approuver");
    let decided = follow(&server, &press(&server, &path, "approve", &[]));
    assert_eq!(title(&decided), "Cette réponse est approuvée");
    assert_eq!(decided.select("[role=status]").text().to_string(), "1\u{a0}réponse approuvée.");
    assert_eq!(server.thread(OPEN)["items"][0]["id"], json!(id));

    // Undone by the same link.
    assert_eq!(decided.select(".decisions button").attr("value").unwrap().to_string(), "undo");
    let undone = follow(&server, &press(&server, &path, "undo", &[]));
    assert_eq!(undone.select("[role=status]").text().to_string(), "1\u{a0}décision annulée.");
    assert_eq!(title(&undone), "Approuver cette réponse\u{202f}?");
    // Pressed twice, it says what holds now, and that nothing was done.
    let twice = follow(&server, &press(&server, &path, "undo", &[]));
    assert_eq!(title(&twice), "Approuver cette réponse\u{202f}?");
    assert_eq!(twice.select("[role=status]").length(), 0);
    assert_eq!(server.kept(&id).status, Status::Pending);
    assert_eq!(server.thread(OPEN)["items"], json!([]));
}

#[test]
fn link_that_is_forged_or_expired_tells_nothing() {
    let server = Server::start();
    let id = send(&server, "Ana", "Un secret.");
    let path = link(&server, &id, Status::Rejected);
    let open = token(&page(&server, &path));
    let other = link(&server, "01990e2a7c4070008000000000000001", Status::Rejected);
    let expires = path.split("expires=").nth(1).unwrap().split('&').next().unwrap();
    let mut refusals = Vec::new();
    for forged in [
        path.replace("status=rejected", "status=approved"),
        path.replace(expires, &format!("{expires}0")),
        path.replace("key=", "key=A"),
        path.split("&key=").next().unwrap().to_owned(),
        path.split('?').next().unwrap().to_owned(),
        // The key of another response, and a response that does not exist.
        other.replace("01990e2a7c4070008000000000000001", &id),
        path.replace(&id, "01990e2a7c4070008000000000000001"),
        path.replace(&id, "%2e%2e%2fmoderation"),
    ] {
        refusals.push(server.get(&forged).expect(403).text());
        let sent = [("token", open.as_str()), ("decision", "reject")];
        server.send(&form(&server, &forged, &sent)).expect(403);
    }
    server.clock.advance(LIFETIME_MS);
    refusals.push(server.get(&path).expect(403).text());
    assert!(refusals.iter().all(|refusal| *refusal == refusals[0]), "{refusals:?}");
    let page = document(&server.get(&path));
    assert_eq!(title(&page), "Ce lien ne peut pas servir");
    assert_eq!(page.select(".back a").attr("href").unwrap().to_string(), "/moderation");
    assert!(!page.select("main").text().contains("Ana") && !page.select("main").text().contains("secret"));

    // A page that was open for a week decides nothing, and keeps what was typed.
    let late = [("token", open.as_str()), ("decision", "reject"), ("text", "Perdu ?")];
    let late = server.send(&form(&server, &path, &late)).expect(403);
    assert_eq!(document(&late).select("textarea[readonly]").text().to_string(), "Perdu ?");
    assert_eq!(server.kept(&id).status, Status::Pending);
}

#[test]
fn link_replayed_says_that_it_is_decided() {
    let server = Server::start();
    let id = send(&server, "Ana", "Achetez.");
    let path = link(&server, &id, Status::Spam);
    let first = token(&page(&server, &path));
    follow(&server, &press(&server, &path, "spam", &[]));
    let again = page(&server, &path);
    assert_eq!(title(&again), "Cette réponse est marquée comme indésirable");
    assert_eq!(again.select("[role=status]").text().to_string(), "Cette décision est déjà en vigueur.");
    assert_eq!(again.select("button[value=spam]").length(), 0);
    // The form, sent again, changes nothing, so undo still leads back to where it was.
    let sent = [("token", first.as_str()), ("decision", "spam")];
    server.send(&form(&server, &path, &sent)).expect(303);
    let kept = server.kept(&id);
    assert_eq!((kept.status, kept.previous_status), (Status::Spam, Some(Status::Pending)));
    // Of another decision, this link undoes nothing.
    server.decide(&id, Status::Rejected);
    let answer = server.send(&form(&server, &path, &[("token", first.as_str()), ("decision", "undo")]));
    assert_eq!(title(&follow(&server, &answer)), "Marquer cette réponse comme indésirable\u{202f}?");
    let kept = server.kept(&id);
    assert_eq!((kept.status, kept.previous_status), (Status::Rejected, Some(Status::Spam)));
    server.send(&form(&server, &path, &[("token", "AAAA"), ("decision", "undo")])).expect(403);
}

#[test]
fn link_allows_one_decision_about_one_response() {
    let server = Server::start();
    let (id, other) = (send(&server, "Ana", "Une réponse."), send(&server, "Ben", "Une autre."));
    for (status, own) in [(Status::Rejected, "reject"), (Status::Spam, "spam"), (Status::Approved, "approve")] {
        let path = link(&server, &id, status);
        for decision in ["approve", "reject", "spam", "undo", "erase", "nothing", ""] {
            if decision == "undo" {
                // There is nothing to undo.
                follow(&server, &press(&server, &path, decision, &[("id", other.as_str())]));
            } else if decision != own {
                press(&server, &path, decision, &[("id", other.as_str())]).expect(400);
            }
        }
        let sent = [("answer", "a-1"), ("text", "Une suite."), ("id", other.as_str())];
        if status != Status::Approved {
            press(&server, &path, "answer", &sent).expect(400);
            assert_eq!(page(&server, &path).select("textarea").length(), 0);
        }
        assert_eq!(server.kept(&id).status, Status::Pending);
        // The token of one link is not that of another one.
        let elsewhere = token(&page(&server, &link(&server, &other, status)));
        let sent = [("token", elsewhere.as_str()), ("decision", own)];
        server.send(&form(&server, &path, &sent)).expect(403);
    }
    assert_eq!(server.stored().len(), 2);
    assert_eq!(server.kept(&other).status, Status::Pending);
}

#[test]
fn reply_by_link_is_published_and_approves_parent() {
    let server = Server::start();
    let id = send(&server, "Ana", "Une question.");
    let path = link(&server, &id, Status::Approved);
    let answer_id = page(&server, &path).select("input[name=answer]").attr("value").unwrap().to_string();
    let faulty = press(&server, &path, "answer", &[("answer", &answer_id), ("text", " ? ")]).expect(422);
    let faulty = document(&faulty);
    assert_eq!(faulty.select("textarea[name=text][aria-invalid=true]").text().to_string(), " ? ");
    assert_eq!(faulty.select(".answer .error").text().to_string(), "Écrivez au moins 2\u{a0}caractères.");
    assert_eq!(server.kept(&id).status, Status::Pending);
    // Sent twice, stored once.
    for _ in 0..2 {
        let sent = [("answer", answer_id.as_str()), ("text", "Une réponse.")];
        let page = follow(&server, &press(&server, &path, "answer", &sent));
        assert_eq!(page.select("[role=status]").text().to_string(), "Votre réponse est publiée.");
        assert_eq!(title(&page), "Cette réponse est approuvée");
    }
    let items = server.thread(OPEN)["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 2);
    let reply = &items[1];
    assert_eq!((&reply["id"], &reply["_carnet"]["parent"]), (&json!(answer_id), &json!(id)));
    assert_eq!((&reply["authors"][0]["name"], &reply["_carnet"]["author"]), (&json!("M. Braquet"), &json!(true)));
}

#[test]
fn link_page_is_private_and_needs_no_cookie() {
    let server = Server::with(|config| config.public_url = "https://carnet.example/reponses/".parse().unwrap());
    let id = send(&server, "Ana", "Une réponse.");
    let path = link(&server, &id, Status::Approved);
    for path in [path.clone(), path.replace("key=", "key=A")] {
        let answer = server.get(&path);
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("x-robots-tag"), Some("noindex"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        assert!(answer.header("content-security-policy").unwrap().starts_with("default-src 'none';"));
        assert!(answer.header("set-cookie").is_none() && answer.header("access-control-allow-origin").is_none());
        assert!(!answer.text().contains("ana@courriel.example"), "the e-mail address is on no such page");
        assert_eq!(document(&answer).select("script, style, [style]").length(), 0);
    }
    let page = page(&server, &path);
    assert_eq!(page.select(".decisions").attr("action").unwrap().to_string(), format!("/reponses{path}"));
    // Browsers send "null" from a page without referrer. Forms of other sites are refused.
    let token = token(&page);
    let sent = [("token", token.as_str()), ("decision", "approve")];
    let from = |origin: &str, site: &str| {
        let request = form(&server, &path, &sent).without("Origin").without("Sec-Fetch-Site");
        server.send(&request.header("Origin", origin).header("Sec-Fetch-Site", site))
    };
    from("https://evil.example", "same-origin").expect(403);
    from("null", "cross-site").expect(403);
    assert_eq!(server.kept(&id).status, Status::Pending);
    let answer = from("null", "same-origin").expect(303);
    assert_eq!(answer.header("location"), Some(format!("/reponses{path}&done=approve").as_str()));
    assert_eq!(server.kept(&id).status, Status::Approved);
}

#[test]
fn link_of_erased_response_says_so() {
    let server = Server::start();
    let id = send(&server, "Ana", "Une réponse.");
    let path = link(&server, &id, Status::Approved);
    let token = token(&page(&server, &path));
    server.wait(server.app.store.erase(vec![id], server.clock.now_ms())).unwrap();
    assert_eq!(title(&document(&server.get(&path).expect(404))), "Cette réponse n’existe plus");
    let sent = [("token", token.as_str()), ("decision", "approve")];
    server.send(&form(&server, &path, &sent)).expect(404);
}

#[test]
fn link_of_a_mention_shows_its_page_and_takes_no_reply() {
    let server = Server::start();
    let id = send(&server, "Ana", "Un titre.");
    let wanted = id.clone();
    server.change(move |transaction| {
        let update = "UPDATE responses SET kind = 'mention', site = 'https://li.example/1' WHERE id = ?1";
        transaction.execute(update, [wanted])
    });
    let path = link(&server, &id, Status::Approved);
    let asking = page(&server, &path);
    assert_eq!(asking.select(".mark").text().to_string(), "Mention sur un autre site");
    assert_eq!(asking.select(".detail a[href='https://li.example/1']").length(), 1);
    assert_eq!(asking.select("textarea").length(), 0);
    press(&server, &path, "answer", &[("answer", "a-1"), ("text", "Une suite.")]).expect(400);
    assert_eq!(server.kept(&id).status, Status::Pending);
    follow(&server, &press(&server, &path, "approve", &[]));
    let item = server.thread(OPEN)["items"][0].clone();
    assert_eq!((&item["_carnet"]["kind"], &item["title"]), (&json!("mention"), &json!("Un titre.")));
}
