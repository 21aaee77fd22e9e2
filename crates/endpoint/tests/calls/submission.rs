//! Submitting a response, as JSON and as a form.

use endpoint::store::response::Status;
use serde_json::json;

use crate::support::{NOW_MS, OPEN, OTHER, Request, Server, words};

#[test]
fn submit_json_stores_pending_response() {
    let server = Server::start();
    let mut sent = words("Bien dit.\r\n\r\nEt bien vu. ");
    sent["token"] = json!(server.token(OPEN));
    let answer = server.send(&Request::json(&sent)).expect(202);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let receipt = answer.json();
    assert_eq!(receipt.as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "key", "published"]);
    assert_eq!(receipt["published"], false);

    let kept = server.kept(&answer.id());
    assert_eq!((kept.post.as_str(), kept.parent, kept.name.as_str()), (OPEN, None, "Ana"));
    assert_eq!(kept.email.as_deref(), Some("ana@courriel.example"));
    assert_eq!(kept.site.as_deref(), Some("https://ana.example/"));
    assert_eq!(kept.text, "Bien dit.\n\nEt bien vu.");
    assert_eq!((kept.language.as_str(), kept.status, kept.reasons.as_str()), ("en", Status::Pending, ""));
    assert_eq!((kept.received_ms, kept.by_author), (NOW_MS + 4_000, false));
    assert_eq!(server.thread(OPEN)["items"], json!([]), "readers do not see pending responses");
}

#[test]
fn submit_form_redirects_to_status_page() {
    let server = Server::start();
    let mut sent = words("Bien dit.");
    sent["language"] = json!("fr");
    sent["post"] = json!(OTHER);
    sent["token"] = json!(server.token(OTHER));
    let answer = server.send(&Request::form(&sent)).expect(303);
    let kept = server.kept(&answer.id());
    assert_eq!((kept.post.as_str(), kept.status, kept.reasons.as_str()), (OTHER, Status::Pending, ""));

    let location = answer.header("location").unwrap().to_owned();
    let path = location.strip_prefix(&format!("http://{}", server.address)).unwrap();
    let page = server.get(path).expect(200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(page.text().contains("lang=\"fr\"") && page.text().contains("Bien dit."), "{}", page.text());
    let without_key = server.get(path.split('?').next().unwrap()).expect(403);
    assert!(!without_key.text().contains("Bien dit."));
}

#[test]
fn submit_accepts_missing_optional_fields() {
    let server = Server::start();
    for minimal in [
        json!({"post": OPEN, "name": "Li", "text": "ok"}),
        json!({"post": OPEN, "name": "Li", "text": "ok!", "email": "", "site": "", "parent": "", "language": "", "token": "", "subject": ""}),
    ] {
        let kept = server.kept(&server.send(&Request::json(&minimal)).expect(202).id());
        assert_eq!((kept.email, kept.site, kept.parent), (None, None, None));
        assert_eq!(kept.language, "fr", "the site's own");
    }
    let asked =
        Request::json(&json!({"post": OPEN, "name": "Li", "text": "okay"})).header("Accept-Language", "en-GB");
    assert_eq!(server.kept(&server.send(&asked).expect(202).id()).language, "en");
}

#[test]
fn submit_accepts_longest_text_in_every_script() {
    let server = Server::start();
    let mail = format!("{}@courriel.example", "é".repeat(200));
    let site = format!("https://ana.example/{}", "é".repeat(180));
    for letter in ["a", "é", "\"", "ж", "語", "🚒"] {
        let sent =
            json!({"post": OPEN, "name": "é".repeat(80), "email": mail, "site": site, "text": letter.repeat(5_000)});
        server.send(&Request::json(&sent)).expect(202);
        let mut sent = sent;
        sent["name"] = json!("Par formulaire");
        server.send(&Request::form(&sent)).expect(303);
        sent["text"] = json!(letter.repeat(5_001));
        assert_eq!(server.send(&Request::json(&sent)).expect(422).error(), "invalid_fields text:too_long");
    }
    assert!(server.stored().iter().all(|kept| kept.text.chars().count() == 5_000));
}

#[test]
fn publish_known_publishes_approved_writers() {
    for publish_known in [false, true] {
        let server = Server::with(|config| config.publish_known = publish_known);
        let send = |text: &str, change: &[(&str, &str)]| {
            let mut sent = words(text);
            sent["token"] = json!(server.token(OPEN));
            for (field, value) in change {
                sent[*field] = json!(value);
            }
            server.send(&Request::json(&sent))
        };
        let first = send("La première.", &[]).expect(202);
        send("La deuxième, avant que rien ne soit approuvé.", &[]).expect(202);
        server.decide(&first.id(), Status::Approved);
        let next = send("La troisième.", &[]).expect(if publish_known { 201 } else { 202 });
        assert_eq!(next.json()["published"], publish_known);
        let shown = server.thread(OPEN)["items"].as_array().unwrap().len();
        assert_eq!(shown, if publish_known { 2 } else { 1 });

        // The name alone, the address alone, and anything odd are not enough.
        send("Un autre courriel.", &[("email", "autre@courriel.example")]).expect(202);
        send("Sans courriel.", &[("email", "")]).expect(202);
        send("Un autre nom.", &[("name", "Anna")]).expect(202);
        send("http://a.example http://b.example", &[]).expect(202);
        send("Sans jeton.", &[("token", "")]).expect(202);
        send("Une réponse à on ne sait quoi.", &[("parent", "inconnue")]).expect(202);
        assert_eq!(server.thread(OPEN)["items"].as_array().unwrap().len(), shown);
    }
}

#[test]
fn reply_names_its_parent() {
    let server = Server::start();
    let parent = server.send(&Request::json(&words("La question."))).expect(202).id();
    let mut sent = words("La réponse.");
    sent["parent"] = json!(parent);
    let answer = server.send(&Request::json(&sent)).expect(202).id();
    assert_eq!(server.kept(&answer).parent.as_deref(), Some(parent.as_str()));
    assert_eq!(server.kept(&answer).reasons, "no-token");
    server.decide(&parent, Status::Approved);
    server.decide(&answer, Status::Approved);
    let items = server.thread(OPEN)["items"].clone();
    assert_eq!(items[1]["_carnet"]["parent"], json!(parent));
}
