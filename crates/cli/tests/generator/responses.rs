//! Responses in the author's folder: rendered into their posts and counted in lists.

use protocol::bundle::{Link, Response};
use serde_json::json;

use crate::site::Site;

#[test]
fn responses_are_sorted_oldest_first_with_dates() {
    let page = Site::fixture().build().good().page("/posts/tout-en-un/");
    let thread = page.article().thread.clone().unwrap();
    assert_eq!(thread.post, "https://essai.example/2012/05/tout-en-un/");
    assert!(!thread.open);
    let [first, second, third] = thread.responses.as_slice() else { panic!("{:?}", thread.responses) };
    assert_eq!(
        *first,
        Response {
            id: "41".to_owned(),
            name: "Paul".to_owned(),
            date: "21\u{a0}mai\u{a0}2012".to_owned(),
            datetime: "2012-05-21T09:00:00-04:00".to_owned(),
            text: "Il manque une clé.".to_owned(),
            ..Response::default()
        }
    );
    // In Toronto, it is the day before; line ends are normalized, and the text is unchanged otherwise.
    assert_eq!((second.id.as_str(), second.parent.as_str()), ("42", "41"));
    assert_eq!((second.date.as_str(), second.site.as_str()), ("21\u{a0}mai\u{a0}2012", "https://ana.example/"));
    assert_eq!(second.text, "D'accord avec Paul: il manque\nune clé.\n\nVoir https://ailleurs.example/clé.");
    assert!(third.by_author && !second.by_author);
}

#[test]
fn pingbacks_are_listed_separately() {
    let thread = Site::fixture().build().good().page("/posts/tout-en-un/").article().thread.clone().unwrap();
    assert_eq!(
        thread.pingbacks,
        [Link {
            label: "Un banc vu d'ailleurs".to_owned(),
            url: "https://atelier.example/banc".to_owned(),
            note: Some("24\u{a0}mai\u{a0}2012".to_owned()),
        }]
    );
}

#[test]
fn responses_from_elsewhere_say_where_they_are_from() {
    let elsewhere = |id: &str, kind: &str, name: &str, parent: &str| {
        let text = "Bien dit.\n\n<img src=x onerror=alert(1)>";
        json!({"id": id, "content_text": text, "authors": [{"name": name, "url": format!("https://{id}.example/1")}],
            "_carnet": {"kind": kind, "parent": parent}})
    };
    let link = |id: &str, kind: &str, title: &str| {
        json!({"id": id, "content_text": null, "title": title,
            "authors": [{"name": "Léa", "url": format!("https://{id}.example/1")}], "_carnet": {"kind": kind}})
    };
    let mut first = elsewhere("a", "fediverse", "Zoé (@zoe@a.example)", "");
    first["_carnet"].as_object_mut().unwrap().remove("parent");
    let mut like = link("d", "like", "");
    like.as_object_mut().unwrap().remove("title");
    let items = [first, elsewhere("b", "reply", "Ana", "a"), link("c", "mention", "Un <b>titre</b>"), like];
    let outcome = Site::new().post("un", json!({})).responses("un", &items).build().good();
    let page = outcome.page("/posts/un/");
    assert_eq!(page.texts("#responses-title"), ["2\u{a0}réponses à «\u{a0}Titre de un\u{a0}»"]);
    let date = "1er\u{a0}février\u{a0}2012";
    assert_eq!(
        page.texts(".response time"),
        [format!("{date}, sur le Fediverse"), format!("{date}, sur un autre site")]
    );
    assert_eq!(page.texts("#response-a .name a")[0], "Zoé (@zoe@a.example)");
    assert_eq!(page.count("#response-a > ol > #response-b"), 1, "it replies to the first");
    let links = [".response .name a", ".pingbacks a"].map(|links| page.attributes(links, "href")).concat();
    assert_eq!(links, ["a", "b", "c", "d"].map(|id| format!("https://{id}.example/1")));
    for rel in [".response .name a", ".pingbacks a"].map(|links| page.attributes(links, "rel")).concat() {
        assert_eq!(rel, "nofollow ugc noopener");
    }
    assert_eq!(
        page.texts(".pingbacks li"),
        [format!("Un <b>titre</b> {date}, mention"), format!("Léa {date}, «\u{a0}j’aime\u{a0}»"),]
    );
    assert_eq!((page.count(".responses img"), page.count(".responses b")), (0, 0));
    let home = outcome.page("/");
    let entries = &home.bundle().sections[0].entries;
    assert_eq!(entries[0].responses, "2\u{a0}réponses");
}

#[test]
fn items_from_elsewhere_need_an_address() {
    for (kind, complete) in [("fediverse", json!({})), ("reply", json!({})), ("like", json!({"content_text": null}))]
    {
        let mut item = json!({"id": "a", "_carnet": {"kind": kind}});
        item.as_object_mut().unwrap().extend(complete.as_object().unwrap().clone());
        let site = Site::new().post("un", json!({})).responses("un", &[item.clone()]);
        let diagnostics = site.check().counts.diagnostics;
        assert_eq!(diagnostics.len(), 1, "{kind}: {diagnostics:?}");
        assert_eq!(diagnostics[0].path, "$.items[0].authors[0]", "{kind}");
        item["authors"] = json!([{"name": "Ana", "url": "https://ana.example/1"}]);
        Site::new().post("un", json!({})).responses("un", &[item]).check().good();
    }
}

#[test]
fn responses_of_same_instant_are_sorted_by_id() {
    let at = |id: &str, date: &str| json!({"id": id, "date_published": date});
    let page = Site::new()
        .post("a", json!({}))
        .responses(
            "a",
            &[
                at("c", "2012-02-01T12:00:00Z"),
                at("b", "2012-02-01T13:00:00+01:00"),
                at("a", "2012-02-01T12:00:00.001Z"),
            ],
        )
        .build()
        .good()
        .page("/posts/a/");
    let thread = page.article().thread.clone().unwrap();
    assert_eq!(thread.responses.iter().map(|response| response.id.as_str()).collect::<Vec<_>>(), ["b", "c", "a"]);
}

