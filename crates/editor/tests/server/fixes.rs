//! Safe fixes over HTTP.

use std::fs;

use editor_protocol::{Fixed, PostContent, Preview};
use serde_json::{Value, json};

use crate::fixture::{FILE, POST, Server, code};

impl Server {
    /// Adds a post with the tag "Vélo" and these fields of the extension.
    fn add(&self, slug: &str, extension: &Value) {
        let post = json!({"title": slug, "date_published": "2012-03-16", "content_markdown": "Un.", "tags": ["Vélo"],
            "_carnet": extension});
        fs::write(self.path(&format!("posts/{slug}.json")), post.to_string()).unwrap();
    }

    fn fix(&self, content: &PostContent) -> Fixed {
        let fix = self.request("POST", &format!("/api/fix?file={FILE}")).json(content);
        self.send(&fix).expect(200).json()
    }
}

#[test]
fn outdated_link_and_tag_are_fixed_but_not_saved() {
    let server = Server::start();
    server.add("second", &json!({"aliases": ["/ancien/"]}));
    server.add("troisieme", &json!({"status": "published"}));
    // The blog is read again when a post is opened.
    let opened = server.open().content;
    let content =
        PostContent { text: "[Ici](/ancien/), et `/ancien/`.".to_owned(), tags: vec!["vélo".to_owned()], ..opened };
    let preview = server.request("POST", &format!("/api/preview?file={FILE}")).json(&content);
    let preview: Preview = server.send(&preview).expect(200).json();
    let fixable: Vec<bool> = preview.diagnostics.iter().map(|problem| problem.is_fixable).collect();
    assert_eq!(fixable, [true, true], "{:?}", preview.diagnostics);

    let expected = PostContent {
        text: "[Ici](/posts/second/), et `/ancien/`.".to_owned(),
        tags: vec!["Vélo".to_owned()],
        ..content.clone()
    };
    assert_eq!(server.fix(&content), Fixed { content: expected, diagnostics: Vec::new() });
    assert_eq!(server.on_disk(), POST);
}

#[test]
fn content_without_fixable_problem_stays() {
    let server = Server::start();
    let content = PostContent { text: "[Ici](/absent/)".to_owned(), ..server.open().content };
    let fixed = server.fix(&content);
    assert_eq!(fixed.content, content);
    assert_eq!(fixed.diagnostics.len(), 1);
    let other = server.request("POST", "/api/fix?file=site.json").json(&content);
    assert_eq!(code(&server.send(&other).expect(404)), "not_found");
}
