//! Webmentions: what is received, what is fetched, and what becomes of it.

use endpoint::config::Config;
use endpoint::store::response::{MentionKind, ResponseKind, Status, StoredResponse};
use endpoint::webmention::verify_due;
use serde_json::json;

use crate::support::{
    Answer, CLIENT_HEADER, CLOSED, CLOSING, CLOSING_MS, OPEN, OTHER, OtherSite, Request, SITE, Server, threads,
};

/// The address of a post.
fn post(slug: &str) -> String {
    format!("{SITE}posts/{slug}/")
}

fn request(source: &str, target: &str) -> Request {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("source", source)
        .append_pair("target", target)
        .finish();
    let request = Request::new("POST", "/webmention");
    request.header("Content-Type", "application/x-www-form-urlencoded").body(body)
}

/// Pages on loopback may be fetched.
fn loopback(config: &mut Config) {
    config.webmention_networks = vec!["127.0.0.0/8".parse().unwrap()];
}

fn reply(text: &str) -> String {
    format!(
        "<article class=h-entry><p class='p-author h-card'>Ana</p>\
         <a class=u-in-reply-to href='{}'>x</a><p class=e-content>{text}</p></article>",
        post(OPEN)
    )
}

impl Server {
    fn mention(&self, source: &str, target: &str) -> Answer {
        self.send(&request(source, target))
    }

    fn verify(&self) -> Option<i64> {
        self.wait(verify_due(&self.app)).unwrap()
    }

    /// The only response that is stored.
    #[track_caller]
    fn only(&self) -> StoredResponse {
        let mut stored = self.stored();
        assert_eq!(stored.len(), 1, "{stored:?}");
        stored.remove(0)
    }
}

#[test]
fn webmention_is_verified_moderated_and_published() {
    let server = Server::with(loopback);
    let elsewhere = OtherSite::start();
    let source = elsewhere.says("/1", 200, &reply("Bien dit.<script>alert(1)</script> <b>Vraiment</b>"));
    let answer = server.mention(&source, &post(OPEN)).expect(202);
    assert_eq!(answer.header("access-control-allow-origin"), None);
    assert!(server.stored().is_empty(), "it is not verified yet");
    assert_eq!(server.verify(), None);
    let kept = server.only();
    let kind = ResponseKind::Elsewhere(MentionKind::Reply);
    assert_eq!((kept.kind, kept.status, kept.post.as_str()), (kind, Status::Pending, OPEN));
    assert_eq!((kept.name.as_str(), kept.text.as_str()), ("Ana", "Bien dit. Vraiment"));
    assert_eq!((kept.site.as_deref(), kept.email.as_deref()), (Some(source.as_str()), None));
    assert_eq!(server.thread(OPEN)["items"], json!([]));
    server.decide(&kept.id, Status::Approved);
    let item = server.thread(OPEN)["items"][0].clone();
    assert_eq!((&item["content_text"], &item["_carnet"]["kind"]), (&json!("Bien dit. Vraiment"), &json!("reply")));
    assert_eq!(item["authors"], json!([{"name": "Ana", "url": source}]));
    assert_eq!(item["_carnet"]["date"], json!("24\u{a0}novembre\u{a0}2026, sur un autre site"));
    let all = server.get("/responses.json").expect(200).json();
    assert_eq!(all["items"][0]["_carnet"]["kind"], json!("reply"));
    assert!(server.get("/responses.atom").expect(200).text().contains("Bien dit. Vraiment"));
    let request = elsewhere.requests().concat().to_ascii_lowercase();
    assert!(request.contains("user-agent: carnet-endpoint/"), "{request}");
}

#[test]
fn likes_and_mentions_are_links() {
    let server = Server::with(loopback);
    let elsewhere = OtherSite::start();
    let link = |class: &str| format!("<div class=h-entry><a class='{class}' href='{}'>x</a></div>", post(OPEN));
    let pages = [("/like", link("u-like-of")), ("/mention", format!("<title>Un &lt;i&gt;titre</title>{}", link("")))];
    for (path, html) in &pages {
        server.mention(&elsewhere.says(path, 200, html), &post(OPEN)).expect(202);
    }
    server.verify();
    for kept in server.stored() {
        server.decide(&kept.id, Status::Approved);
    }
    let mut items = server.thread(OPEN)["items"].as_array().unwrap().clone();
    items.sort_by_key(|item| item["_carnet"]["kind"].to_string());
    let [like, mention] = items.as_slice() else { panic!("{items:?}") };
    assert_eq!((&like["_carnet"]["kind"], &like["content_text"]), (&json!("like"), &json!("")));
    assert_eq!((&mention["title"], &mention["content_text"]), (&json!("Un <i>titre"), &json!("")));
    assert_eq!(mention["_carnet"]["date"], json!("24\u{a0}novembre\u{a0}2026, mention"));
    assert!(!server.get("/responses.atom").expect(200).text().contains("<entry>"), "links are no responses");
}

