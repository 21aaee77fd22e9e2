//! `carnet pull`: copies responses of an endpoint into the author's folder atomically.

mod database;
mod fediverse;
mod server;

use std::fs;

use anyhow::Result;
use cli::pull::{Options, Outcome, run};
use protocol::language::Language;
use serde_json::{Value, json};

use crate::command::carnet;
use crate::site::{Site, tree};
use server::Server;

fn pull(site: &Site, from: Option<&str>, dry_run: bool) -> Result<Outcome> {
    run(&Options {
        public: site.public(),
        from: from.map(str::to_owned),
        dry_run,
        approve: Vec::new(),
        reject: Vec::new(),
        allow_networks: Vec::new(),
        language: Language::En,
    })
}

#[track_caller]
fn pull_from(site: &Site, from: &str) -> Outcome {
    pull(site, Some(from), false).unwrap()
}

/// Ids in the file of a post, in its order.
fn ids(site: &Site, slug: &str) -> Vec<String> {
    let text = fs::read_to_string(site.public().join(format!("responses/{slug}.json"))).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let items = file["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// A response as an endpoint publishes it.
fn item(id: &str, post: &str) -> Value {
    json!({
        "id": id,
        "url": format!("https://essai.example/posts/x/#response-{id}"),
        "content_text": "Un mot.",
        "date_published": "2012-02-10T12:00:00Z",
        "authors": [{"name": "Zoé", "url": "https://zoe.example/"}],
        "_carnet": {"post": post, "date": "10 février 2012"},
    })
}

/// A page of an endpoint's list; `next` is the path of the next one.
fn page(items: &[Value], withdrawn: &[&str], next: Option<&str>) -> String {
    let mut page = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": "",
        "home_page_url": "/",
        "items": items,
        "_carnet": {"withdrawn": withdrawn},
    });
    if let Some(next) = next {
        page["next_url"] = json!(format!("ORIGIN{next}"));
    }
    page.to_string()
}

/// Three posts, one of them a draft, one with responses.
fn site() -> Site {
    Site::new()
        .post("un", json!({}))
        .post("deux", json!({"id": "https://essai.example/?p=2"}))
        .post("brouillon", json!({"_carnet": {"status": "draft"}}))
        .responses("un", &[json!({"id": "a"}), json!({"id": "b", "_carnet": {"parent": "a"}}), json!({"id": "c"})])
}

#[test]
fn pull_adds_changes_and_withdraws_responses() {
    let changed = json!({"id": "b", "content_text": "Deux mots.", "date_published": "2012-02-01T12:00:01Z", "authors": [{"name": "Ana"}], "_carnet": {"post": "un", "parent": "a"}});
    let server = Server::start()
        .says(
            "/responses.json",
            &page(&[item("e", "https://essai.example/?p=2"), changed], &["c", "x"], Some("/responses.json?before=2")),
        )
        .says("/responses.json?before=2", &page(&[item("f", "brouillon"), item("d", "un")], &["c", "x"], None));
    let site = site();
    let outcome = pull_from(&site, &server.address);
    assert_eq!(outcome.text(Language::En), "3 new, 1 changed, 1 withdrawn, in 3 files");
    assert_eq!(outcome.diagnostics, []);
    assert_eq!(ids(&site, "un"), ["a", "b", "d"]);
    assert_eq!(
        fs::read_to_string(site.public().join("responses/deux.json")).unwrap(),
        r#"{
  "version": "https://jsonfeed.org/version/1.1",
  "title": "Réponses à deux",
  "items": [
    {
      "id": "e",
      "content_text": "Un mot.",
      "date_published": "2012-02-10T12:00:00Z",
      "authors": [
        {
          "name": "Zoé",
          "url": "https://zoe.example/"
        }
      ]
    }
  ]
}
"#
    );
    let page = site.build().good().page("/posts/un/");
    let thread = page.article().thread.clone().unwrap();
    assert_eq!(thread.responses[1].text, "Deux mots.");
    // A second pull changes nothing.
    let before = tree(&site.public());
    assert_eq!(pull_from(&site, &server.address).text(Language::En), "nothing has changed");
    assert_eq!(tree(&site.public()), before);
}

