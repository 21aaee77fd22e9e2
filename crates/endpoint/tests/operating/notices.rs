//! Notices to the author: sent after the commit, and retried.

use endpoint::config::ThreadsSource;
use endpoint::notice;
use endpoint::store::notices::ATTEMPTS;
use endpoint::store::response::Status;
use endpoint::store::webmention::Webmention;
use endpoint::webmention::verify_due;
use hmac::{Hmac, KeyInit, Mac};
use mailparse::{MailHeaderMap, parse_mail};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::delivery::{HOUR_MS, MINUTE_MS, body, calls_to, mail_to};
use crate::listeners::Listener;
use crate::support::{OPEN, OtherSite, Process, Request, Server, wait_until, words};

#[test]
fn notice_mail_is_plain_text() {
    let inbox = Listener::smtp();
    let server = Server::with(|config| config.mail = Some(mail_to(&inbox)));
    let id = server.take("Bien dit\u{202f}!\n.\nBcc: tous@courriel.example\n\n<script>alert(1)</script>");
    server.deliver();
    let got = inbox.got();
    assert_eq!(got.len(), 1);
    assert!(!got[0].contains("ana@courriel.example"), "the writer's address is in no message");
    let mail = parse_mail(got[0].as_bytes()).unwrap();
    let header = |name: &str| mail.headers.get_all_values(name).join("|");
    assert_eq!(header("Subject"), "[Le carnet] Ana → Réseaux sociaux\u{a0}: les entreprises bougent\u{202f}!");
    assert_eq!(header("To"), "auteur@carnet.example");
    assert_eq!(header("Content-Type"), "text/plain; charset=utf-8");
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(header("Bcc"), "");
    assert!(header("Message-ID").contains(&id));
    assert_eq!(
        body(&mail).trim_end(),
        format!(
            "Une réponse sous «\u{a0}Réseaux sociaux\u{a0}: les entreprises bougent\u{202f}!\u{a0}», le \
             24\u{a0}novembre\u{a0}2026. Le nom, puis le texte\u{a0}:\n\n> Ana\n> \n> Bien dit\u{202f}!\n> .\n> Bcc: tous@courriel.example\n> \n\
             > <script>alert(1)</script>\n\nElle est en attente de votre décision.\n\
             Approuver ou répondre\u{a0}: {}\nRejeter\u{a0}: {}\nMarquer comme indésirable\u{a0}: {}\n\n\
             Modérer\u{a0}: http://{}/moderation",
            server.link(&id, Status::Approved),
            server.link(&id, Status::Rejected),
            server.link(&id, Status::Spam),
            server.address
        )
    );
    server.deliver();
    assert_eq!((inbox.got().len(), server.waiting()), (1, 0), "once is enough");
}

#[test]
fn notice_mail_of_a_webmention_has_its_page() {
    let (inbox, elsewhere) = (Listener::smtp(), OtherSite::start());
    let server = Server::with(|config| {
        config.mail = Some(mail_to(&inbox));
        config.webmention_networks = vec!["127.0.0.0/8".parse().unwrap()];
    });
    let target = format!("https://carnet.example/posts/{OPEN}/");
    let sources = [("/1", "u-in-reply-to"), ("/2", "u-like-of")].map(|(path, class)| {
        let html = format!(
            "<div class=h-entry><a class={class} href='{target}'>x</a><p class=p-author>Li</p>\
             <p class=e-content>Bien dit.</p></div>"
        );
        let source = elsewhere.says(path, 200, &html);
        let webmention = Webmention::new(&server.app.signer, &source, &target, OPEN, server.clock.now_ms());
        assert!(server.wait(server.app.store.queue_webmention(webmention)).unwrap());
        server.wait(verify_due(&server.app)).unwrap();
        server.deliver();
        source
    });
    let mails = inbox.got();
    let texts: Vec<_> = mails.iter().map(|mail| body(&parse_mail(mail.as_bytes()).unwrap())).collect();
    let expected = [
        ("Réponse sur un autre site", "> \n> Bien dit.\n", "Approuver ou répondre\u{a0}: "),
        ("«\u{a0}J’aime\u{a0}» sur un autre site", "> \n\n", "Approuver\u{a0}: "),
    ];
    assert_eq!(texts.len(), expected.len());
    for ((text, source), (kind, said, link)) in texts.iter().zip(&sources).zip(expected) {
        let about =
            "«\u{a0}Réseaux sociaux\u{a0}: les entreprises bougent\u{202f}!\u{a0}», le 24\u{a0}novembre\u{a0}2026.";
        assert!(text.starts_with(&format!("{kind}\u{a0}: {about}")), "{text}");
        assert!(text.contains(&format!("> Li\n> {source}\n{said}")), "{text}");
        assert!(text.contains(&format!("\n{link}http")), "{text}");
    }
}

