//! Files that come with a post, and the page elsewhere that it is about.

use serde_json::{Value, json};

use crate::page::Page;
use crate::site::Site;

/// A post with these attachments; two files are there.
fn with(attachments: Value, fields: Value) -> Site {
    let mut post = fields;
    post["attachments"] = attachments;
    Site::new().file("media/son.mp3", [0; 3_440]).file("media/notes d'été.pdf", "12345").post("a", post)
}

fn page(site: &Site) -> Page {
    site.build().good().page("/posts/a/")
}

#[test]
fn readers_get_a_link_with_kind_size_and_length() {
    let page = page(&with(
        json!([
            {"url": "/media/son.mp3", "mime_type": "audio/mpeg", "title": "L'entretien", "size_in_bytes": 1, "duration_in_seconds": 754},
            {"url": "/media/notes%20d'%C3%A9t%C3%A9.pdf", "mime_type": "application/pdf"},
            {"url": "https://ailleurs.example/a.zip", "mime_type": "application/zip", "size_in_bytes": 2_000_000},
        ]),
        json!({}),
    ));
    assert_eq!(
        page.texts(".prose > .attachments:last-child li"),
        [
            "L’entretien (audio MP3, 3,4\u{a0}ko, 13\u{a0}min)",
            "notes d'été.pdf (document PDF, 5\u{a0}octets)",
            "a.zip (archive ZIP, 2\u{a0}Mo)",
        ]
    );
    assert_eq!(page.texts(".attachments h2"), ["Fichiers joints"]);
    assert_eq!(
        page.attributes(".attachments a", "href"),
        ["/media/son.mp3", "/media/notes%20d'%C3%A9t%C3%A9.pdf", "https://ailleurs.example/a.zip"]
    );
    assert_eq!(page.attributes(".attachments a", "type")[0], "audio/mpeg");
}

#[test]
fn sound_of_this_site_can_be_played_and_is_not_loaded_before() {
    let page = page(&with(
        json!([
            {"url": "https://essai.example/media/son.mp3", "mime_type": "audio/mpeg"},
            {"url": "https://ailleurs.example/b.mp3", "mime_type": "audio/mpeg"},
        ]),
        json!({}),
    ));
    assert_eq!(page.attribute("audio[controls]", "preload"), "none");
    assert_eq!(page.attribute("audio", "src"), "/media/son.mp3");
    assert_eq!(page.attribute("audio", "aria-label"), "son.mp3");
}

#[test]
fn words_of_the_interface_keep_their_language_in_a_text_of_another() {
    let attachments = json!([{"url": "/media/son.mp3", "mime_type": "audio/mpeg", "title": "\"Talk\""}]);
    let fields = json!({"language": "en", "external_url": "https://www.ailleurs.example/b?c=1&d"});
    let page = page(&with(attachments, fields));
    let lang = |selector: &str| page.attribute(selector, "lang");
    assert_eq!(
        (lang(".attachments h2"), lang(".attachments span"), lang(".elsewhere")),
        ("fr".into(), "fr".into(), "fr".into())
    );
    assert_eq!(page.texts(".attachments a"), ["“Talk”"]);
    assert_eq!(page.texts(".elsewhere"), ["Lire l’article sur ailleurs.example"]);
    assert_eq!(page.attribute(".elsewhere a", "href"), "https://www.ailleurs.example/b?c=1&d");
}

#[test]
fn the_page_elsewhere_is_linked_once() {
    let url = "https://ailleurs.example/b?c=1&d";
    for (text, count) in [("Rien.".to_owned(), 1), (format!("[Là]({url})"), 0), (format!("<{url}>"), 0)] {
        let site = Site::new().post("a", json!({"external_url": url, "content_markdown": text}));
        assert_eq!(page(&site).count(".elsewhere a"), count, "{text}");
    }
}

#[test]
fn a_page_of_this_site_must_be_there() {
    let site =
        Site::new().post("a", json!({"external_url": "/posts/b/"})).post("c", json!({"external_url": "/posts/a/"}));
    let outcome = site.build().warns_with(&["posts/a.json:1:79: warning: broken link: /posts/b/ does not exist"]);
    assert_eq!(outcome.page("/posts/c/").texts(".elsewhere"), ["Lire l’article"]);
}

#[test]
fn feeds_know_the_size_of_the_file() {
    let attachments = json!([{"url": "/media/son.mp3", "mime_type": "audio/mpeg"}]);
    let outcome = with(attachments, json!({})).build().good();
    assert_eq!(outcome.json("feed.json")["items"][0]["attachments"][0]["size_in_bytes"], 3_440);
    outcome.contains("feed.xml", "rel=\"enclosure\" type=\"audio/mpeg\" length=\"3440\"");
}

#[test]
fn a_file_must_be_there() {
    let attachments = json!([
        {"url": "/media/rien.pdf", "mime_type": "application/pdf"},
        {"url": "https://essai.example/media/rien.mp3", "mime_type": "audio/mpeg"},
    ]);
    let list = with(attachments, json!({})).build();
    assert!(!list.is_good());
    for (url, file) in [("/media/rien.pdf", "rien.pdf"), ("https://essai.example/media/rien.mp3", "rien.mp3")] {
        let told = format!(
            "error: the attachment {url} does not exist\n  help: put the file at public/media/{file}, or fix its path"
        );
        assert!(list.list().contains(&told), "{}", list.list());
    }
}
