//! The daily e-mail about all that is pending.

use endpoint::store::response::Status;
use mailparse::{MailHeaderMap, parse_mail};

use crate::delivery::{HOUR_MS, MINUTE_MS, body, calls_to, digest_to};
use crate::listeners::Listener;
use crate::support::{OPEN, Request, Server, words};

#[test]
fn digest_is_one_mail_a_day_about_all_that_is_pending() {
    let (inbox, calls) = (Listener::smtp(), Listener::http());
    let server = Server::with(|config| {
        config.mail = Some(digest_to(&inbox));
        config.webhook = Some(calls_to(&calls));
    });
    let (first, second) = (server.take("La première"), server.take("La deuxième"));
    server.clock.advance(HOUR_MS - 1);
    server.deliver();
    assert_eq!((inbox.got().len(), calls.got().len()), (0, 2), "a webhook is called at once");
    server.clock.advance(1);
    server.deliver();
    let got = inbox.got();
    assert_eq!(got.len(), 1);
    let mail = parse_mail(got[0].as_bytes()).unwrap();
    let header = |name: &str| mail.headers.get_first_value(name).unwrap();
    assert_eq!(header("Subject"), "[Le carnet] 2\u{a0}réponses");
    let text = body(&mail);
    for id in [&first, &second] {
        assert!(text.contains(&server.link(id, Status::Approved)), "{text}");
    }
    assert!(text.contains("> La première") && text.contains("> La deuxième"), "{text}");
    server.deliver();
    assert_eq!(inbox.got().len(), 1, "once a day");

    // What is decided is not in the next one, what came meanwhile is.
    server.decide(&first, Status::Approved);
    let third = server.take("La troisième");
    server.clock.advance(24 * HOUR_MS);
    server.deliver();
    let got = inbox.got();
    assert_eq!(got.len(), 2);
    let next = parse_mail(got[1].as_bytes()).unwrap();
    let text = body(&next);
    assert!(!text.contains("La première") && text.contains("> La deuxième") && text.contains("> La troisième"));
    assert_ne!(next.headers.get_first_value("Message-ID").unwrap(), header("Message-ID"));

    // None if nothing waits.
    server.decide(&second, Status::Rejected);
    server.wait(server.app.store.erase(vec![third], 0)).unwrap();
    server.clock.advance(24 * HOUR_MS);
    server.deliver();
    assert_eq!((inbox.got().len(), server.waiting()), (2, 0));
}

#[test]
fn digest_that_fails_is_retried() {
    let inbox = Listener::smtp();
    inbox.answer(451);
    let server = Server::with(|config| config.mail = Some(digest_to(&inbox)));
    server.take("La première");
    server.clock.advance(HOUR_MS);
    server.deliver();
    assert_eq!((inbox.got().len(), server.waiting()), (0, 1));
    inbox.answer(250);
    server.deliver();
    assert_eq!(inbox.got().len(), 0, "it is not due before a minute");
    server.clock.advance(MINUTE_MS);
    server.deliver();
    let got = inbox.got();
    let subject = parse_mail(got[0].as_bytes()).unwrap().headers.get_first_value("Subject").unwrap();
    assert_eq!((got.len(), subject.as_str()), (1, "[Le carnet] 1\u{a0}réponse"));
    assert_eq!(server.waiting(), 1, "it is in the next one too");
    server.clock.advance(24 * HOUR_MS - MINUTE_MS);
    server.deliver();
    assert_eq!(inbox.got().len(), 2);
}

#[test]
fn digest_names_what_was_published_once() {
    let inbox = Listener::smtp();
    let server = Server::with(|config| {
        config.publish_known = true;
        config.mail = Some(digest_to(&inbox));
    });
    let first = server.take("Une première réponse");
    server.decide(&first, Status::Approved);
    let mut sent = words("Une seconde réponse");
    sent["token"] = server.token(OPEN).into();
    server.send(&Request::json(&sent)).expect(201);
    for _ in 0..3 {
        server.clock.advance(24 * HOUR_MS);
        server.deliver();
    }
    let got = inbox.got();
    assert_eq!((got.len(), server.waiting()), (1, 0));
    assert!(body(&parse_mail(got[0].as_bytes()).unwrap()).contains("Elle est publiée."));
}
