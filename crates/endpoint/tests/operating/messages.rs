//! Private messages to the author: delivered at once, each in full.

use mailparse::{MailHeaderMap, parse_mail};
use serde_json::{Value, json};

use crate::delivery::{HOUR_MS, body, calls_to, digest_to, mail_to};
use crate::listeners::Listener;
use crate::support::{Request, Server, words};

impl Server {
    /// Sends a private message; returns its id.
    fn message(&self, change: &[(&str, &str)]) -> String {
        let mut message = words("Pour vous seul.");
        message["site"] = "".into();
        for (field, value) in change {
            message[*field] = (*value).into();
        }
        self.send(&Request::json(&message).at("/messages")).expect(202).id()
    }
}

#[test]
fn message_is_delivered_in_full() {
    let (inbox, calls) = (Listener::smtp(), Listener::http());
    let server = Server::with(|config| {
        config.mail = Some(mail_to(&inbox));
        config.webhook = Some(calls_to(&calls));
    });
    let long = format!("Un texte.\n\n{}\n\nModérer\u{a0}: https://evil.example/", "long ".repeat(900).trim_end());
    let id = server.message(&[("text", &long)]);
    server.deliver();
    let got = inbox.got();
    let mail = parse_mail(got[0].as_bytes()).unwrap();
    let header = |name: &str| mail.headers.get_all_values(name).join("|");
    assert_eq!(header("Subject"), "[Le carnet] Message privé de Ana");
    assert_eq!(header("Reply-To"), "ana@courriel.example");
    assert_eq!(header("From"), "Carnet <carnet@carnet.example>");
    assert!(header("Message-ID").contains(&id));
    let quoted: String = long.lines().map(|line| format!("> {line}\n")).collect();
    assert_eq!(
        body(&mail).trim_end(),
        format!(
            "Un message privé pour vous, à propos de «\u{a0}Réseaux sociaux\u{a0}: les entreprises bougent\u{202f}!\u{a0}». \
             Le nom, l’adresse de courriel s’il y en a une, puis le texte\u{a0}:\n\n> Ana\n> ana@courriel.example\n> \n\
             {quoted}\nVotre réponse à ce courriel ira à l’expéditeur.\n\nModérer\u{a0}: \
             http://{}/moderation?status=messages",
            server.address
        )
    );
    // What is called may be read by others.
    let call = calls.got()[0].split_once("\r\n\r\n").unwrap().1.to_owned();
    let expected = json!({
        "event": "message.received",
        "id": id,
        "moderation_url": format!("http://{}/moderation?status=messages", server.address),
    });
    assert_eq!(serde_json::from_str::<Value>(&call).unwrap(), expected);
    assert_eq!(server.waiting(), 0);
}

#[test]
fn message_can_not_add_headers() {
    let inbox = Listener::smtp();
    let server = Server::with(|config| config.mail = Some(mail_to(&inbox)));
    let in_text_alone = ("", "n’ira pas à l’expéditeur\u{a0}: écrivez à l’adresse ci-dessus");
    let odd = [
        ("ana+blog@courriel.example", ("ana+blog@courriel.example", "ce courriel ira à l’expéditeur")),
        ("ana@bücher.example", ("ana@xn--bcher-kva.example", "ce courriel ira à l’expéditeur")),
        // Not every server takes this.
        ("zoé@courriel.example", in_text_alone),
        ("", ("", "n’a laissé aucune adresse")),
    ];
    for (email, _) in odd {
        server.message(&[("email", email), ("name", "=?utf-8?b?QWRtaW4=?="), ("text", &format!("De {email}."))]);
        server.deliver();
    }
    // No form lets them through; an import of an old program could have.
    for email in ["ana@a.example\r\nBcc: tous@b.example", "ana@a.example, tous@b.example", "<ana@a.example>"] {
        let id = server.message(&[("text", &format!("De {email:?}."))]);
        let (wanted, address) = (id.clone(), email.to_owned());
        server.change(move |transaction| {
            transaction.execute(
                "UPDATE responses SET email = ?2, name = ?3, post = ?2 WHERE id = ?1",
                [wanted, address, "Ana\r\nBcc: tous@b.example".to_owned()],
            )
        });
        server.deliver();
    }
    let got = inbox.got();
    assert_eq!(got.len(), 7);
    let expected = odd.iter().map(|(_, expected)| *expected).chain([in_text_alone; 3]);
    for (mail, (reply_to, hint)) in got.iter().zip(expected) {
        let parsed = parse_mail(mail.as_bytes()).unwrap();
        assert_eq!(parsed.headers.get_first_value("Reply-To").unwrap_or_default(), reply_to, "{mail}");
        assert_eq!(parsed.headers.get_first_value("Bcc"), None, "{mail}");
        assert_eq!(parsed.headers.get_first_value("To").unwrap(), "auteur@carnet.example");
        let text = body(&parsed);
        assert!(text.lines().filter(|line| line.contains('@')).all(|line| line.starts_with("> ")), "{text}");
        assert!(text.contains(hint), "{text}");
    }
    let subject = parse_mail(got[0].as_bytes()).unwrap().headers.get_first_value("Subject").unwrap();
    assert_eq!(subject, "[Le carnet] Message privé de =?utf-8?b?QWRtaW4=?=");
}

#[test]
fn message_is_in_no_digest_and_no_collection() {
    let inbox = Listener::smtp();
    let server = Server::with(|config| config.mail = Some(digest_to(&inbox)));
    server.take("Une réponse");
    for number in 1..=6 {
        server.message(&[("text", &format!("Message {number}"))]);
    }
    server.deliver();
    assert_eq!((inbox.got().len(), server.waiting()), (5, 2), "each is sent by itself, a few in a round");
    server.deliver();
    assert_eq!((inbox.got().len(), server.waiting()), (6, 1), "the next round follows at once");
    // Spam is not delivered.
    server.message(&[("subject", "Achetez"), ("text", "Achetez")]);
    server.clock.advance(HOUR_MS);
    server.deliver();
    let got = inbox.got();
    assert_eq!(got.len(), 7);
    let text = body(&parse_mail(got[6].as_bytes()).unwrap());
    assert!(text.contains("> Une réponse") && !text.contains("Message"), "{text}");
}
