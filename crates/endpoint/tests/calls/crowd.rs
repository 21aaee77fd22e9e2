//! A crowd of robots, none of which is published, and persons with their ways, none of whom is refused.

use endpoint::config::Config;
use endpoint::store::response::Status;
use serde_json::{Value, json};

use crate::support::{CLIENT_HEADER, OPEN, OTHER, Request, Server, words};

/// The most that can go wrong: who is known is published at once.
fn trusting(config: &mut Config) {
    config.publish_known = true;
}

/// Somebody whom the author knows, and what they wrote.
fn known(server: &Server) -> Value {
    let mut sent = words("Une vraie réponse, que l’auteur a approuvée.");
    sent["token"] = json!(server.token(OPEN));
    let id = server.send(&Request::json(&sent)).expect(202).id();
    server.decide(&id, Status::Approved);
    sent
}

/// What a robot that does not look at the page closely sends.
fn advert(number: usize) -> Value {
    json!({"post": OPEN, "name": format!("Robot {number}"), "email": format!("robot{number}@pourriel.example"),
        "site": "https://pourriel.example/", "text": format!("Super article, merci ! n° {number}")})
}

fn edited(mut value: Value, fields: &[(&str, Value)]) -> Value {
    for (field, new) in fields {
        value[*field] = new.clone();
    }
    value
}

#[test]
fn robots_of_every_kind_are_held_or_refused() {
    let server = Server::with(trusting);
    let real = known(&server);
    let used = real["token"].clone();
    let before = server.stored().len();
    let mut sent = 0;
    let mut send = |robot: &str, request: Request| {
        sent += 1;
        let answer = server.send(&request);
        assert!(matches!(answer.status, 202 | 303 | 409 | 422 | 429), "{robot}: {}", answer.status);
        if answer.status == 202 {
            assert_eq!(answer.json()["published"], false, "{robot}");
        }
    };
    for number in 0..20 {
        let client = format!("198.{}.{number}.1", 18 + number / 10);
        let advert = advert(number);
        let more = |fields: &[(&str, Value)]| edited(advert.clone(), fields);
        send(
            "fills every field",
            Request::form(&more(&[("subject", json!("x")), ("token", json!(server.token(OPEN)))])),
        );
        send("without a token", Request::json(&more(&[("text", json!(format!("Sans jeton {number}")))])));
        send("replays a token", Request::json(&more(&[("token", used.clone())])));
        let links = format!("http://a{number}.example https://b.example [url=http://c.example]");
        send("posts links", Request::json(&more(&[("text", json!(links)), ("token", json!(server.token(OPEN)))])));
        let quick = json!(server.fresh_token(OPEN));
        send("posts at once", Request::json(&more(&[("text", json!(format!("Vite {number}"))), ("token", quick)])));
        let forged = json!("A".repeat(48));
        send("forges a token", Request::json(&more(&[("text", json!(format!("Faux {number}"))), ("token", forged)])));
        let text = json!(format!("Adresses tournantes {number}"));
        send("rotates addresses", Request::json(&more(&[("text", text)])).header(CLIENT_HEADER, &client));
        send("copies a real response", Request::json(&edited(real.clone(), &[("token", json!(server.token(OPEN)))])));
        let without_email = [("email", json!("")), ("text", json!(format!("Usurpée {number}")))];
        send("takes a known name", Request::json(&edited(real.clone(), &without_email)));
        let wrong_email = [
            ("email", json!("b@c.example")),
            ("text", json!(format!("Usurpée encore {number}"))),
            ("token", json!(server.token(OPEN))),
        ];
        send("takes a known name with its own address", Request::json(&edited(real.clone(), &wrong_email)));
        let guessed = [("text", json!(format!("Devinée {number}"))), ("token", json!(""))];
        send("guesses the address too", Request::json(&edited(real.clone(), &guessed)));
        let author = [
            ("name", json!("M. BRAQUET")),
            ("text", json!(format!("C’est moi {number}"))),
            ("token", json!(server.token(OPEN))),
        ];
        send("says to be the author", Request::json(&more(&author)));
        for (language, text) in
            [("ru", "Отличная статья"), ("zh", "好文章"), ("ar", "مقال رائع"), ("fr", "CASINO en ligne")]
        {
            let foreign = [("language", json!(language)), ("text", json!(format!("{text} {number}")))];
            send("speaks every language", Request::form(&more(&foreign)));
        }
        let flood = [("text", json!(format!("Inondation {number}"))), ("token", json!(server.token(OPEN)))];
        send("floods from one network", Request::json(&more(&flood)).header(CLIENT_HEADER, "203.0.113.66"));
        let deep = [
            ("parent", json!("jamais-vue")),
            ("text", json!(format!("Réponse à rien {number}"))),
            ("token", json!(server.token(OPEN))),
        ];
        send("answers what is not there", Request::json(&edited(real.clone(), &deep)));
    }
    assert_eq!(sent, 20 * 18);
    let stored = server.stored();
    let published: Vec<_> = stored.iter().filter(|kept| kept.status == Status::Approved).collect();
    assert_eq!(published.len(), 1, "{published:?}");
    assert_eq!(server.thread(OPEN)["items"].as_array().unwrap().len(), 1);
    let trapped = stored.iter().filter(|kept| kept.status == Status::Spam).count();
    assert_eq!(trapped, 20);
    let flooded = stored.iter().filter(|kept| kept.text.starts_with("Inondation")).count();
    // The rounds are 40 s apart: the limit of an hour is the one that is reached.
    assert_eq!(flooded, 10, "of a flood of 20");
    println!(
        "{sent} sent by robots: {} held, {trapped} spam, {} refused, none published",
        stored.len() - before - trapped,
        sent - (stored.len() - before)
    );
}

