//! The pages for readers without JavaScript, over real HTTP.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use dom_query::Document;
use endpoint::store::response::Status;
use serde_json::{Value, json};
use support::{Answer, CLOSED, OPEN, Request, SITE, Server, words};

fn document(answer: &Answer) -> Document {
    Document::from(answer.text())
}

fn path_of(location: &str) -> String {
    let (_, rest) = location.split_once("://").unwrap();
    rest[rest.find('/').unwrap()..].to_owned()
}

/// Sends a form and reads the page that it leads to.
fn sent(server: &Server, words: &Value) -> (String, String, Document) {
    let answer = server.send(&Request::form(words)).expect(303);
    let path = path_of(answer.header("location").unwrap());
    (answer.id(), path.clone(), document(&server.get(&path).expect(200)))
}

#[test]
fn status_page_shows_response_to_its_writer() {
    let server = Server::start();
    let mut words = words("Un texte.\n\nEt sa suite.");
    words["language"] = json!("fr");
    let (id, path, page) = sent(&server, &words);
    assert_eq!(page.select("html").attr("lang").unwrap().to_string(), "fr");
    assert_eq!(page.select("h1").text().to_string(), "Votre réponse est en attente d’approbation");
    let text = page.select("main").text().to_string();
    assert!(text.contains("Sans approbation, elle sera supprimée après 30\u{a0}jours."), "{text}");
    assert!(text.contains("Conservez l’adresse de cette page\u{a0}:"), "{text}");
    assert!(!text.contains("ana@"), "the e-mail address is shown");
    assert_eq!(page.select(".words > p").length(), 2);
    let back = page.select(".back a");
    assert_eq!(back.attr("href").unwrap().to_string(), format!("{SITE}posts/{OPEN}/"));
    assert_eq!(page.select("a[href^='mailto:']").text().to_string(), "vie.privee@carnet.example");

    // Rejected and spam look pending to the writer.
    for status in [Status::Rejected, Status::Spam] {
        server.decide(&id, status);
        assert_eq!(document(&server.get(&path).expect(200)).html(), page.html());
    }
    server.decide(&id, Status::Approved);
    let page = document(&server.get(&path.replace("language=fr", "language=en")).expect(200));
    assert_eq!(page.select("h1").text().to_string(), "Your response is published");
    let permalink = page.select(&format!("a[href$='#response-{id}']"));
    assert_eq!(permalink.attr("href").unwrap().to_string(), format!("{SITE}posts/{OPEN}/#response-{id}"));

    // The key is in the address, and goes nowhere.
    for link in page.select("a[href]").iter().filter(|link| !link.attr("href").unwrap().starts_with("mailto:")) {
        assert!(link.attr("rel").unwrap_or_default().contains("noreferrer"), "{}", link.html());
    }
}

#[test]
fn status_page_withdraws_response() {
    let server = Server::start();
    let (id, path, page) = sent(&server, &words("A text."));
    let form = page.select("form[method=post]");
    let action = form.attr("action").unwrap().to_string();
    assert_eq!(action, format!("/responses/{id}/take-back"));
    let value = |name: &str| form.select(&format!("input[name={name}]")).attr("value").unwrap().to_string();
    let body = |key: &str| format!("key={key}&language={}", value("language"));
    let post = |body: String| {
        Request::new("POST", &action)
            .header("Origin", format!("http://{}", server.address))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(body)
    };
    let refused = server.send(&post(body("AAAA"))).expect(403);
    assert_eq!(document(&refused).select("[role=alert]").length(), 1);
    assert_eq!(server.stored().len(), 1);
    let gone = server.send(&post(body(&value("key")))).expect(200);
    assert_eq!(document(&gone).select("h1").text().to_string(), "Your response is erased");
    assert!(server.stored().is_empty());
    // Coming back says the same.
    let again = server.get(&path).expect(200);
    assert_eq!(again.text(), gone.text());
}

#[test]
fn status_page_of_message_says_what_becomes_of_it() {
    let server = Server::start();
    let message = json!({
        "post": OPEN, "name": "Ana", "email": "ana@courriel.example", "text": "Pour vous seul.", "language": "fr",
    });
    let answer = server.send(&Request::form(&message).at("/messages")).expect(303);
    let path = path_of(answer.header("location").unwrap());
    let page = document(&server.get(&path).expect(200));
    assert_eq!(page.select("h1").text().to_string(), "Votre message est envoyé");
    let text = page.select("main").text().to_string();
    assert!(text.contains("Il n’est jamais publié. Ici, il est supprimé après 30\u{a0}jours."), "{text}");
    assert!(!text.contains("ana@"), "the e-mail address is shown");
    assert_eq!(page.select(".back a").attr("href").unwrap().to_string(), format!("{SITE}posts/{OPEN}/"));
    // What the author does with it is not shown.
    server.decide(&answer.id(), Status::Spam);
    assert_eq!(document(&server.get(&path).expect(200)).html(), page.html());
    let form = page.select("form[method=post]");
    let key = form.select("input[name=key]").attr("value").unwrap();
    let erase = Request::new("POST", &form.attr("action").unwrap())
        .header("Origin", format!("http://{}", server.address))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(format!("key={key}&language=fr"));
    server.send(&erase).expect(200);
    assert!(server.stored().is_empty());
}