#[test]
fn pull_keeps_responses_unknown_to_endpoint() {
    let server = Server::start().says("/responses.json", &page(&[item("d", "un")], &[], None));
    let site = site().file(
        "responses/deux.json",
        json!({"_mien": {"x": 1}, "title": "Mes réponses", "items": [
            {"id": "p", "title": "Ailleurs", "date_published": "2012-02-01T00:00:00Z", "_vu": true,
             "authors": [{"url": "https://a.example/"}], "_carnet": {"kind": "pingback"}},
            {"id": "q", "url": "https://vieux.example/#q", "content_text": "Vieux.", "date_published": "2012-01-31T00:00:00Z", "_vu": 2,
             "authors": [{"name": "Ana"}]},
        ]})
        .to_string(),
    );
    let before = tree(&site.public());
    assert_eq!(pull_from(&site, &server.address).text(Language::En), "1 new, in 1 file");
    assert_eq!(ids(&site, "un"), ["a", "b", "c", "d"]);
    assert_eq!(tree(&site.public())["responses/deux.json"], before["responses/deux.json"]);
    // Other fields of the file stay when a response changes.
    let newer = json!({"id": "q", "content_text": "Neuf.", "date_published": "2012-01-31T00:00:00Z", "authors": [{"name": "Ana"}], "_carnet": {"post": "https://essai.example/?p=2"}});
    let server = server.says("/responses.json", &page(&[newer], &[], None));
    let outcome = pull_from(&site, &server.address);
    assert_eq!(outcome.diagnostics, []);
    assert_eq!(outcome.text(Language::En), "1 changed, in 1 file");
    let text = String::from_utf8(tree(&site.public())["responses/deux.json"].clone()).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&file["_mien"]["x"], &file["title"]), (&json!(1), &json!("Mes réponses")));
    assert_eq!(
        file["items"][0],
        json!({"id": "q", "url": "https://vieux.example/#q", "content_text": "Neuf.", "date_published": "2012-01-31T00:00:00Z", "_vu": 2, "authors": [{"name": "Ana"}]})
    );
    assert_eq!((&file["items"][1]["_carnet"]["kind"], &file["items"][1]["_vu"]), (&json!("pingback"), &json!(true)));
}

#[test]
fn pull_keeps_place_of_withdrawn_with_replies() {
    let mut answer = item("d", "un");
    answer["_carnet"]["parent"] = json!("a");
    let server = Server::start().says("/responses.json", &page(&[answer], &["a"], None));
    let site = site();
    assert_eq!(pull_from(&site, &server.address).text(Language::En), "1 new, 1 withdrawn, in 1 file");
    // A check would warn of missing parents.
    site.check().good();
    assert_eq!(ids(&site, "un"), ["a", "b", "c", "d"]);
    let file = fs::read_to_string(site.public().join("responses/un.json")).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    let place = &file["items"][0];
    assert_eq!((&place["content_text"], &place["authors"]), (&json!(""), &json!([])), "nothing else is left of it");
    assert_eq!(place["_carnet"], json!({"kind": "withdrawn"}));
    let page = site.build().good().page("/posts/un/");
    assert_eq!(page.texts("#responses-title"), ["3\u{a0}réponses à «\u{a0}Titre de un\u{a0}»"]);
    assert_eq!(page.texts("#response-a > .response-body .words"), ["Une réponse qui a été retirée"]);
    assert_eq!(
        (page.count("#response-a > .response-body .reply"), page.count("#response-a > .response-body .name a")),
        (0, 0)
    );
    assert_eq!((page.count("#response-a > ol > #response-b"), page.count("#response-a > ol > #response-d")), (1, 1));
    assert_eq!(pull_from(&site, &server.address).text(Language::En), "nothing has changed");
}

#[test]
fn pull_removes_place_with_its_last_reply() {
    let gone = |id: &str, parent: &str| {
        let own = json!({"post": "un", "parent": parent, "kind": "withdrawn"});
        json!({"id": id, "content_text": "A response that was withdrawn", "date_published": "2012-02-05T12:00:00Z",
            "authors": [], "_carnet": own})
    };
    let mut answer = item("d", "un");
    answer["_carnet"]["parent"] = json!("g");
    let items = [answer.clone(), gone("g", "f"), gone("f", "c"), gone("z", "c")];
    let server = Server::start().says("/responses.json", &page(&items, &["f", "g", "z"], None));
    let site = site();
    assert_eq!(pull_from(&site, &server.address).text(Language::En), "1 new, 2 changed, in 1 file");
    assert_eq!(ids(&site, "un"), ["a", "b", "c", "f", "g", "d"], "z has no reply");
    assert_eq!(pull_from(&site, &server.address).text(Language::En), "nothing has changed");
    let page_of_post = site.build().good().page("/posts/un/");
    assert_eq!(page_of_post.count("#response-c > ol > #response-f > ol > #response-d"), 1);
    let server = server.says("/responses.json", &page(&[], &["d", "f", "g", "z"], None));
    assert_eq!(pull_from(&site, &server.address).text(Language::En), "2 changed, 1 withdrawn, in 1 file");
    assert_eq!(ids(&site, "un"), ["a", "b", "c"]);
}

