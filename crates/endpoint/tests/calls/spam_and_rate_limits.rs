//! Spam checks, rate limit, limit on pending responses; and that no address is stored.

use endpoint::store::pending::Pending;
use endpoint::store::response::Status;
use serde_json::{Value, json};

use crate::support::{CLIENT_HEADER, OPEN, OTHER, Request, Server, words};

/// Sends a response; returns its stored status and reasons.
#[track_caller]
fn kept(server: &Server, sent: &Value) -> (Status, String) {
    let kept = server.kept(&server.send(&Request::json(sent)).expect(202).id());
    (kept.status, kept.reasons)
}

#[test]
fn spam_check_holds_response_with_reason() {
    let server = Server::start();
    let day = 24 * 60 * 60 * 1000;
    for (field, value, reason) in [
        ("subject", json!("Achetez"), "trap"),
        ("token", json!(""), "no-token"),
        ("token", json!("n'importe quoi"), "bad-token"),
        ("token", json!("AAAA"), "bad-token"),
        ("token", json!(server.token(OTHER)), "bad-token"),
        ("text", json!("http://a.example et https://b.example"), "links"),
        ("text", json!("[url=http://a.example]a[/url] [url=http://b.example]b[/url]"), "links"),
        ("text", json!("<a href=\"a.example\">a</a> <a href='b.example'>b</a>"), "links"),
        ("name", json!("Le CASINO"), "blocked"),
        ("site", json!("https://casino.example/"), "blocked"),
        ("email", json!("a@Casino.example"), "blocked"),
        ("name", json!("m. braquet"), "author-name"),
        ("parent", json!("inconnue"), "unknown-parent"),
    ] {
        let mut sent = words(&format!("Pour essayer {field} et {reason}, {value}"));
        sent["token"] = json!(server.token(OPEN));
        sent[field] = value;
        let status = if reason == "trap" { Status::Spam } else { Status::Pending };
        assert_eq!(kept(&server, &sent), (status, reason.to_owned()), "{field}");
    }
    let mut sent = words("Trop vite.");
    sent["token"] = json!(server.fresh_token(OPEN));
    server.clock.advance(2_999);
    assert_eq!(kept(&server, &sent), (Status::Pending, "too-quick".to_owned()));
    sent["text"] = json!("À temps.");
    server.clock.advance(1);
    assert_eq!(kept(&server, &sent), (Status::Pending, String::new()));
    sent["token"] = json!(server.fresh_token(OPEN));
    sent["text"] = json!("Trop tard.");
    server.clock.advance(day + 1);
    assert_eq!(kept(&server, &sent), (Status::Pending, "too-slow".to_owned()));
    sent["subject"] = json!("Achetez");
    sent["text"] = json!("http://a.example http://b.example casino");
    let all = (Status::Spam, "trap too-slow links blocked".to_owned());
    assert_eq!(kept(&server, &sent), all);
}

#[test]
fn honeypot_reply_equals_normal_reply() {
    let server = Server::start();
    let mut trapped = words("Piégé.");
    trapped["subject"] = json!("x");
    let answers = [server.send(&Request::json(&trapped)), server.send(&Request::json(&words("Libre.")))];
    let [trapped_keys, free_keys] =
        answers.map(|answer| answer.expect(202).json().as_object().unwrap().keys().cloned().collect::<Vec<_>>());
    assert_eq!(trapped_keys, free_keys);
    let mut by_form = words("Piégé par formulaire.");
    by_form["subject"] = json!("x");
    server.send(&Request::form(&by_form)).expect(303);
    let spam = server.stored().into_iter().filter(|kept| kept.status == Status::Spam).count();
    assert_eq!(spam, 2);
}

#[test]
fn responses_are_held_without_list_of_posts() {
    let server = Server::with(|config| {
        config.publish_known = true;
        config.threads = endpoint::config::ThreadsSource::File("/nowhere/threads.json".into());
    });
    let mut sent = words("Sans liste.");
    sent["post"] = json!("qui-sait");
    sent["token"] = json!(server.token("qui-sait"));
    assert_eq!(kept(&server, &sent), (Status::Pending, "unknown-post".to_owned()));
    let feed = server.get("/responses?post=qui-sait").expect(200).json();
    assert_eq!(feed["items"], json!([]));
    server.get("/responses.atom").expect(200);
}