#[test]
fn refused_form_of_message_goes_to_messages() {
    let server = Server::start();
    let message = json!({"post": OPEN, "name": " ", "email": "ana@", "text": "Pour vous seul.", "language": "fr"});
    let page = document(&server.send(&Request::form(&message).at("/messages")).expect(422));
    assert_eq!(page.select("h1").text().to_string(), "Le message n’a pas été envoyé");
    assert!(page.select("[role=alert]").text().starts_with("Le message n’a pas été envoyé\u{a0}: corrigez"));
    let form = page.select("form");
    assert_eq!(form.attr("action").unwrap().to_string(), "/messages");
    assert_eq!(form.select("[name=site]").length(), 0);
    assert_eq!(form.select("[name=post]").attr("value").unwrap().to_string(), OPEN);
    assert_eq!(form.select("textarea[name=text]").text().to_string(), "Pour vous seul.");
    assert!(form.select("#email-help").text().contains("ne peut pas vous répondre"));
    assert!(form.select("#notice").text().contains("supprimé ici après 30\u{a0}jours"));
    assert_eq!(form.select("button").text().to_string(), "Envoyer le message");
    // Refused before its fields were read.
    let early = Request::form(&message).at("/messages").without("Origin").header("Origin", "https://evil.example");
    let page = document(&server.send(&early).expect(403));
    assert_eq!(page.select("h1").text().to_string(), "Le message n’a pas été envoyé");
    assert_eq!(page.select("textarea[readonly]").text().to_string(), "Pour vous seul.");
}

#[test]
fn form_with_errors_keeps_values() {
    let server = Server::start();
    let words = json!({
        "post": OPEN, "parent": "abc", "name": "  ", "email": "ana@", "site": "ana.example",
        "text": "\n\n!", "language": "fr", "token": "un-jeton", "subject": "",
    });
    let answer = server.send(&Request::form(&words)).expect(422);
    let page = document(&answer);
    let form = page.select("form");
    assert_eq!(form.attr("action").unwrap().to_string(), "/responses");
    for name in ["post", "parent", "name", "email", "site", "language", "token"] {
        let value = form.select(&format!("input[name={name}]")).attr("value").unwrap();
        assert_eq!(json!(value.to_string()), words[name], "{name}");
    }
    assert_eq!(form.select("textarea").text().to_string(), "\n\n!");
    assert_eq!(form.select("[name=subject]").length(), 0);
    for (name, expected) in [
        ("name", "Écrivez votre nom ou un pseudonyme."),
        ("email", "Ce n’est pas une adresse de courriel."),
        ("site", "Ce n’est pas l’adresse d’un site."),
        ("text", "Écrivez au moins 2\u{a0}caractères."),
    ] {
        let field = form.select(&format!("[name={name}][aria-invalid=true]"));
        let described = field.attr("aria-describedby").unwrap().to_string();
        assert!(described.split(' ').any(|id| id == format!("{name}-error")), "{described}");
        for id in described.split(' ') {
            assert_eq!(form.select(&format!("#{id}")).length(), 1, "{id}");
        }
        let field_error = form.select(&format!("#{name}-error")).text().to_string();
        assert!(field_error.starts_with(expected), "{field_error}");
        assert_eq!(page.select(&format!("[role=alert] a[href='#{name}']")).length(), 1);
        assert_eq!(form.select(&format!("label[for={name}]")).length(), 1);
    }
    let notice = form.select("#notice").text().to_string();
    assert!(notice.contains("supprimé après 30\u{a0}jours"), "{notice}");
    assert_eq!(form.select("a[href^='mailto:']").text().to_string(), "vie.privee@carnet.example");
    // Corrected, it is taken from there: the endpoint's page is one of those that may send.
    let own = format!("http://{}", server.address);
    let mut words = words;
    words["name"] = json!("Ana");
    words["email"] = json!("");
    words["site"] = json!("");
    words["text"] = json!("Un texte.");
    server.send(&Request::form(&words).without("Origin").header("Origin", own)).expect(303);
}

