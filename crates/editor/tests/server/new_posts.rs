//! New posts.

use std::fs;

use editor_protocol::{NewPost, OpenedPost, PostList, Visibility};

use crate::client::Reply;
use crate::fixture::{POST, Server, code};

fn start(server: &Server, title: &str) -> Reply {
    server.send(&server.request("POST", "/api/posts").json(&NewPost { title: title.to_owned() }))
}

#[test]
fn new_post_is_a_draft() {
    let server = Server::start();
    let opened: OpenedPost = start(&server, " L’été à vélo ").expect(201).json();
    assert_eq!((opened.file.as_str(), opened.content.title.as_str()), ("posts/l-ete-a-velo.json", "L’été à vélo"));
    assert!(opened.content.is_draft && !opened.content.text.is_empty() && !opened.content.date.is_empty());
    assert!(opened.diagnostics.iter().all(|problem| !problem.is_error), "{:?}", opened.diagnostics);
    let list: PostList = server.get("/api/posts").expect(200).json();
    assert_eq!((list.posts.len(), list.posts[0].visibility), (2, Visibility::Draft));
}

#[test]
fn new_post_takes_no_name_of_others() {
    let server = Server::start();
    let other = "{\"title\": \"B\", \"date_published\": \"2012-01-01\", \"content_text\": \"b\",
        \"_carnet\": {\"slug\": \"deux\", \"aliases\": [\"/posts/trois/\"]}}";
    fs::write(server.path("posts/autre.json"), other).unwrap();
    fs::create_dir(server.path("responses")).unwrap();
    fs::write(server.path("responses/quatre.json"), "[]").unwrap();
    for (title, file) in [
        ("Premier", "posts/premier-2.json"),
        ("Premier", "posts/premier-3.json"),
        ("Deux", "posts/deux-2.json"),
        ("Trois", "posts/trois-2.json"),
        ("Quatre", "posts/quatre-2.json"),
    ] {
        let opened: OpenedPost = start(&server, title).expect(201).json();
        assert_eq!(opened.file, file);
    }
    assert_eq!(server.on_disk(), POST);
}

#[test]
fn title_must_have_letters_or_digits() {
    let server = Server::start();
    for title in ["", " ", "!!!"] {
        assert_eq!(code(&start(&server, title).expect(422)), "refused", "{title}");
    }
    assert_eq!(fs::read_dir(server.path("posts")).unwrap().count(), 1);
}