#[test]
fn webmention_needs_two_pages_and_an_open_post() {
    let server = Server::start();
    let (source, target) = ("https://ana.example/1", post(OPEN));
    let cases: [(&str, &str, &str); 13] = [
        ("", &target, "invalid_source"),
        ("ana.example", &target, "invalid_source"),
        ("ftp://ana.example/1", &target, "invalid_source"),
        ("javascript:alert(1)", &target, "invalid_source"),
        ("https://ana:b@ana.example/1", &target, "invalid_source"),
        (&format!("https://ana.example/{}", "a".repeat(2_000)), &target, "invalid_source"),
        (&format!("{target}#responses"), &target, "invalid_source"),
        (source, "", "invalid_target"),
        (source, "https://other.example/posts/reseaux-sociaux/", "invalid_target"),
        (source, &post("nulle-part"), "invalid_target"),
        (source, &post(CLOSED), "invalid_target"),
        (source, &format!("{target}?a=b"), "invalid_target"),
        (source, SITE, "invalid_target"),
    ];
    for (source, target, error) in cases {
        assert_eq!(server.mention(source, target).expect(400).error(), error, "{source} {target}");
    }
    let json = request(source, &target).without("Content-Type").header("Content-Type", "application/json");
    assert_eq!(server.send(&json).expect(400).error(), "malformed");
    server.send(&Request::get("/webmention")).expect(405);
    assert_eq!(server.wait(server.app.store.next_webmention_ms()).unwrap(), None);
    for good in [post("autre"), target.replace("https", "http"), target.trim_end_matches('/').to_owned()] {
        server.mention(source, &format!("{good}#response-1")).expect(202);
    }
    let taken = server.wait(server.app.store.take_webmention(server.clock.now_ms(), Vec::new())).unwrap().unwrap();
    assert!([OPEN, OTHER].contains(&taken.post.as_str()), "{taken:?}");
}

#[test]
fn webmention_is_off_without_the_setting() {
    let server = Server::start();
    let list = protocol::threads::Threads { webmention: false, ..threads() };
    std::fs::write(server.folder.path().join("threads.json"), serde_json::to_vec(&list).unwrap()).unwrap();
    server.wait(server.app.posts.refresh(server.clock.now_ms(), 0));
    server.mention("https://ana.example/1", &post(OPEN)).expect(404);
}

#[test]
fn webmentions_of_a_network_are_limited() {
    let server = Server::start();
    let send = |number: u32| {
        let request = request(&format!("https://ana.example/{number}"), &post(OPEN));
        server.send(&request.header(CLIENT_HEADER, "192.0.2.7"))
    };
    for number in 0..10 {
        send(number).expect(202);
    }
    let refused = send(10).expect(429);
    assert!(refused.header("retry-after").is_some());
    server.mention("https://ana.example/11", &post(OPEN)).expect(202);
}

#[test]
fn private_pages_are_not_fetched() {
    let server = Server::start();
    let elsewhere = OtherSite::start();
    let source = elsewhere.says("/1", 200, &reply("Bien dit."));
    for host in ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"] {
        server.mention(&source.replace("127.0.0.1", host), &post(OPEN)).expect(202);
    }
    assert_eq!(server.verify(), None, "another attempt would be useless");
    assert!(server.stored().is_empty());
    assert_eq!(elsewhere.requests(), [""; 0]);
}

#[test]
fn page_without_the_link_is_no_mention() {
    let server = Server::with(loopback);
    let elsewhere = OtherSite::start();
    let source = elsewhere.says("/1", 200, &reply("Bien dit.").replace(OPEN, "autre"));
    server.mention(&source, &post(OPEN)).expect(202);
    assert_eq!(server.verify(), None);
    assert!(server.stored().is_empty());
}

#[test]
fn mention_is_withdrawn_when_page_or_link_is_gone() {
    for gone in [(410, reply("Bien dit.")), (404, String::new()), (200, "Plus rien.".to_owned())] {
        let server = Server::with(loopback);
        let elsewhere = OtherSite::start();
        let source = elsewhere.says("/1", 200, &reply("Bien dit."));
        server.mention(&source, &post(OPEN)).expect(202);
        server.verify();
        let id = server.only().id;
        server.decide(&id, Status::Approved);
        elsewhere.says("/1", gone.0, &gone.1);
        server.mention(&source, &post(OPEN)).expect(202);
        assert_eq!(server.verify(), None);
        assert!(server.stored().is_empty(), "{gone:?}");
        let thread = server.thread(OPEN);
        assert_eq!((&thread["items"], &thread["_carnet"]["withdrawn"]), (&json!([]), &json!([id])));
    }
}

