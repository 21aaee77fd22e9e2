//! Hostile strings in the moderation pages.

use dom_query::Document;
use serde_json::json;

use crate::author::{Author, document};
use crate::corpus::HOSTILE;
use crate::support::{OPEN, Request, Server};

/// The page has no element, attribute or address from a sender.
#[track_caller]
fn assert_tame(page: &Document) {
    for wrong in
        ["img", "svg", "math", "iframe", "base", "plaintext", "style", "template", "table", "meta[http-equiv]"]
    {
        assert_eq!(page.select(wrong).length(), 0, "{wrong} in {}", page.html());
    }
    assert_eq!(page.select("main, title, link").length(), 3, "{}", page.html());
    for element in page.select("*").iter() {
        for attribute in element.attrs() {
            let (name, value) = (attribute.name.local.to_string(), attribute.value.to_ascii_lowercase());
            assert!(!name.starts_with("on") && name != "srcdoc" && name != "x", "{}", element.html());
            let is_address = matches!(name.as_str(), "href" | "src" | "action" | "formaction");
            let is_known = ["/moderation", "/style.css", "http://", "https://", "#"];
            assert!(!is_address || is_known.iter().any(|start| value.starts_with(start)), "{}", element.html());
            assert!(name != "action" || !value.contains("evil"), "{}", element.html());
        }
    }
    for script in page.select("script").iter() {
        assert_eq!(script.attr("src").as_deref(), Some("/moderation/moderation.js"));
    }
}

#[test]
fn moderation_pages_escape_hostile_strings() {
    let server = Server::with(|config| config.max_links = 100);
    let author = Author::log_in(&server);
    for hostile in HOSTILE {
        let words = json!({"post": OPEN, "name": "Ana", "text": format!("{hostile}\n\n{hostile}")});
        let id = server.send(&Request::json(&words)).expect(202).id();
        // Invalid values may come from an import.
        let (wanted, text) = (id.clone(), (*hostile).to_owned());
        server.change(move |transaction| {
            transaction.execute(
                "UPDATE responses SET name = ?2, email = ?2, site = ?2, post = ?2, language = ?2, reasons = ?2 WHERE id = ?1",
                [wanted, text],
            )
        });
        let reply = json!({"post": hostile, "parent": id, "name": "Ben", "text": "Une suite."});
        server.send(&Request::json(&reply)).expect(422);
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("status", "all")
            .append_pair("q", hostile)
            .append_pair("done", hostile)
            .append_pair("ids", hostile)
            .append_pair("language", hostile)
            .finish();
        let page = author.page(&format!("?{query}"));
        assert_tame(&page);
        assert_eq!(page.select("#search").attr("value").as_deref(), Some(hostile.trim()));

        let page = author.page("");
        assert_tame(&page);
        let card = page.select(&format!("#response-{id}"));
        assert_eq!(card.select("h2 bdi").text().to_string(), *hostile);
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(squeeze(&card.select(".words").text()), squeeze(&format!("{hostile}{hostile}")));

        for (path, fields) in [
            (
                "/moderation/answer",
                vec![("id", id.as_str()), ("answer", "a-1"), ("text", *hostile), ("view", *hostile)],
            ),
            ("/moderation/answer", vec![("id", id.as_str()), ("answer", *hostile), ("text", *hostile)]),
            ("/moderation/decide", vec![("id", id.as_str()), ("decision", *hostile), ("text", *hostile)]),
            ("/moderation/erase", vec![("id", *hostile), ("view", *hostile), ("next", *hostile)]),
        ] {
            let answer = author.post(path, &fields);
            if answer.status == 303 {
                let location = answer.header("location").unwrap();
                assert!(location.starts_with("/moderation?status=pending"), "{location}");
            } else {
                assert_tame(&document(&answer));
            }
        }
        // One at a time keeps the page small.
        server.change(|transaction| transaction.execute("DELETE FROM responses", []));
    }
}