#[test]
fn lists_count_responses_without_pingbacks() {
    let pingback = |id: &str| json!({"id": id, "title": "Ailleurs", "content_text": null, "authors": [{"url": "https://a.example"}], "_carnet": {"kind": "pingback"}});
    let site = |language: &str| {
        Site::new()
            .setting(json!({"language": language}))
            .post("aucune", json!({}))
            .post("une", json!({}))
            .post("trois", json!({}))
            .responses("une", &[json!({"id": "d"}), pingback("p")])
            .responses("trois", &[json!({"id": "a"}), json!({"id": "b"}), json!({"id": "c"})])
            .responses("aucune", &[pingback("q")])
    };
    for (language, expected) in
        [("fr", ["", "3\u{a0}réponses", "1\u{a0}réponse"]), ("en", ["", "3\u{a0}responses", "1\u{a0}response"])]
    {
        let page = site(language).build().good().page("/");
        let entries = &page.bundle().sections[0].entries;
        assert_eq!(entries.iter().map(|entry| entry.responses.as_str()).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn static_pages_have_no_responses() {
    let outcome = Site::new().page("about", json!({})).post("a", json!({})).build().good();
    assert!(outcome.page("/about/").article().thread.is_none());
    let thread = outcome.page("/posts/a/").article().thread.clone().unwrap();
    assert_eq!((thread.post.as_str(), thread.open, thread.responses.len()), ("a", true, 0));
}

#[test]
fn post_overrides_response_state_of_settings() {
    let open = |site: &Site| {
        let outcome = site.build().good();
        ["/posts/a/", "/posts/b/", "/posts/c/"]
            .map(|address| outcome.page(address).article().thread.clone().unwrap().open)
    };
    let site = Site::new()
        .post("a", json!({"date_published": "2012-01-15"}))
        .post("b", json!({"date_published": "2012-01-15", "_carnet": {"responses": "closed"}}))
        .post("c", json!({"date_published": "2012-01-15", "_carnet": {"responses": "open"}}));
    assert_eq!(open(&site), [true, false, true]);
    let site = site.setting(json!({"responses": {"state": "closed"}}));
    assert_eq!(open(&site), [false, false, true]);
    let site = site.setting(json!({"responses": {"close_after_days": 90}})).at("2012-04-13T23:59:59Z");
    assert_eq!(open(&site), [true, false, true]);
    let site = site.at("2012-04-14T00:00:00Z");
    assert_eq!(open(&site), [false, false, false]);
    // A date out of range.
    let site = site.setting(json!({"responses": {"close_after_days": 4_294_967_295_u32}}));
    assert_eq!(open(&site), [true, false, true]);
}

#[test]
fn responses_to_unpublished_posts_are_hidden() {
    Site::new()
        .post("brouillon", json!({"_carnet": {"status": "draft"}}))
        .post("demain", json!({"date_published": "2012-06-02"}))
        .responses("brouillon", &[json!({"id": "a", "content_text": "zanzibar"})])
        .responses("demain", &[json!({"id": "b", "content_text": "zanzibar"})])
        .build()
        .good()
        .lacks("responses")
        .nowhere("zanzibar")
        .nowhere("brouillon")
        .nowhere("demain");
}

#[test]
fn responses_to_post_with_errors_are_not_reported() {
    let site = Site::new().file("posts/a.json", "{}").responses("a", &[json!({"id": "a"})]);
    assert!(!site.check().list().contains("responses/"));
}

#[test]
fn responses_file_is_named_after_slug_of_post() {
    let page = Site::new()
        .post("fichier", json!({"id": "identité", "_carnet": {"slug": "adresse"}}))
        .responses("adresse", &[json!({"id": "a"})])
        .build()
        .good()
        .page("/posts/adresse/");
    let thread = page.article().thread.clone().unwrap();
    assert_eq!((thread.post.as_str(), thread.responses.len()), ("identité", 1));
}

#[test]
fn hostile_responses_are_escaped_in_inline_data() {
    let evil = "</script><script>alert(1)</script><!--<script>\u{2029}]]>\"'&amp;<img src=x onerror=alert(1)>";
    let outcome = Site::new()
        .post("a", json!({}))
        .responses("a", &[json!({"id": "a", "content_text": evil.replace('\u{2029}', ""), "authors": [{"name": evil.replace('\u{2029}', ""), "url": "https://x.example/&lt;"}]})])
        .build()
        .good();
    let page = outcome.page("/posts/a/");
    assert_eq!(
        (page.count("script:not([type='application/ld+json'])"), page.count("img"), page.count("[onerror]")),
        (2, 0, 0)
    );
    let inline = page.html.split("id=\"carnet-data\">").nth(1).unwrap().split("</script>").next().unwrap();
    assert!(!inline.contains(['<', '>', '\u{2028}', '\u{2029}']));
    let response = page.data().page.article.unwrap().thread.unwrap().responses.remove(0);
    assert_eq!(response.text, evil.replace('\u{2029}', ""));
}

#[test]
fn imported_responses_may_exceed_form_limit() {
    let site = |length: usize| {
        let text = "é".repeat(length);
        Site::new().post("a", json!({})).responses("a", &[json!({"id": "a", "content_text": text})])
    };
    site(65_536).build().good();
    site(65_537).check().fails_with(&[
        "responses/a.json:1:54: error: $.items[0].content_text: has 65537 characters, more than 65536",
    ]);
}