#[test]
fn persons_are_never_refused() {
    let server = Server::start();
    let text = |text: &str| edited(words(text), &[("token", json!(server.token(OPEN)))]);
    let clean = |request: &Request| {
        let kept = server.kept(&server.send(request).expect(202).id());
        assert_eq!((kept.status, kept.reasons.as_str()), (Status::Pending, ""));
        kept.id
    };
    // A browser fills every field that it sees, with what it has; the trap is not among them.
    let filled = [
        ("name", json!("Ana de la Peña-O’Neill")),
        ("email", json!("ana.pena+blogue@courriel.example")),
        ("site", json!("HTTPS://ana.example/~ana?x=1")),
    ];
    clean(&Request::json(&edited(text("Remplie d’elle-même."), &filled)));
    // Twenty minutes for one answer, and half a day with a page that stayed open.
    let slow = text("D’une main lente.");
    server.clock.advance(20 * 60 * 1000);
    clean(&Request::json(&slow));
    let slower = text("Le lendemain matin.");
    server.clock.advance(12 * 60 * 60 * 1000);
    clean(&Request::json(&slower));
    let days = text("Trois jours plus tard.");
    server.clock.advance(3 * 24 * 60 * 60 * 1000);
    assert_eq!(server.kept(&server.send(&Request::json(&days)).expect(202).id()).reasons, "too-slow");
    // A screen reader goes through the fields in an order of its own.
    let turned = text("Dans un autre ordre.");
    let turned: Vec<String> =
        turned.as_object().unwrap().iter().rev().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
    clean(&Request::bytes("application/json", format!("{{{}}}", turned.join(","))));
    // The clock of the sender plays no part.
    let wrong_clock = Request::json(&text("D’une horloge arrêtée."));
    clean(&wrong_clock.header("Date", "Thu, 01 Jan 1970 00:00:00 GMT").header("If-Modified-Since", "never"));
    // Without JavaScript there is no token: held as all are, and a page says so.
    let plain = words("Sans JavaScript.");
    let answer =
        server.send(&Request::form(&plain).header("Sec-Fetch-Site", "cross-site").header("Accept", "text/html"));
    assert_eq!(server.kept(&answer.expect(303).id()).reasons, "no-token");
    // The answer was lost; the app sends the same again.
    let lost = Request::json(&text("Réponse perdue.")).header("Idempotency-Key", "perdue-0123456789");
    let id = clean(&lost);
    server.clock.advance(30_000);
    assert_eq!(server.send(&lost).expect(202).id(), id);
    // Two tabs, each with a form of its own.
    let (first, second) = (text("Premier onglet."), text("Second onglet."));
    clean(&Request::json(&second).header(CLIENT_HEADER, "2001:db8:42::17"));
    clean(&Request::json(&first).header(CLIENT_HEADER, "2001:db8:42::17"));
    // Two colleagues behind one address, within a minute; a third has to wait until it is over.
    let office = |name: &str, said: &str| {
        Request::json(&edited(text(said), &[("name", json!(name))])).header(CLIENT_HEADER, "192.0.2.10")
    };
    clean(&office("Li", "Du bureau."));
    clean(&office("Noé", "Du même bureau."));
    let third = office("Zoé", "Du bureau aussi.");
    server.send(&third).expect(429);
    server.clock.advance(60_000);
    clean(&third);
    // The same short word under two posts, and once more the next day.
    let merci = |post: &str| {
        Request::json(&edited(words("Merci !"), &[("post", json!(post)), ("token", json!(server.token(post)))]))
    };
    clean(&merci(OPEN));
    clean(&merci(OTHER));
    server.clock.advance(24 * 60 * 60 * 1000);
    clean(&merci(OPEN));
    // Words of every writing, pictures, and a text with dashes, quotes and one address.
    for said in [
        "Дякую за статтю",
        "とても面白い",
        "شكرا جزيلا\u{200f} !",
        "👩\u{200d}🚒👍🏽🇨🇦",
        "« Oui » — dit-il… (https://ana.example/a_(b))",
    ] {
        clean(&Request::json(&text(said)));
    }
}
