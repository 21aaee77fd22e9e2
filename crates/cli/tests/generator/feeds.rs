//! Feeds in both formats.

use std::collections::BTreeSet;
use std::fs;

use dom_query::Document;
use feed_rs::model::{Entry, Feed};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::outcome::Outcome;
use crate::site::{Site, fixtures};

fn atom(outcome: &Outcome, name: &str) -> Feed {
    feed_rs::parser::parse(outcome.text(&format!("{name}.xml")).as_bytes()).unwrap()
}

fn link(entry: &Entry, rel: &str) -> Option<String> {
    entry.links.iter().find(|link| link.rel.as_deref() == Some(rel)).map(|link| link.href.clone())
}

fn content(entry: &Entry) -> String {
    entry.content.as_ref().and_then(|content| content.body.clone()).unwrap()
}

/// Posts on consecutive days, the oldest first, all with one tag.
fn many(posts: usize) -> Site {
    (0..posts).fold(Site::new(), |site, number| {
        let date = format!("20{:02}-{:02}-{:02}", 10 + number / 300, number / 28 % 12 + 1, number % 28 + 1);
        site.post(&format!("p{number:03}"), json!({"date_published": date, "tags": ["tout"]}))
    })
}

#[test]
fn every_feed_exists_in_both_formats() {
    agree(&Site::fixture().build().good(), "https://essai.example/");
}

#[test]
fn feeds_of_the_example_blog_are_valid() {
    let demo = fixtures().join("../../../../public");
    agree(&Site::new().copy(&demo).at("2026-01-01").build().good(), "https://carnet.example/");
}