#[test]
fn unknown_post_refreshes_list_of_posts() {
    let server = Server::start();
    let mut sent = words("Sous le tout nouveau.");
    sent["post"] = json!("nouveau");
    assert_eq!(server.send(&Request::json(&sent)).expect(422).error(), "unknown_post");
    let mut list = crate::support::threads();
    let mut new = list.posts[0].clone();
    new.id = "nouveau".to_owned();
    list.posts.insert(0, new);
    std::fs::write(server.folder.path().join("threads.json"), serde_json::to_vec(&list).unwrap()).unwrap();
    server.clock.advance(5_000);
    server.send(&Request::json(&sent)).expect(202);
    // An invalid list does not replace the previous one.
    std::fs::write(server.folder.path().join("threads.json"), "{\"title\":").unwrap();
    server.clock.advance(10 * 60 * 1000);
    sent["text"] = json!("Encore.");
    server.send(&Request::json(&sent)).expect(202);
    sent["post"] = json!("toujours-inconnu");
    assert_eq!(server.send(&Request::json(&sent)).expect(422).error(), "unknown_post");
}

/// Sends the response `number` from `client`, through the trusted proxy.
fn from(server: &Server, client: &str, number: u32) -> crate::support::Answer {
    server.send(&Request::json(&words(&format!("Numéro {number}"))).header(CLIENT_HEADER, client))
}

#[test]
fn rate_limit_per_minute_and_hour() {
    let server = Server::start();
    from(&server, "192.0.2.1", 1).expect(202);
    server.clock.advance(20_000);
    from(&server, "192.0.2.99", 2).expect(202);
    let refused = from(&server, "192.0.2.7", 3).expect(429);
    assert_eq!(refused.error(), "too_many");
    assert_eq!(refused.header("retry-after"), Some("40"));
    assert_eq!(refused.header("access-control-expose-headers"), Some("retry-after"));
    from(&server, "192.0.3.1", 4).expect(202);
    from(&server, "2001:db8:1:1::1", 5).expect(202);
    server.clock.advance(39_999);
    from(&server, "192.0.2.7", 3).expect(429);
    server.clock.advance(1);
    from(&server, "192.0.2.7", 3).expect(202);
    for number in 10..17 {
        server.clock.advance(60_000);
        from(&server, "192.0.2.7", number).expect(202);
    }
    server.clock.advance(60_000);
    let refused = from(&server, "192.0.2.7", 17).expect(429);
    let wait: i64 = refused.header("retry-after").unwrap().parse().unwrap();
    server.clock.advance(wait * 1000);
    from(&server, "192.0.2.7", 17).expect(202);
}

#[test]
fn rate_limit_counts_wider_ipv6_networks() {
    let server = Server::start();
    let client = |number: u32| format!("2001:db8:1:{number:x}::1");
    let taken = (0..40).filter(|number| from(&server, &client(*number), *number).status == 202).count();
    assert_eq!(taken, 4, "all are of one /56");
    let client = |number: u32| format!("2001:db8:2:{number:x}00::1");
    let taken = (0..40).filter(|number| from(&server, &client(*number), 100 + number).status == 202).count();
    assert_eq!(taken, 10, "all are of one /48");
}

#[test]
fn rate_limit_is_shared_by_unknown_senders() {
    let server = Server::start();
    for number in 0..10 {
        from(&server, "unknown", number).expect(202);
    }
    let refused = from(&server, "unknown", 10).expect(429);
    assert_eq!((refused.error().as_str(), refused.header("retry-after")), ("too_many", Some("60")));
    from(&server, "192.0.2.1", 10).expect(202);
}

