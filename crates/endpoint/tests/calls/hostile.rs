//! The strings of [`crate::corpus`] in every field, by JSON and by form, in all pages and feeds.

use dom_query::Document;
use endpoint::store::response::Status;
use protocol::response::MAX_NAME;
use serde_json::{Value, json};

use crate::corpus::HOSTILE;
use crate::support::{Answer, OPEN, Request, Server};

/// The page has no element, attribute or address from the sender.
#[track_caller]
fn assert_tame(page: &Answer, hostile: &str) {
    let text = page.text();
    let document = Document::from(text.as_str());
    for wrong in
        ["script", "img", "svg", "math", "iframe", "base", "plaintext", "meta[http-equiv]", "animate", "table"]
    {
        assert_eq!(document.select(wrong).length(), 0, "{wrong} from {hostile:?} in {text}");
    }
    for element in document.select("*").iter() {
        for attribute in element.attrs() {
            let name = attribute.name.local.to_string();
            assert!(!name.starts_with("on") && name != "srcdoc" && name != "x", "{name} from {hostile:?} in {text}");
            let is_address = matches!(name.as_str(), "href" | "src" | "action" | "formaction");
            let value = attribute.value.to_ascii_lowercase();
            assert!(!is_address || !value.trim_start().starts_with("javascript"), "{value} in {text}");
        }
    }
    for form in document.select("form").iter() {
        assert!(!form.attr("action").unwrap_or_default().contains("evil.example"), "{text}");
    }
    for style in document.select("style, link[rel=stylesheet]").iter() {
        let is_own = style.attr("href").is_some_and(|address| address.ends_with("style.css"));
        assert!(is_own, "{} in {text}", style.html());
    }
    assert!(document.select("main").length() == 1, "the page is whole: {text}");
}

fn shown(answer: &Answer, server: &Server) -> Answer {
    let location = answer.header("location").unwrap();
    server.get(location.strip_prefix(&format!("http://{}", server.address)).unwrap())
}

#[test]
fn feeds_and_pages_escape_hostile_strings() {
    let server = Server::with(|config| config.max_links = 100);
    let mut sent: Vec<(String, Value)> = Vec::new();
    for (number, hostile) in HOSTILE.iter().enumerate() {
        // Of the same instant, any order would do.
        server.clock.advance(1);
        let name: String = hostile.chars().take(MAX_NAME).collect();
        let words = json!({"post": OPEN, "name": name.trim(), "text": format!("{number}: {hostile}\n\n{hostile}"), "language": "fr"});
        let by_form = server.send(&Request::form(&words)).expect(303);
        assert_tame(&shown(&by_form, &server), hostile);
        let mut by_json = words.clone();
        by_json["text"] = json!(format!("{number} en JSON: {hostile}"));
        server.clock.advance(1);
        let answer = server.send(&Request::json(&by_json)).expect(202);
        sent.extend([(by_form.id(), words), (answer.id(), by_json)]);
    }
    for (id, words) in &sent {
        let kept = server.kept(id);
        assert_eq!((json!(kept.name), json!(kept.text)), (words["name"].clone(), words["text"].clone()));
        server.decide(id, Status::Approved);
    }
    let thread = server.thread(OPEN);
    for (item, (id, words)) in thread["items"].as_array().unwrap().iter().zip(&sent) {
        assert_eq!((&item["id"], &item["authors"][0]["name"]), (&json!(id), &words["name"]));
        assert_eq!(item["content_text"], words["text"]);
    }
    let atom = server.get("/responses.atom").expect(200).text();
    let feed = roxmltree::Document::parse(&atom).unwrap();
    let entries: Vec<_> = feed.descendants().filter(|node| node.has_tag_name("entry")).collect();
    assert_eq!(entries.len(), sent.len());
    for (entry, (_, words)) in entries.iter().rev().zip(&sent) {
        let of = |name: &str| entry.descendants().find(|node| node.has_tag_name(name)).unwrap();
        assert_eq!(Some(of("name").text().unwrap()), words["name"].as_str());
        let content = Document::from(of("content").text().unwrap());
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(squeeze(&content.select("body").text()), squeeze(words["text"].as_str().unwrap()));
        assert_eq!(content.select("head *, body *:not(p):not(br):not(a)").length(), 0, "{atom}");
        for element in content.select("[href]").iter() {
            let href = element.attr("href").unwrap_or_default();
            assert!(href.starts_with("http://") || href.starts_with("https://"), "{href}");
        }
    }
}

#[test]
fn refusal_pages_escape_hostile_strings() {
    let server = Server::start();
    let fields = ["post", "parent", "name", "email", "site", "text", "language", "token", "subject"];
    for hostile in HOSTILE {
        for field in fields {
            let mut words = json!({"post": OPEN, "name": "", "email": "", "site": "", "text": "Du texte."});
            words[field] = json!(hostile);
            if field == "name" {
                words["text"] = json!("");
            }
            let page = server.send(&Request::form(&words)).expect(422);
            assert_tame(&page, hostile);
            // What was typed is not lost.
            let document = Document::from(page.text());
            let typed = match field {
                "text" => Some(document.select("textarea").text().to_string()),
                "name" | "email" | "site" => {
                    document.select(&format!("input[name={field}]")).attr("value").map(|value| value.to_string())
                }
                _ => continue,
            };
            assert_eq!(typed.as_deref(), Some(*hostile), "{field}");

            let answer = server.send(&Request::json(&words)).expect(422);
            assert_eq!(answer.header("content-type"), Some("application/json"));
            answer.error();
        }
    }
    assert!(server.stored().is_empty());
}

#[test]
fn urls_with_hostile_strings_are_escaped() {
    let server = Server::start();
    for hostile in HOSTILE {
        let encoded: String = form_urlencoded::byte_serialize(hostile.as_bytes()).collect();
        for path in
            [format!("/responses/{encoded}?key={encoded}&language={encoded}"), format!("/responses/a?key={encoded}")]
        {
            assert_tame(&server.get(&path.replace('+', "%20")), hostile);
        }
        let thread = server.get(&format!("/responses?post={encoded}")).expect(200);
        assert_eq!(thread.header("content-type"), Some("application/feed+json"));
        assert_eq!(thread.json()["items"], json!([]));
    }
}