#[test]
fn json_feed_fields_are_in_order_of_specification() {
    let outcome = many(60)
        .setting(json!({"description": "Un essai.", "author": {"name": "A", "url": "https://a.example/"}}))
        .post("z", json!({"date_published": "2012-05-01", "summary": "S", "external_url": "https://b.example/"}))
        .build()
        .good();
    let text = outcome.text("feed.json");
    assert!(text.starts_with("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":"), "{text:.200}");
    let in_order = |names: &[&str]| {
        let places: Vec<_> = names.iter().map(|name| text.find(&format!("\"{name}\":")).unwrap()).collect();
        assert!(places.is_sorted(), "{names:?}: {places:?}");
    };
    in_order(&[
        "version",
        "title",
        "home_page_url",
        "feed_url",
        "description",
        "next_url",
        "authors",
        "language",
        "items",
    ]);
    in_order(&["items", "id", "external_url", "content_html", "summary", "date_published"]);
}

/// Asserts that all feeds of a site are valid, and that both formats have the same content.
#[track_caller]
fn agree(outcome: &Outcome, base: &str) {
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(fixtures().join("json-feed.schema.json")).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let names: Vec<String> =
        outcome.files().into_keys().filter_map(|name| name.strip_suffix("feed.xml").map(str::to_owned)).collect();
    // The feeds of responses are Atom only.
    let names: Vec<String> = names.into_iter().filter(|name| !name.starts_with("posts/")).collect();
    assert!(names.len() > 3 && names.iter().any(String::is_empty), "{names:?}");
    for name in names {
        let (atom, json) = (atom(outcome, &format!("{name}feed")), outcome.json(&format!("{name}feed.json")));
        let wrong: Vec<_> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
        assert_eq!(atom.title.unwrap().content, json["title"].as_str().unwrap(), "{name}");
        assert_eq!(atom.id, json["home_page_url"].as_str().unwrap(), "{name}");
        let items = json["items"].as_array().unwrap();
        assert_eq!(atom.entries.len(), items.len(), "{name}");
        assert_eq!(json["feed_url"], format!("{base}{name}feed.json"));
        for (entry, item) in atom.entries.iter().zip(items) {
            assert_eq!(entry.id, item["id"].as_str().unwrap());
            assert_eq!(entry.title.as_ref().unwrap().content, item["title"].as_str().unwrap());
            assert_eq!(link(entry, "alternate").as_deref(), item["url"].as_str());
            assert!(content(entry).trim_end().ends_with(item["content_html"].as_str().unwrap().trim_end()));
            let published: Timestamp = item["date_published"].as_str().unwrap().parse().unwrap();
            assert_eq!(entry.published.unwrap().timestamp(), published.as_second());
        }
    }
}

#[test]
fn feed_entry_has_all_fields_of_the_post() {
    let outcome = Site::fixture().build().good();
    let feed = atom(&outcome, "feed");
    assert_eq!(feed.title.unwrap().content, "Le banc d’essai");
    assert_eq!(feed.language.as_deref(), Some("fr"));
    assert_eq!(feed.authors[0].uri.as_deref(), Some("https://essai.example/a-propos/"));
    assert_eq!(feed.icon.unwrap().uri, "https://essai.example/favicon.svg");
    let entry = &feed.entries[0];
    assert_eq!(entry.id, "https://essai.example/2012/05/tout-en-un/", "the id that its author wrote");
    assert_eq!(link(entry, "alternate").as_deref(), Some("https://essai.example/posts/tout-en-un/"));
    assert_eq!(link(entry, "related").as_deref(), Some("https://ailleurs.example/article"));
    let names: Vec<_> = entry.authors.iter().map(|author| author.name.as_deref().unwrap()).collect();
    assert_eq!(names, ["Odile Banc", "Luc Établi"]);
    let tags: Vec<_> =
        entry.categories.iter().map(|tag| (tag.term.as_str(), tag.label.as_deref().unwrap())).collect();
    assert_eq!(tags, [("reseaux-sociaux", "réseaux sociaux"), ("velo", "Vélo"), ("mesure", "mesure")]);
    assert!(content(entry).starts_with(
        "<figure><img src=\"https://essai.example/media/banni%C3%A8re%20%C3%A9troite.png\" alt=\"Une bannière, très étroite\">"
    ));
    let item = &outcome.json("feed.json")["items"][0];
    assert_eq!(item["date_published"], "2012-05-20T22:30:00-04:00");
    assert_eq!(item["date_modified"], "2012-05-28T00:00:00-04:00");
    assert_eq!(item["image"], "https://essai.example/media/dessin.svg");
    assert_eq!(item["language"], "fr-CA");
    assert_eq!(
        item["attachments"],
        json!([{"url": "https://essai.example/media/entretien.mp3", "mime_type": "audio/mpeg", "title": "L'entretien",
            "size_in_bytes": 17, "duration_in_seconds": 1.5}])
    );
    outcome.contains(
        "feed.xml",
        "<link rel=\"enclosure\" type=\"audio/mpeg\" length=\"17\" title=\"L&apos;entretien\" \
         href=\"https://essai.example/media/entretien.mp3\"/>",
    );
}

#[test]
fn feed_text_is_complete_with_absolute_addresses() {
    let outcome = Site::fixture().build().good();
    for item in outcome.json("feed.json")["items"].as_array().unwrap() {
        let url = item["url"].as_str().unwrap();
        let html = item["content_html"].as_str().unwrap();
        let (feed, page) =
            (Document::fragment(html), outcome.page(url.strip_prefix("https://essai.example").unwrap()));
        // Generated elements around a text are removed, since feeds have fields for them.
        let around = page.count(".prose :is(.attachments h2, .attachments li)");
        assert_eq!(
            feed.select("p, li, pre, aside, figure, h2, h3").length() + around,
            page.count(".prose :is(p, li, pre, aside, figure, h2, h3)"),
            "{url}"
        );
        assert_eq!(feed.select("[class^=attach], .elsewhere, .translations, .anchor").length(), 0, "{url}");
        assert!(!html.contains(" </h"), "{url}: a heading ends with a space");
        for node in feed.select("[href], [src], [cite]").nodes() {
            for name in ["href", "src", "cite"] {
                let address = node.attr(name).map(|address| address.to_string()).unwrap_or_default();
                assert!(address.is_empty() || address.contains(':'), "{url}: {address}");
            }
        }
    }
    outcome.contains("feed.json", "href=\\\"https://essai.example/posts/tout-en-un/#fn-1\\\"");
}

#[test]
fn feed_entries_are_sorted_by_date_and_slug() {
    let same = json!({"date_published": "2012-01-01", "tags": ["x"]});
    let newer = json!({"date_published": "2012-01-02", "tags": ["x"]});
    let outcome = Site::new().post("c", same.clone()).post("a", same).post("b", newer).build().good();
    for name in ["feed", "tags/x/feed"] {
        let links: Vec<_> =
            atom(&outcome, name).entries.iter().map(|entry| link(entry, "alternate").unwrap()).collect();
        assert_eq!(links, ["b", "a", "c"].map(|slug| format!("https://essai.example/posts/{slug}/")));
    }
}

#[test]
fn feed_id_survives_change_of_address() {
    let site = |slug: &str, id: Value| Site::new().post(slug, json!({"id": id, "date_published": "2012-01-15"}));
    let id = |slug: &str, id: Value| {
        let outcome = site(slug, id).build().good();
        let json = outcome.json("feed.json")["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(atom(&outcome, "feed").entries[0].id, json);
        json
    };
    let written = json!("https://vieux.example/?p=12");
    assert_eq!(id("a", written.clone()), "https://vieux.example/?p=12");
    assert_eq!(id("b", written), "https://vieux.example/?p=12");
    // A name that is not a URI becomes one.
    assert_eq!(id("a", json!("billet n° 12")), "https://essai.example/posts/billet%20n%C2%B0%2012/");
    assert_eq!(id("b", json!("billet n° 12")), "https://essai.example/posts/billet%20n%C2%B0%2012/");
    // The old slug as id of a post that has moved.
    assert_eq!(id("b", json!("a")), "https://essai.example/posts/a/");
    assert_eq!(id("a", json!(null)), "https://essai.example/posts/a/");
}

#[test]
fn control_characters_are_removed_and_reported() {
    let outcome = Site::new()
        .post("a", json!({"summary": "a\u{1}b\u{2028}c", "content_text": ["d\u{8}e", "f\u{fffe}g"]}))
        .build()
        .warns_with(&[
            "posts/a.json:1:18: warning: $.content_text[0]: contains the invisible character U+0008, which is left out",
            "posts/a.json:1:25: warning: $.content_text[1]: contains the invisible character U+FFFE, which is left out",
            "posts/a.json:1:72: warning: $.summary: contains the invisible character U+0001, which is left out",
        ]);
    let item = &outcome.json("feed.json")["items"][0];
    assert_eq!(
        (item["summary"].as_str(), item["content_html"].as_str()),
        (Some("ab c"), Some("<p>de</p>\n<p>fg</p>\n"))
    );
}

#[test]
fn feed_is_updated_with_its_last_change() {
    let site = Site::new()
        .post("a", json!({"date_published": "2012-01-01", "date_modified": "2012-03-01", "tags": ["x"]}))
        .post("b", json!({"date_published": "2012-02-01", "date_modified": "2011-02-01"}));
    let outcome = site.build().warns_with(&[
        "posts/b.json:1:49: warning: $.date_modified: 2011-02-01 is before the \"date_published\", 2012-02-01; it is left out",
    ]);
    let updated = |name: &str| atom(&outcome, name).updated.unwrap().to_rfc3339();
    assert_eq!(updated("feed"), "2012-03-01T00:00:00+00:00");
    assert_eq!(updated("tags/x/feed"), "2012-03-01T00:00:00+00:00");
    // A modification date before the publication is ignored.
    assert_eq!(outcome.json("feed.json")["items"][0]["date_modified"], Value::Null);
    assert_eq!(atom(&outcome, "feed").entries[0].updated, atom(&outcome, "feed").entries[0].published);
}

#[test]
fn feed_of_empty_blog_is_valid() {
    let outcome = Site::new().build().good();
    assert_eq!(atom(&outcome, "feed").updated.unwrap().to_rfc3339(), "1970-01-01T00:00:00+00:00");
    assert_eq!(outcome.json("feed.json")["items"], json!([]));
}

#[test]
fn feed_pages_link_from_newest_to_oldest() {
    let outcome = many(120).build().good();
    for feed in ["feed", "tags/tout/feed"] {
        let (mut ids, mut page) = (Vec::new(), feed.to_owned());
        loop {
            let json = outcome.json(&format!("{page}.json"));
            ids.extend(json["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
            assert_eq!(json["feed_url"], format!("https://essai.example/{feed}.json"));
            let xml = atom(&outcome, &page);
            let to =
                |rel: &str| xml.links.iter().find(|link| link.rel.as_deref() == Some(rel)).map(|link| &link.href);
            assert_eq!(to("self").unwrap(), &format!("https://essai.example/{page}.xml"));
            assert_eq!(to("first").unwrap(), &format!("https://essai.example/{feed}.xml"));
            assert_eq!(to("last").unwrap(), &format!("https://essai.example/{feed}/3.xml"));
            assert_eq!(to("previous").is_none(), page == feed);
            let next = json["next_url"].as_str().and_then(|url| url.strip_suffix(".json"));
            assert_eq!(to("next").and_then(|url| url.strip_suffix(".xml")), next);
            let Some(next) = next else { break };
            page = next.strip_prefix("https://essai.example/").unwrap().to_owned();
        }
        assert_eq!((page, ids.len()), (format!("{feed}/3"), 120));
        assert_eq!(ids[0], "https://essai.example/posts/p119/");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 120);
    }
    outcome.lacks("feed/4.xml").lacks("tags/tout/feed/4.xml");
}

#[test]
fn first_page_of_each_feed_names_the_hub() {
    let site = many(60);
    let hub = |outcome: &Outcome, name: &str| {
        let links = atom(outcome, name).links;
        let hub = links.into_iter().find(|link| link.rel.as_deref() == Some("hub")).map(|link| link.href);
        (hub, outcome.json(&format!("{name}.json"))["hubs"].clone())
    };
    let none = (None, Value::Null);
    assert_eq!(hub(&site.build().good(), "feed"), none);
    let site = site.setting(json!({"websub": "https://hub.example/x?y=1&z"}));
    let outcome = site.build().good();
    let named = "https://hub.example/x?y=1&z";
    for name in ["feed", "tags/tout/feed"] {
        let hubs = json!([{"type": "WebSub", "url": named}]);
        assert_eq!(hub(&outcome, name), (Some(named.to_owned()), hubs), "{name}");
    }
    assert_eq!(hub(&outcome, "feed/2"), none);
    site.setting(json!({"websub": "/hub/"}))
        .check()
        .fails_with(&["site.json:1:91: error: $.websub: \"/hub/\" is not the address of a hub"]);
}

#[test]
fn first_base_url_keeps_feed_ids_after_a_move() {
    let site = Site::new()
        .post("a", json!({"id": "a-bell", "tags": ["x"]}))
        .post("b", json!({}))
        .post("c", json!({"id": "https://vieux.example/?p=12"}));
    let known = |outcome: &Outcome, name: &str| {
        let feed = atom(outcome, name);
        let entries: Vec<_> = feed.entries.iter().map(|entry| entry.id.clone()).collect();
        (feed.id, entries)
    };
    let before = site.build().good();
    let before = ["feed", "tags/x/feed"].map(|name| known(&before, name));
    assert_eq!(before[0].0, "https://essai.example/");
    let moved = site
        .setting(json!({"base_url": "https://ailleurs.example/blog/", "first_base_url": "https://essai.example"}));
    let after = moved.build().good();
    assert_eq!(["feed", "tags/x/feed"].map(|name| known(&after, name)), before);
    let item = &after.json("feed.json")["items"][0];
    assert_eq!(item["id"], "https://essai.example/posts/a-bell/");
    assert_eq!(item["url"], "https://ailleurs.example/blog/posts/a/");
    assert_eq!(link(&atom(&after, "feed").entries[0], "alternate").unwrap(), item["url"].as_str().unwrap());
}

#[test]
fn pages_link_to_feeds_with_tag_feed_first() {
    let outcome = Site::fixture().build().good();
    let feeds = |address: &str| outcome.page(address).attributes("link[rel=alternate]", "href");
    let blog = ["/feed.xml", "/feed.json"];
    for address in ["/", "/archive/", "/a-propos/", "/404.html"] {
        assert_eq!(feeds(address), blog, "{address}");
    }
    assert_eq!(feeds("/posts/tout-en-un/")[..2], blog);
    assert_eq!(feeds("/tags/velo/")[..2], ["/tags/velo/feed.xml", "/tags/velo/feed.json"]);
    assert_eq!(feeds("/tags/velo/")[2..], blog);
    let page = outcome.page("/tags/velo/");
    assert_eq!(page.attributes("link[rel=alternate]", "title")[0], "Vélo · Le banc d’essai");
    assert_eq!(page.attributes("link[rel=alternate]", "title")[2], "Le banc d’essai");
}

#[test]
fn footer_links_to_guide_unless_author_links_to_feed() {
    let footer = |settings: Value| {
        let page = Site::new().setting(settings).build().good().page("/");
        page.attributes(".site-footer a", "href").into_iter().zip(page.texts(".site-footer a")).collect::<Vec<_>>()
    };
    let own = |label: &str, url: &str| vec![(url.to_owned(), label.to_owned())];
    assert_eq!(footer(json!({})), own("S’abonner", "/feed/about/"));
    assert_eq!(footer(json!({"language": "en"})), own("Subscribe", "/feed/about/"));
    for url in ["/feed.json", "/feed/about/"] {
        let written = json!({"footer": [{"label": "Abonnez-vous", "url": url}]});
        assert_eq!(footer(written), own("Abonnez-vous", url));
    }
}

#[test]
fn guide_explains_feeds_and_lists_them() {
    // Twelve tags; the later ones have more posts.
    let site = (0..12).fold(Site::new().setting(json!({"language": "en"})), |site, number| {
        let tags: Vec<String> = (number..12).map(|tag| format!("t{tag:02}")).collect();
        site.post(&format!("p{number:02}"), json!({"tags": tags}))
    });
    let outcome = site.build().good();
    let page = outcome.page("/feed/about/");
    assert_eq!(page.texts("h1"), ["Subscribe"]);
    assert_eq!(page.texts(".prose h2"), ["How to subscribe", "Feeds of this blog", "Feeds of single tags"]);
    assert_eq!(page.texts(".prose ol > li").len(), 3);
    let of_tags = (2..12).map(|tag| format!("/tags/t{tag:02}/feed.xml"));
    let expected: Vec<String> = ["/feed.xml", "/feed.json"].map(str::to_owned).into_iter().chain(of_tags).collect();
    assert_eq!(page.attributes(".prose a", "href"), expected);
    let whole: Vec<String> = expected.iter().map(|path| format!("https://essai.example{path}")).collect();
    assert_eq!(page.texts(".prose code"), whole);
    // Without tags, nothing is said about them.
    let page = Site::new().build().good().page("/feed/about/");
    assert_eq!((page.texts(".prose h2").len(), page.texts("h1")), (2, vec!["S’abonner".to_owned()]));
}

#[test]
fn guide_of_blog_in_folder_has_its_addresses() {
    let page =
        Site::new().setting(json!({"base_url": "https://essai.example/blog/"})).build().good().page("/feed/about/");
    assert_eq!(page.attributes(".prose a", "href"), ["/blog/feed.xml", "/blog/feed.json"]);
    assert_eq!(page.texts(".prose code")[0], "https://essai.example/blog/feed.xml");
    assert_eq!(page.attributes(".site-footer a", "href"), ["/blog/feed/about/"]);
}

#[test]
fn hostile_texts_are_escaped_in_feeds() {
    let hostile = "a < b > c & ]]> &lt; \"'";
    let outcome = Site::new()
        .setting(json!({"title": hostile, "description": hostile}))
        .post("a", json!({"title": hostile, "tags": [hostile], "content_markdown": "`\u{1}</content>]]>`"}))
        .build();
    assert!(outcome.is_good(), "{}", outcome.list());
    let feed = atom(&outcome, "feed");
    assert_eq!(feed.entries.len(), 1);
    assert_eq!(feed.entries[0].title.as_ref().unwrap().content, outcome.json("feed.json")["items"][0]["title"]);
    assert!(content(&feed.entries[0]).contains("&lt;/content&gt;]]&gt;"));
}

#[test]
fn feed_links_are_valid_and_names_reserved() {
    Site::new()
        .post("a", json!({"tags": ["x"], "content_markdown": "[a](/feed.xml) [b](/tags/x/feed.json)"}))
        .build()
        .good();
    Site::new().file("feed.xml", "").page("feed", json!({})).build().fails_with(&[
        "feed.xml: error: this file has the address of one that Carnet writes",
        "pages/feed.json: error: the address /feed/ is reserved for Carnet",
    ]);
}