#[test]
fn mention_of_a_closed_post_is_only_withdrawn() {
    let server = Server::with(loopback);
    let elsewhere = OtherSite::start();
    let page = |text: &str| reply(text).replace(&post(OPEN), &post(CLOSING));
    let source = elsewhere.says("/1", 200, &page("Bien dit."));
    server.mention(&source, &post(CLOSING)).expect(202);
    server.verify();
    let id = server.only().id;
    server.decide(&id, Status::Approved);
    server.clock.advance(CLOSING_MS - server.clock.now_ms());
    let other = elsewhere.says("/2", 200, &page("Trop tard."));
    assert_eq!(server.mention(&other, &post(CLOSING)).expect(400).error(), "invalid_target");
    elsewhere.says("/1", 200, &page("Achetez."));
    server.mention(&source, &post(CLOSING)).expect(202);
    assert_eq!(server.verify(), None);
    assert_eq!(server.only().text, "Bien dit.", "a closed post takes no other text");
    elsewhere.says("/1", 410, "");
    server.mention(&source, &post(CLOSING)).expect(202);
    assert_eq!(server.verify(), None);
    let thread = server.thread(CLOSING);
    assert_eq!((&thread["items"], &thread["_carnet"]["withdrawn"]), (&json!([]), &json!([id])));
}

#[test]
fn changed_page_needs_another_decision() {
    let server = Server::with(loopback);
    let elsewhere = OtherSite::start();
    let source = elsewhere.says("/1", 200, &reply("Bien dit."));
    server.mention(&source, &post(OPEN)).expect(202);
    server.verify();
    let id = server.only().id;
    server.decide(&id, Status::Approved);
    elsewhere.says("/1", 200, &reply("Achetez."));
    server.mention(&source, &post(OPEN)).expect(202);
    server.verify();
    let kept = server.only();
    assert_eq!((kept.status, kept.text.as_str()), (Status::Pending, "Achetez."));
    let thread = server.thread(OPEN);
    assert_eq!((&thread["items"], &thread["_carnet"]["withdrawn"]), (&json!([]), &json!([id])));
}

#[test]
fn failed_page_is_fetched_again() {
    let server = Server::with(loopback);
    let elsewhere = OtherSite::start();
    let source = elsewhere.says("/1", 503, "");
    server.mention(&source, &post(OPEN)).expect(202);
    let next_ms = server.verify().unwrap();
    assert!(server.stored().is_empty());
    elsewhere.says("/1", 200, &reply("Bien dit."));
    server.verify();
    assert!(server.stored().is_empty(), "it is not due yet");
    server.clock.advance(next_ms - server.clock.now_ms());
    assert_eq!(server.verify(), None);
    assert_eq!(server.only().text, "Bien dit.");
}

/// A site at all addresses of loopback that replies when it has got so many requests.
#[cfg(target_os = "linux")]
fn site_that_replies_to_all(count: usize, html: String) -> std::net::SocketAddr {
    use std::io::{BufRead, BufReader, Write};

    let listener = std::net::TcpListener::bind("0.0.0.0:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut waiting = Vec::new();
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).unwrap() > 0 {}
            waiting.push(stream);
            if waiting.len() == count {
                for mut stream in waiting.drain(..) {
                    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n";
                    let _ = write!(stream.get_mut(), "{head}Content-Length: {}\r\n\r\n{html}", html.len());
                }
            }
        }
    });
    address
}

#[cfg(target_os = "linux")]
#[test]
fn pages_of_several_hosts_are_fetched_at_once() {
    use endpoint::webmention::MAX_AT_ONCE;

    let server = Server::with(loopback);
    let site = site_that_replies_to_all(MAX_AT_ONCE, reply("Bien dit."));
    for number in 1..=MAX_AT_ONCE {
        server.mention(&format!("http://127.0.0.{number}:{}/", site.port()), &post(OPEN)).expect(202);
    }
    assert_eq!(server.verify(), None, "one after another, none would get a reply in time");
    assert_eq!(server.stored().len(), MAX_AT_ONCE);
}

#[test]
fn spam_checks_give_reasons() {
    let server = Server::with(loopback);
    let elsewhere = OtherSite::start();
    let source = elsewhere.says("/1", 200, &reply("Casino https://a.example https://b.example"));
    server.mention(&source, &post(OPEN)).expect(202);
    server.verify();
    assert_eq!(server.only().reasons, "links blocked");
}