#[test]
fn pull_removes_empty_file() {
    let server = Server::start().says("/responses.json", &page(&[], &["a", "b", "c"], None));
    let site = site();
    assert_eq!(pull_from(&site, &server.address).text(Language::En), "3 withdrawn, in 1 file");
    assert!(!site.public().join("responses/un.json").exists());
}

#[test]
fn pull_reports_responses_to_unknown_posts() {
    let server = Server::start().says(
        "/responses.json",
        &page(&[item("x", "../../etc/passwd"), item("y", "ailleurs"), item("z", "ailleurs")], &[], None),
    );
    let site = site();
    let before = tree(site.folder());
    let outcome = pull_from(&site, &server.address);
    assert!(outcome.is_good());
    let said: Vec<_> = outcome.diagnostics.iter().map(|diagnostic| diagnostic.text(Language::En)).collect();
    let address = &server.address;
    assert!(
        said[0].starts_with(&format!(
            "{address}/: warning: 1 response to \"../../etc/passwd\", which is not a post here"
        )),
        "{said:?}"
    );
    assert!(said[1].starts_with(&format!("{address}/: warning: 2 responses to \"ailleurs\"")), "{said:?}");
    assert_eq!(tree(site.folder()), before);
}

#[test]
fn pull_reports_hostile_items_and_keeps_others() {
    let with = |name: &str, value: Value| {
        let mut item = item("bon", "un");
        item["id"] = json!(format!("x{}", name.len()));
        item[name] = value;
        item
    };
    let mut script = item("s", "un");
    script["content_text"] = json!("</script><script>alert(1)</script>");
    script["authors"] = json!([{"name": "<img src=x onerror=alert(1)>", "email": "secret@a.example"}]);
    script["email"] = json!("secret@a.example");
    let items = [
        with("id", json!("../../site")),
        with("content_text", json!("\u{202e}tourné")),
        with("content_text_", json!(1)),
        with("authors", json!([{"name": "Ana", "url": "javascript:alert(1)"}])),
        with("date_published", json!("2012-02-31T00:00:00Z")),
        with("_carnet", json!({"post": "un", "kind": "autre"})),
        with("_carnet", json!({})),
        json!(null),
        json!({"id": "seule"}),
        script,
    ];
    let server = Server::start().says("/responses.json", &page(&items, &[], None));
    let site = site();
    let outcome = pull_from(&site, &server.address);
    assert!(!outcome.is_good());
    let paths: Vec<_> = outcome.diagnostics.iter().map(|diagnostic| diagnostic.path.as_str()).collect();
    for position in [0, 1, 3, 4, 5, 6, 7, 8] {
        assert!(paths.iter().any(|path| path.starts_with(&format!("$.items[{position}]"))), "{position}: {paths:?}");
    }
    // Unknown fields of a newer endpoint are not reported, and not stored.
    assert_eq!(ids(&site, "un"), ["a", "b", "c", "s", "x13"]);
    let text = String::from_utf8(tree(&site.public())["responses/un.json"].clone()).unwrap();
    assert!(!text.contains("secret") && !text.contains("content_text_"), "{text}");
    let page = site.build().good().page("/posts/un/");
    assert_eq!((page.count("script:not([type='application/ld+json'])"), page.count("img")), (2, 0));
}

