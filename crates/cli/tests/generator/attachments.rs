//! Attachments, and the external link of a post.

use serde_json::{Value, json};

use crate::page::Page;
use crate::site::Site;

/// A post with these attachments, and two media files.
fn with(attachments: Value, fields: Value) -> Site {
    let mut post = fields;
    post["attachments"] = attachments;
    Site::new().file("media/son.mp3", [0; 3_440]).file("media/notes d'été.pdf", "12345").post("a", post)
}

fn page(site: &Site) -> Page {
    site.build().good().page("/posts/a/")
}

#[test]
fn attachment_link_shows_kind_size_and_duration() {
    let page = page(&with(
        json!([
            {"url": "/media/son.mp3", "mime_type": "audio/mpeg", "title": "L'entretien", "size_in_bytes": 1, "duration_in_seconds": 754},
            {"url": "/media/notes%20d'%C3%A9t%C3%A9.pdf", "mime_type": "application/pdf"},
            {"url": "https://ailleurs.example/a.zip", "mime_type": "application/zip", "size_in_bytes": 2_000_000},
        ]),
        json!({}),
    ));
    assert_eq!(
        page.texts(".prose > .attachments:nth-last-child(2) li"),
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
fn audio_attachment_has_player_without_preload() {
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
fn attachment_labels_keep_language_of_interface() {
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
fn external_url_is_linked_once() {
    let url = "https://ailleurs.example/b?c=1&d";
    for (text, count) in [("Rien.".to_owned(), 1), (format!("[Là]({url})"), 0), (format!("<{url}>"), 0)] {
        let site = Site::new().post("a", json!({"external_url": url, "content_markdown": text}));
        assert_eq!(page(&site).count(".elsewhere a"), count, "{text}");
    }
}

#[test]
fn external_url_inside_the_site_is_checked() {
    let site =
        Site::new().post("a", json!({"external_url": "/posts/b/"})).post("c", json!({"external_url": "/posts/a/"}));
    let outcome = site.build().warns_with(&["posts/a.json:1:79: warning: broken link: /posts/b/ does not exist"]);
    assert_eq!(outcome.page("/posts/c/").texts(".elsewhere"), ["Lire l’article"]);
}

#[test]
fn attachment_in_feed_has_size_of_the_file() {
    let attachments = json!([{"url": "/media/son.mp3", "mime_type": "audio/mpeg"}]);
    let outcome = with(attachments, json!({})).build().good();
    assert_eq!(outcome.json("feed.json")["items"][0]["attachments"][0]["size_in_bytes"], 3_440);
    outcome.contains("feed.xml", "rel=\"enclosure\" type=\"audio/mpeg\" length=\"3440\"");
}

#[test]
fn missing_attachment_is_an_error() {
    let attachments = json!([
        {"url": "/media/rien.pdf", "mime_type": "application/pdf"},
        {"url": "https://essai.example/media/rien.mp3", "mime_type": "audio/mpeg"},
    ]);
    let list = with(attachments, json!({})).build();
    assert!(!list.is_good());
    for (url, file) in [("/media/rien.pdf", "rien.pdf"), ("https://essai.example/media/rien.mp3", "rien.mp3")] {
        let message = format!(
            "error: the attachment {url} does not exist\n  help: put the file at public/media/{file}, or fix its path"
        );
        assert!(list.list().contains(&message), "{}", list.list());
    }
}
