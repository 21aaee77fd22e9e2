//! Threads, the feed of all responses, and Atom.

use endpoint::config::ThreadsSource;
use endpoint::store::response::Status;
use serde_json::{Value, json};

use crate::support::{CLOSED, CLOSING, NOW_MS, OPEN, OTHER, Request, SITE, Server, threads, words};

/// Sends, and approves.
fn published(server: &Server, sent: &Value) -> String {
    let id = server.send(&Request::json(sent)).expect(202).id();
    server.decide(&id, Status::Approved);
    id
}

#[test]
fn thread_is_json_feed_of_approved_responses() {
    let server = Server::start();
    assert_eq!(
        server.thread(OPEN),
        json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Réseaux sociaux\u{a0}: les entreprises bougent\u{202f}!",
            "home_page_url": format!("{SITE}posts/{OPEN}/"),
            "items": [],
        })
    );
    let first = published(&server, &words("Bonjour."));
    server.clock.advance(24 * 60 * 60 * 1000);
    let second = published(
        &server,
        &json!({"post": OPEN, "name": "Li", "text": "À Ana.\nhttps://li.example", "parent": first}),
    );
    published(&server, &json!({"post": OTHER, "name": "Li", "text": "Ailleurs."}));
    assert_eq!(
        server.thread(OPEN)["items"],
        json!([
            {
                "id": first,
                "url": format!("{SITE}posts/{OPEN}/#response-{first}"),
                "content_text": "Bonjour.",
                "date_published": "2026-11-24T12:00:00Z",
                "authors": [{"name": "Ana", "url": "https://ana.example/"}],
                "_carnet": {"post": OPEN, "date": "24\u{a0}novembre\u{a0}2026"},
            },
            {
                "id": second,
                "url": format!("{SITE}posts/{OPEN}/#response-{second}"),
                "content_text": "À Ana.\nhttps://li.example",
                "date_published": "2026-11-25T12:00:00Z",
                "authors": [{"name": "Li"}],
                "_carnet": {"post": OPEN, "parent": first, "date": "25\u{a0}novembre\u{a0}2026"},
            },
        ])
    );
    let whole = server.get(&format!("/responses?post={OPEN}"));
    assert_eq!(whole.header("content-type"), Some("application/feed+json"));
    assert!(!whole.text().contains("courriel"), "an e-mail address is in no output");
    assert_eq!(server.thread("https://carnet.example/?p=12")["items"].as_array().unwrap().len(), 1);
    assert_eq!(server.thread("jamais-écrit")["items"], json!([]));
}

/// The clock is fixed, so only the ids sort the responses.
#[test]
fn thread_keeps_order_within_one_millisecond() {
    let server = Server::start();
    let sent: Vec<String> =
        (0..8).map(|number| published(&server, &words(&format!("La réponse {number}.")))).collect();
    let thread = server.thread(OPEN);
    let shown: Vec<&str> =
        thread["items"].as_array().unwrap().iter().filter_map(|item| item["id"].as_str()).collect();
    assert_eq!(shown, sent);
}

#[test]
fn thread_says_whether_it_is_closed() {
    let server = Server::start();
    assert_eq!(server.thread(CLOSED)["_carnet"], json!({"closed": true}));
    assert_eq!(server.thread(CLOSING)["_carnet"], Value::Null);
    server.clock.advance(60 * 60 * 1000);
    assert_eq!(server.thread(CLOSING)["_carnet"], json!({"closed": true}));
}

#[test]
fn thread_with_known_etag_is_not_modified() {
    let server = Server::start();
    let path = format!("/responses?post={OPEN}");
    let first = server.get(&path).expect(200);
    let etag = first.header("etag").unwrap().to_owned();
    let caching = "public, max-age=0, s-maxage=10, stale-while-revalidate=5, stale-if-error=86400";
    assert_eq!(first.header("cache-control"), Some(caching));
    for known in [etag.clone(), format!("W/{etag}"), format!("\"autre\", {etag}")] {
        let same = server.send(&Request::get(&path).header("If-None-Match", &known)).expect(304);
        assert_eq!((same.header("etag"), same.body.len()), (Some(etag.as_str()), 0), "{known}");
        assert_eq!(same.header("cache-control"), Some(caching), "a cache renews its copy with it");
    }
    server.send(&Request::json(&words("Tenue."))).expect(202);
    let held = server.send(&Request::get(&path).header("If-None-Match", &etag)).expect(304);
    assert_eq!(held.header("etag"), Some(etag.as_str()), "what is held changes nothing for readers");
    published(&server, &words("Publiée."));
    let changed = server.send(&Request::get(&path).header("If-None-Match", &etag)).expect(200);
    assert_ne!(changed.header("etag"), Some(etag.as_str()));
    assert_eq!(server.send(&Request::get(&path).header("If-None-Match", "\"")).status, 200);
}

#[test]
fn thread_is_asked_for_each_time_without_caching() {
    let server = Server::with(|config| config.cache_seconds = 0);
    let answer = server.get(&format!("/responses?post={OPEN}")).expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
}

#[test]
fn thread_is_not_cached_before_the_list_of_posts_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("threads.json");
    let server = Server::with(|config| config.threads = ThreadsSource::File(list.clone()));
    let path = format!("/responses?post={OPEN}");
    let answer = server.get(&path).expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    assert_eq!(answer.json()["title"], OPEN);
    std::fs::write(&list, serde_json::to_vec(&threads()).unwrap()).unwrap();
    server.wait(server.app.posts.refresh(NOW_MS, 0));
    let answer = server.get(&path).expect(200);
    assert_eq!(answer.header("cache-control"), server.app.thread_caching.to_str().ok());
    assert_eq!(answer.json()["home_page_url"], format!("{SITE}posts/{OPEN}/"));
}