#[test]
fn failed_pull_writes_nothing() {
    let first = page(&[item("d", "un")], &["a"], Some("/suite"));
    let server = Server::start().says("/responses.json", &first);
    let site = site();
    let before = tree(site.folder());
    let fails = |server: &Server, reason: &str| {
        let error = pull(&site, Some(&server.address), false).unwrap_err();
        let said = format!("{error:#}");
        assert!(said.contains(reason), "{said}");
        assert_eq!(tree(site.folder()), before);
    };
    fails(&server, "/suite: unexpected status 404 Not Found");
    let server = server.answers_with("/suite", 503, b"");
    fails(&server, "unexpected status 503");
    let server = server.answers_with("/suite", 200, b"{\"items\": [");
    fails(&server, "/suite is not a list of responses: the file ends too early");
    let server = server.answers_with("/suite", 200, b"{\"items\": \"\xff\"}");
    fails(&server, "the reply is not UTF-8");
    let server = server.answers_with("/suite", 200, b"[]");
    fails(&server, "/suite is not a list of responses: is an array, not an object");
    let server = server.answers_with("/suite", 200, b"{}");
    fails(&server, "/suite is not a list of responses: the field \"items\" is missing");
    let server = server.answers_with("/suite", 200, &vec![b' '; 17 * 1024 * 1024]);
    fails(&server, "can't pull from");
    let server = server.leads_to("/suite", "https://ailleurs.example/");
    fails(&server, "it redirects to https://ailleurs.example/");
    let server = server.says("/suite", &page(&[], &[], Some("/responses.json")));
    fails(&server, "/responses.json was already fetched");
    for (elsewhere, reason) in [
        ("https://ailleurs.example/responses.json", "names a next page on another host"),
        // After a port, this is not a valid address.
        ("ORIGIN.ailleurs.example/", ".ailleurs.example/\" is not the address of a site"),
    ] {
        let body = json!({"items": [], "next_url": elsewhere}).to_string();
        let server = Server::start().says("/responses.json", &body);
        let error = format!("{:#}", pull(&site, Some(&server.address), false).unwrap_err());
        assert!(error.contains(reason), "{error}");
    }
    let server = server.says("/suite", &page(&[], &[], Some("@ailleurs.example/")));
    fails(&server, "/suite is not a list of responses: \"http://127.0.0.1");
    let gone = Server::start();
    let address = gone.address.clone();
    drop(gone);
    assert!(pull(&site, Some(&address), false).is_err());
    assert_eq!(tree(site.folder()), before);
}

#[test]
fn pull_skips_file_with_errors() {
    let server =
        Server::start().says("/responses.json", &page(&[item("d", "un"), item("e", "brouillon")], &["a"], None));
    let site = site().file("responses/un.json", "{\"items\": [{}]}");
    let outcome = pull_from(&site, &server.address);
    assert!(!outcome.is_good());
    assert!(
        outcome.diagnostics.iter().all(|diagnostic| diagnostic.file == "responses/un.json"),
        "{:?}",
        outcome.diagnostics
    );
    assert_eq!(outcome.text(Language::En), "1 new, in 1 file");
    assert_eq!(ids(&site, "brouillon"), ["e"]);
}

#[test]
fn pull_removes_duplicates_across_pages() {
    let server = Server::start()
        .says("/responses.json", &page(&[item("d", "un")], &[], Some("/suite")))
        .says("/suite", &page(&[item("d", "un"), item("e", "un")], &[], None));
    let site = site();
    assert_eq!(pull_from(&site, &server.address).text(Language::En), "2 new, in 1 file");
    assert_eq!(ids(&site, "un"), ["a", "b", "c", "d", "e"]);
}

#[test]
fn pull_uses_endpoint_of_settings_and_dry_run() {
    let server = Server::start().says("/sous/responses.json", &page(&[item("d", "un")], &["c"], None));
    let site = site().setting(json!({"responses": {"endpoint": format!("{}/sous", server.address)}}));
    let pull = |arguments: &[&str]| {
        let output = carnet(&site, arguments);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let before = tree(site.folder());
    assert_eq!(
        pull(&["pull", "--dry-run"]),
        (
            Some(0),
            "responses/un.json: 1 new, 1 withdrawn\n1 new, 1 withdrawn, in 1 file (not written)\n".to_owned(),
            String::new()
        )
    );
    assert_eq!(tree(site.folder()), before);
    assert_eq!(pull(&["pull"]), (Some(0), "1 new, 1 withdrawn, in 1 file\n".to_owned(), String::new()));
    assert_eq!(pull(&["pull"]), (Some(0), "nothing has changed\n".to_owned(), String::new()));
    drop(server);
    let (code, said, error) = pull(&["pull"]);
    assert_eq!((code, said.as_str()), (Some(2), ""));
    assert!(error.starts_with("error: can't pull from http://127.0.0.1:"), "{error}");
}