#[test]
fn pending_limit_refuses_responses() {
    let server = Server::with(|config| config.max_waiting = Pending { responses: 3, bytes: 1_000_000 });
    let send = |number: u32| server.send(&Request::json(&words(&format!("Numéro {number}"))));
    let first = send(0).expect(202).id();
    let second = send(1).expect(202).id();
    send(2).expect(202);
    for number in 3..5 {
        let refused = send(number).expect(503);
        assert_eq!((refused.error().as_str(), refused.header("retry-after")), ("full", Some("3600")));
    }
    let by_form = server.send(&Request::form(&words("Par formulaire"))).expect(503);
    assert!(by_form.text().contains("Par formulaire"), "nothing that was typed is lost");
    assert_eq!(server.stored().len(), 3);
    // Each decision frees a place.
    for (number, decided, status) in [(5, &first, Status::Approved), (6, &second, Status::Spam)] {
        server.decide(decided, status);
        send(number).expect(202);
        send(7).expect(503);
    }
    let repeated = Request::json(&words("Numéro 5"));
    assert_eq!(server.send(&repeated).expect(409).error(), "duplicate", "a duplicate is reported first");
}

#[test]
fn pending_limit_counts_spam_separately() {
    let server = Server::with(|config| config.max_waiting = Pending { responses: 3, bytes: 1_000_000 });
    let send = |number: u32| server.send(&Request::json(&words(&format!("Numéro {number}"))));
    let spam = |number: u32| {
        let mut trapped = words(&format!("Piégé {number}"));
        trapped["subject"] = json!("x");
        trapped
    };
    let numbers = || {
        [Status::Pending, Status::Spam].map(|status| server.wait(server.app.store.pending(status)).unwrap().responses)
    };
    // Above the limit, spam gets the usual reply.
    for number in 0..5 {
        let answer = server.send(&Request::json(&spam(number))).expect(202).json();
        assert_eq!((&answer["published"], answer.as_object().unwrap().len()), (&json!(false), 3));
    }
    server.send(&Request::form(&spam(5))).expect(303);
    assert_eq!((server.stored().len(), numbers()), (3, [0, 3]));
    for number in 0..3 {
        send(number).expect(202);
    }
    send(3).expect(503);
    server.send(&Request::json(&spam(6))).expect(202);
    assert_eq!((server.stored().len(), numbers()), (6, [3, 3]));
    // Decisions move the counts.
    let trapped = server.stored()[0].id.clone();
    server.decide(&trapped, Status::Pending);
    assert_eq!(numbers(), [4, 2]);
    server.send(&Request::json(&spam(7))).expect(202);
    server.send(&Request::json(&spam(8))).expect(202);
    assert_eq!((server.stored().len(), numbers()), (7, [4, 3]));
    server.decide(&trapped, Status::Spam);
    assert_eq!(numbers(), [3, 3], "what the author marked as spam does not wait");
}

#[test]
fn rate_limit_counts_refusals_at_pending_limit() {
    let server = Server::with(|config| config.max_waiting = Pending { responses: 1, bytes: 1_000_000 });
    from(&server, "192.0.3.1", 0).expect(202);
    for (number, status) in [(1, 503), (2, 503), (3, 429)] {
        from(&server, "192.0.2.1", number).expect(status);
    }
    for (number, status) in [(0, 202), (1, 202), (2, 202), (3, 429)] {
        let mut trapped = words(&format!("Piégé {number}"));
        trapped["subject"] = json!("x");
        let client = if number == 0 { "192.0.4.1" } else { "192.0.5.1" };
        server.send(&Request::json(&trapped).header(CLIENT_HEADER, client)).expect(status);
    }
    assert_eq!(server.stored().len(), 2);
}