#[test]
fn serve_verifies_webmentions() {
    let elsewhere = OtherSite::start();
    let folder = tempfile::tempdir().unwrap();
    let settings = "[webmention]\nallow_networks = [\"127.0.0.0/8\"]\n";
    std::fs::write(folder.path().join("carnet-endpoint.toml"), settings).unwrap();
    let process = Process::start(folder.path());
    let target = format!("https://carnet.example/posts/{OPEN}/");
    let source = elsewhere.says("/1", 200, &format!("<a href='{target}'>x</a>"));
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("source", &source)
        .append_pair("target", &target)
        .finish();
    let request = Request::new("POST", "/webmention").header("Content-Type", "application/x-www-form-urlencoded");
    process.send(&request.body(body)).expect(202);
    wait_until("the page is fetched", || !elsewhere.requests().is_empty());
    assert!(process.stop().success());
}

#[test]
fn notice_mail_quotes_every_line_of_the_sender() {
    let inbox = Listener::smtp();
    let server = Server::with(|config| {
        config.mail = Some(mail_to(&inbox));
        // No list: any post may be named.
        config.threads = ThreadsSource::File(config.database.file().unwrap().with_file_name("nothing.json"));
    });
    let mut sent = words("Un texte");
    sent["name"] = "Modérer\u{a0}: https://evil.example/".into();
    sent["post"] = "Votre session a pris fin\u{a0}: https://evil.example/".into();
    let id = server.send(&Request::json(&sent)).expect(202).id();
    assert!(server.kept(&id).reasons.split(' ').any(|reason| reason == "links"), "an address for a name is held");
    server.deliver();
    let text = body(&parse_mail(inbox.got()[0].as_bytes()).unwrap());
    for line in text.lines().filter(|line| line.contains("evil.example") || line.contains("session")) {
        assert!(line.starts_with("> "), "{text}");
    }
    assert!(text.contains("> M") && text.contains("> V"), "{text}");
}

#[test]
fn notice_mail_escapes_encoded_words() {
    let inbox = Listener::smtp();
    let server = Server::with(|config| config.mail = Some(mail_to(&inbox)));
    for (number, name) in ["=?utf-8?b?QWRtaW4=?=", "Ana =?utf-8?q?Admin?= B", "=?utf-8?b?QQ==?=".repeat(5).as_str()]
        .into_iter()
        .enumerate()
    {
        let mut sent = words(&format!("Texte {number}"));
        sent["name"] = name.into();
        server.send(&Request::json(&sent)).expect(202);
        server.deliver();
        let got = inbox.got();
        let mail = parse_mail(got[number].as_bytes()).unwrap();
        let subject = mail.headers.get_first_value("Subject").unwrap();
        assert!(subject.starts_with(&format!("[Le carnet] {name} → ")), "{subject}: {}", got[number]);
        assert!(got[number].lines().all(|line| line.len() <= 78), "{}", got[number]);
    }
}

#[test]
fn notice_mail_combines_many_responses() {
    let inbox = Listener::smtp();
    let server = Server::with(|config| config.mail = Some(mail_to(&inbox)));
    for number in 1..=5 {
        server.take(&format!("Réponse {number}"));
    }
    server.deliver();
    assert_eq!(inbox.got().len(), 5, "up to five are sent separately");
    for number in 6..=13 {
        server.take(&format!("Réponse {number} {}", "x".repeat(600)));
    }
    server.deliver();
    let got = inbox.got();
    assert_eq!(got.len(), 6);
    let mail = parse_mail(got[5].as_bytes()).unwrap();
    assert_eq!(mail.headers.get_first_value("Subject").unwrap(), "[Le carnet] 8\u{a0}réponses");
    let text = body(&mail);
    assert!((6..=13).all(|number| text.contains(&format!("> Réponse {number} x"))), "{text}");
    assert!(text.contains("x…\n") && !text.contains(&"x".repeat(500)), "long texts are cut");
    assert_eq!(server.waiting(), 0);
}

#[test]
fn notice_mail_is_retried_with_growing_delay() {
    let inbox = Listener::smtp();
    inbox.answer(451);
    let server = Server::with(|config| config.mail = Some(mail_to(&inbox)));
    let id = server.take("Une réponse");
    for minutes in [0, 1, 2, 4] {
        server.clock.advance(minutes * MINUTE_MS - 1);
        server.deliver();
        server.clock.advance(1);
        server.deliver();
        assert_eq!((inbox.got().len(), server.waiting()), (0, 1), "after {minutes} minutes");
    }
    inbox.answer(250);
    server.deliver();
    assert_eq!(inbox.got().len(), 0, "it is not due before eight more minutes");
    server.clock.advance(8 * MINUTE_MS);
    server.deliver();
    assert_eq!((inbox.got().len(), server.waiting()), (1, 0));
    assert_eq!(server.kept(&id).status, Status::Pending);
}