#[test]
fn refused_form_keeps_the_text() {
    let server = Server::start();
    let token = server.token(OPEN);
    let good = json!({"post": OPEN, "name": "Ana", "text": "Un texte.", "token": token, "language": "fr"});
    let with = |name: &str, value: &str| {
        let mut words = good.clone();
        words[name] = json!(value);
        words
    };
    server.send(&Request::form(&good)).expect(303);
    let used = server.send(&Request::form(&with("text", "Un autre texte."))).expect(422);
    let page = document(&used);
    assert_eq!(page.select("textarea[name=text]").text().to_string(), "Un autre texte.");
    let fresh = page.select("input[name=token]").attr("value").unwrap().to_string();
    assert!(fresh != token && server.app.signer.check_form(&fresh, OPEN, server.app.clock.now_ms() + 4_000).is_ok());

    let there = server.send(&Request::form(&good)).expect(409);
    assert_eq!(document(&there).select("h1").text().to_string(), "La réponse a déjà été reçue");
    for (words, status) in
        [(good.clone(), 409), (with("post", CLOSED), 422), (with("post", "inconnu"), 422), (with("post", ""), 422)]
    {
        let page = document(&server.send(&Request::form(&words)).expect(status));
        assert_eq!(page.select("textarea[readonly]").text().to_string(), "Un texte.");
        assert_eq!(page.select("form").length(), 0);
        assert_eq!(page.select(".back a").length(), 1);
    }
    // What it answers is not there: it can be sent to the post itself.
    let page = document(&server.send(&Request::form(&with("parent", "<b>"))).expect(422));
    assert_eq!(page.select("input[name=parent]").attr("value").unwrap().to_string(), "");
    assert_eq!(page.select("textarea[name=text]").text().to_string(), "Un texte.");

    let crowd = |text: &str| Request::form(&with("text", text)).header(support::CLIENT_HEADER, "192.0.2.1");
    let mut last = None;
    for number in 0..3 {
        let mut words = with("text", &format!("Texte {number}."));
        words["token"] = json!("");
        last = Some(server.send(&Request::form(&words).header(support::CLIENT_HEADER, "192.0.2.1")));
    }
    let limited = last.unwrap().expect(429);
    assert_eq!(limited.header("retry-after"), Some("60"));
    assert_eq!(document(&limited).select("textarea[name=text]").text().to_string(), "Texte 2.");
    server.send(&crowd("Encore un.")).expect(429);
}

#[test]
fn form_refused_early_keeps_the_text() {
    let server = Server::start();
    let typed = json!({"post": OPEN, "name": "Ana", "text": "Un <texte>.", "language": "fr"});
    let form = |body: &[u8]| Request::bytes("application/x-www-form-urlencoded", body);
    for (what, request, status, text) in [
        ("no origin", Request::form(&typed).without("Origin").header("Origin", "null"), 403, "Un <texte>."),
        ("a strange field", form(b"post=reseaux-sociaux&language=fr&text=Un+%3Ctexte%3E.&x="), 400, "Un <texte>."),
        ("no UTF-8", form(b"language=fr&text=Un%ff"), 400, "Un\u{fffd}"),
        ("too large", form(&[b'x'; 70_000]).header("Accept-Language", "fr"), 413, ""),
    ] {
        let page = document(&server.send(&request).expect(status));
        assert_eq!(page.select("h1").text().to_string(), "La réponse n’a pas été envoyée", "{what}");
        assert!(page.select("[role=alert]").text().contains("Revenez à la page précédente\u{a0}:"), "{what}");
        assert_eq!(page.select("textarea[readonly]").text().to_string(), text, "{what}");
        assert_eq!(page.select(".back a").length(), 1, "{what}");
    }
    assert!(server.stored().is_empty());
}

#[test]
fn refused_form_keeps_honeypot_value() {
    let server = Server::start();
    let words = json!({"post": OPEN, "name": "", "text": "Un texte.", "subject": "Gagnez !"});
    let page = document(&server.send(&Request::form(&words)).expect(422));
    let trap = page.select("input[name=subject]");
    assert_eq!((trap.attr("type").as_deref(), trap.attr("value").as_deref()), (Some("hidden"), Some("Gagnez !")));
}

#[test]
fn status_page_loads_only_own_resources() {
    let server = Server::start();
    let answer = server.send(&Request::form(&words("A text."))).expect(303);
    let page = server.get(&path_of(answer.header("location").unwrap()));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(document(&page).select("script, style, [style], iframe, img").length(), 0);
    let wrong = server.get(&path_of(answer.header("location").unwrap()).replace("key=", "key=x")).expect(403);
    assert_eq!(wrong.header("content-type"), Some("text/html; charset=utf-8"));
}

#[test]
fn errors_are_pages_or_json_by_accept_header() {
    let server = Server::start();
    for (path, status, title) in [
        ("/nothing", 404, "Page not found"),
        ("/", 404, "Page not found"),
        ("/moderation/decide", 405, "The request failed"),
    ] {
        let browser = Request::get(path).header("Accept", "text/html,*/*;q=0.8").header("Accept-Language", "en");
        let page = document(&server.send(&browser).expect(status));
        assert_eq!(page.select("h1").text().to_string(), title);
        assert_eq!(page.select(".back a").attr("href").unwrap().to_string(), SITE);
        server.get(path).expect(status).error();
    }
}