#[test]
fn feed_of_all_posts_is_paginated() {
    let server = Server::with(|config| config.limits.per_hour = 1_000);
    let mut ids = Vec::new();
    for number in 0..205 {
        // Some came at the same instant.
        server.clock.advance(number % 3);
        ids.push(published(&server, &json!({"post": OPEN, "name": "Li", "text": format!("Numéro {number}")})));
    }
    server.decide(&ids[7], Status::Rejected);
    let gone = ids.remove(7);
    let mut listed = Vec::new();
    let mut path = "/responses.json".to_owned();
    let mut sizes = Vec::new();
    loop {
        let page = server.get(&path).expect(200).json();
        assert_eq!(page["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(page["title"], "Le carnet\u{a0}: réponses");
        assert_eq!(page["home_page_url"], SITE);
        assert_eq!(page["_carnet"]["withdrawn"], json!([gone]), "on every page");
        let items = page["items"].as_array().unwrap();
        sizes.push(items.len());
        for item in items {
            assert_eq!(item["_carnet"]["post"], OPEN);
            let instant: jiff::Timestamp = item["date_published"].as_str().unwrap().parse().unwrap();
            listed.push((instant, item["id"].as_str().unwrap().to_owned()));
        }
        match page["next_url"].as_str() {
            Some(next) => path = next.strip_prefix(&format!("http://{}", server.address)).unwrap().to_owned(),
            None => break,
        }
    }
    assert_eq!(sizes, [100, 100, 4]);
    let mut sorted = listed.clone();
    sorted.sort();
    sorted.reverse();
    assert_eq!(listed, sorted, "newest first");
    let mut listed: Vec<String> = listed.into_iter().map(|(_, id)| id).collect();
    listed.sort();
    ids.sort();
    assert_eq!(listed, ids, "each once");
    for odd in ["", ",", "x,y", "9999999999999999999,a", "-1,"] {
        server.get(&format!("/responses.json?before={odd}")).expect(200).json();
    }
}

#[test]
fn atom_feed_has_escaped_entries() {
    let server = Server::start();
    assert!(roxmltree::Document::parse(&server.get("/responses.atom").expect(200).text()).is_ok());
    let id = published(
        &server,
        &json!({"post": OTHER, "name": "<Li> & \"fils\"", "site": "https://li.example/?a=b&c=d",
            "text": "Un & deux <b>trois</b>\nvoir https://li.example/?a=b&c=d.\n\n]]> & fin"}),
    );
    let answer = server.get("/responses.atom").expect(200);
    assert_eq!(answer.header("content-type"), Some("application/atom+xml; charset=utf-8"));
    let text = answer.text();
    let feed = roxmltree::Document::parse(&text).unwrap();
    let all = |name: &str| feed.descendants().filter(|node| node.has_tag_name(name)).collect::<Vec<_>>();
    let own =
        |name: &str| all(name).into_iter().map(|node| node.text().unwrap_or_default().to_owned()).collect::<Vec<_>>();
    assert_eq!(
        own("title"),
        ["Le carnet\u{a0}: réponses", "<Li> & \"fils\", à propos de «\u{a0}Un <autre> & \"dernier\"\u{a0}»"]
    );
    assert_eq!(own("name"), ["<Li> & \"fils\""]);
    assert_eq!(own("uri"), ["https://li.example/?a=b&c=d"]);
    assert_eq!(own("updated"), ["2026-11-24T12:00:00Z", "2026-11-24T12:00:00Z"]);
    assert!(own("id")[1].starts_with("urn:uuid:"));
    let links: Vec<_> =
        all("link").iter().map(|link| link.attribute("href").unwrap_or_default().to_owned()).collect();
    assert_eq!(
        links,
        [
            format!("http://{}/responses.atom", server.address),
            SITE.to_owned(),
            format!("{SITE}posts/autre/#response-{id}")
        ]
    );
    assert_eq!(all("content")[0].attribute("type"), Some("html"));
    let content = dom_query::Document::from(all("content")[0].text().unwrap());
    let paragraphs: Vec<String> = content.select("p").iter().map(|paragraph| paragraph.text().to_string()).collect();
    assert_eq!(paragraphs, ["Un & deux <b>trois</b>voir https://li.example/?a=b&c=d.", "]]> & fin"]);
    let link = content.select("a");
    assert_eq!(link.attr("href").as_deref(), Some("https://li.example/?a=b&c=d"));
    assert_eq!(link.attr("rel").as_deref(), Some("nofollow ugc noopener noreferrer"));
    assert_eq!(content.select("b").length(), 0);
}

#[test]
fn write_check_stores_no_response() {
    let server = Server::start();
    assert_eq!(server.get("/health/write").expect(200).text(), "ok\n");
    assert!(server.stored().is_empty());
}

#[test]
fn stopping_endpoint_is_live_but_not_ready() {
    let server = Server::start();
    server.get("/health/ready").expect(200);
    server.app.prepare_to_stop();
    assert_eq!(server.get("/health/ready").expect(503).text(), "stopping\n");
    assert_eq!(server.get("/health/live").expect(200).text(), "ok\n");
    server.send(&Request::json(&words("Juste avant la fin."))).expect(202);
}

#[test]
fn security_headers_are_on_every_reply() {
    let server = Server::start();
    for path in
        ["/health/live", "/health/write", "/responses.json", "/nothing", "/responses", "/form?post=a", "/responses/a"]
    {
        let answer = server.get(path);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
        assert!(answer.header("content-security-policy").unwrap().contains("default-src 'none'"), "{path}");
        assert!(answer.header("cache-control").is_some(), "{path}");
    }
    assert_eq!(NOW_MS, server.clock.now_ms());
}