#[test]
fn pending_limit_counts_bytes() {
    let long = || words(&"é".repeat(4_000));
    let server = Server::with(|config| config.max_waiting = Pending { responses: 1_000, bytes: 20_000 });
    for number in 0..5 {
        let mut sent = long();
        sent["name"] = json!(format!("Ana {number}"));
        server.send(&Request::json(&sent)).expect(if number < 2 { 202 } else { 503 });
    }
    server.send(&Request::json(&words("Un mot."))).expect(202);
    let held = || server.wait(server.app.store.pending(Status::Pending)).unwrap();
    let is = |kept: &endpoint::store::response::StoredResponse| {
        let texts = [&kept.post, &kept.name, &kept.text].map(String::len).iter().sum::<usize>();
        texts + kept.email.as_ref().map_or(0, String::len) + kept.site.as_ref().map_or(0, String::len)
    };
    let bytes: usize = server.stored().iter().map(is).sum();
    assert_eq!(held(), Pending { responses: 3, bytes: u64::try_from(bytes).unwrap() });
    server.wait(endpoint::maintenance::purge_old(&server.app)).unwrap();
    server.clock.advance(400 * 24 * 60 * 60 * 1000);
    assert_eq!(server.wait(endpoint::maintenance::purge_old(&server.app)).unwrap(), 3);
    assert_eq!(held(), Pending::default());
}

#[test]
fn rate_limit_does_not_count_refused_requests() {
    let server = Server::start();
    let client = "192.0.2.1";
    from(&server, client, 1).expect(202);
    for _ in 0..5 {
        from(&server, client, 1).expect(409);
        let mut wrong = words("x");
        wrong["name"] = json!("");
        server.send(&Request::json(&wrong).header(CLIENT_HEADER, client)).expect(422);
        server.send(&Request::bytes("application/json", "{").header(CLIENT_HEADER, client)).expect(400);
    }
    from(&server, client, 2).expect(202);
    from(&server, client, 3).expect(429);
}

#[test]
fn rate_limit_ignores_forged_addresses() {
    // Without trusted proxies, the peer of the connection counts.
    let server = Server::with(|config| config.trusted_proxies.clear());
    from(&server, "198.51.100.1", 1).expect(202);
    from(&server, "198.51.100.2, 203.0.113.9", 2).expect(202);
    from(&server, "203.0.113.77", 3).expect(429);

    // Behind a proxy, the last entry counts; earlier ones may be forged.
    let server = Server::start();
    from(&server, "1.1.1.1, 192.0.2.1", 1).expect(202);
    from(&server, "2.2.2.2,192.0.2.1", 2).expect(202);
    from(&server, "3.3.3.3, 4.4.4.4, 192.0.2.1", 3).expect(429);
    from(&server, "192.0.2.1, 5.5.5.5", 4).expect(202);

    // Behind several proxies, the last entry that is not a proxy counts.
    let server = Server::with(|config| config.trusted_proxies.push("10.9.0.0/16".parse().unwrap()));
    from(&server, "1.1.1.1, 192.0.2.1, 10.9.0.1", 1).expect(202);
    from(&server, "2.2.2.2, 192.0.2.1:4711, 10.9.3.3", 2).expect(202);
    from(&server, "3.3.3.3, 192.0.2.1", 3).expect(429);
    for (number, unreadable) in ["", "unknown", "10.9.0.1", "192.0.2.1, inconnu"].into_iter().enumerate() {
        let answer = from(&server, unreadable, 10 + u32::try_from(number).unwrap()).expect(202);
        let reasons = server.kept(&answer.id()).reasons;
        assert!(reasons.split(' ').any(|reason| reason == "unknown-rate"), "{unreadable}: {reasons}");
    }
}

#[test]
fn client_address_is_not_stored() {
    let mut server = Server::start();
    let clients = ["203.0.113.77", "2001:db8:77:88:99::1"];
    for (number, client) in clients.into_iter().enumerate() {
        from(&server, client, u32::try_from(number).unwrap()).expect(202);
    }
    server.end();
    let looked_at: Vec<Vec<u8>> = std::fs::read_dir(server.folder.path())
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    let holds = |what: &[u8]| looked_at.iter().any(|bytes| bytes.windows(what.len()).any(|window| window == what));
    assert!(holds(b"ana@courriel.example"), "the files are those of the database");
    for client in clients {
        assert!(!holds(client.as_bytes()), "{client}");
        let octets = match client.parse().unwrap() {
            std::net::IpAddr::V4(address) => address.octets().to_vec(),
            std::net::IpAddr::V6(address) => address.octets().to_vec(),
        };
        assert!(!holds(&octets), "{client}");
    }
    assert!(!holds(b"127.0.0.1"));
}