#[test]
fn notice_is_given_up_after_three_days() {
    let calls = Listener::http();
    calls.answer(500);
    let server = Server::with(|config| config.webhook = Some(calls_to(&calls)));
    let id = server.take("Une réponse");
    for attempt in 1..=ATTEMPTS {
        assert_eq!(server.waiting(), 1, "before attempt {attempt}");
        server.deliver();
        server.clock.advance(6 * HOUR_MS);
    }
    assert_eq!(server.waiting(), 0);
    assert_eq!(calls.got().len(), usize::try_from(ATTEMPTS).unwrap());
    assert_eq!(server.kept(&id).status, Status::Pending);
}

#[test]
fn webhook_is_signed() {
    let calls = Listener::http();
    let server = Server::with(|config| config.webhook = Some(calls_to(&calls)));
    let id = server.take("Une \"réponse\"");
    server.deliver();
    let got = calls.got();
    let (head, body) = got[0].split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /hook HTTP/1.1\r\n") && !got[0].contains("ana@courriel.example"), "{head}");
    let expected = json!({
        "event": "response.held",
        "id": id,
        "post": OPEN,
        "post_title": "Réseaux sociaux\u{a0}: les entreprises bougent\u{202f}!",
        "name": "Ana",
        "text": "Une \"réponse\"",
        "moderation_url": format!("http://{}/moderation", server.address),
    });
    assert_eq!(serde_json::from_str::<Value>(body).unwrap(), expected);
    let mut mac = Hmac::<Sha256>::new_from_slice(b"un secret").unwrap();
    mac.update(body.as_bytes());
    let tag: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(head.to_ascii_lowercase().contains(&format!("\r\ncarnet-signature: sha256={tag}")), "{head}");
    assert_eq!(server.waiting(), 0);
}

#[test]
fn webhook_does_not_follow_redirects() {
    let calls = Listener::http();
    calls.answer(307);
    let server = Server::with(|config| config.webhook = Some(calls_to(&calls)));
    server.take("Une réponse");
    server.deliver();
    assert_eq!((calls.got().len(), server.waiting()), (1, 1));
}

#[test]
fn notice_of_known_writer_says_published() {
    let (inbox, calls) = (Listener::smtp(), Listener::http());
    let server = Server::with(|config| {
        config.publish_known = true;
        config.mail = Some(mail_to(&inbox));
        config.webhook = Some(calls_to(&calls));
    });
    let first = server.take("Une première réponse");
    server.decide(&first, Status::Approved);
    assert_eq!(server.waiting(), 0, "what is decided needs no message");
    let mut sent = words("Une seconde réponse");
    sent["token"] = server.token(OPEN).into();
    let id = server.send(&Request::json(&sent)).expect(201).id();
    server.deliver();
    assert!(calls.got()[0].contains("\"response.published\""), "{:?}", calls.got());
    let got = inbox.got();
    let text = body(&parse_mail(got[0].as_bytes()).unwrap());
    let address = format!("https://carnet.example/posts/{OPEN}/#response-{id}");
    assert!(text.contains("Elle est publiée.") && text.contains(&address), "{text}");
    let reply = format!("\nRépondre\u{a0}: {}\n", server.link(&id, Status::Approved));
    assert!(text.contains(&reply) && text.contains(&server.link(&id, Status::Spam)), "{text}");
}

#[test]
fn notice_skips_spam_and_removed_channels() {
    let inbox = Listener::smtp();
    let server = Server::with(|config| config.mail = Some(mail_to(&inbox)));
    let mut robot = words("Achetez");
    robot["subject"] = "x".into();
    server.send(&Request::json(&robot)).expect(202);
    assert_eq!(server.waiting(), 0);
    let id = server.take("Une réponse");
    server.change(move |list| list.execute("INSERT INTO notices VALUES (?1, 'pigeon', 0, 0)", [id]));
    let stop = async {
        while inbox.got().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    server.wait(notice::run(server.app.clone(), stop));
    assert_eq!((inbox.got().len(), server.waiting()), (1, 0));
}

#[test]
fn serve_sends_notices() {
    let (inbox, calls) = (Listener::smtp(), Listener::http());
    let folder = tempfile::tempdir().unwrap();
    let settings = format!(
        "[mail]\nserver = \"smtp://{}\"\nfrom = \"carnet@carnet.example\"\nto = \"auteur@carnet.example\"\n\
         [webhook]\nurl = \"http://{}/\"\n",
        inbox.address, calls.address
    );
    std::fs::write(folder.path().join("carnet-endpoint.toml"), settings).unwrap();
    let process = Process::start(folder.path());
    process.send(&Request::json(&words("Une réponse"))).expect(202);
    wait_until("a mail and a call", || !inbox.got().is_empty() && !calls.got().is_empty());
    assert!(!calls.got()[0].to_ascii_lowercase().contains("carnet-signature"), "without a secret nothing is signed");
    assert!(process.stop().success());
}
