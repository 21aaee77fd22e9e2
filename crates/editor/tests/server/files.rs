//! Opening and saving.

use std::fs;

use editor_protocol::{Blog, Conflict, PostContent, PostList, Preview, Visibility};

use crate::fixture::{FILE, POST, Server, change, code};

#[test]
fn blog_and_posts_are_listed() {
    let server = Server::start();
    let blog: Blog = server.get("/api/blog").expect(200).json();
    assert_eq!((blog.title.as_str(), blog.language.as_str()), ("Essai", "en"));
    assert_eq!((blog.time_zone.as_str(), blog.base_url.as_str()), ("America/Toronto", "https://essai.example/"));
    assert!(matches!(blog.offset.as_str(), "-05:00" | "-04:00"), "{}", blog.offset);
    let list: PostList = server.get("/api/posts").expect(200).json();
    let [post] = list.posts.as_slice() else { panic!("{list:?}") };
    assert_eq!((post.file.as_str(), post.title.as_str(), post.visibility), (FILE, "Premier", Visibility::Published));
    assert!(!post.has_unsaved_text && !post.has_errors);
}

#[test]
fn saved_file_differs_in_what_was_edited_only() {
    let server = Server::start();
    let opened = server.open();
    assert_eq!((opened.content.title.as_str(), opened.content.text.as_str()), ("Premier", "Un.\n\nDeux."));
    server.save(&change(&opened, "Un.\n\nDeux.")).expect(200);
    assert_eq!(server.on_disk(), POST);
    let saved = server.write("Un.\n\nDouze.");
    assert_eq!(server.on_disk(), POST.replace("Deux.", "Douze."));
    assert_eq!((saved.hash, saved.content), (server.open().hash, server.open().content));
}

#[test]
fn file_with_errors_can_be_edited() {
    let server = Server::start();
    fs::write(server.path(FILE), "{\"titel\": \"x\", \"content_markdown\": \"Un.\"}").unwrap();
    let opened = server.open();
    assert_eq!(opened.content.text, "Un.");
    assert!(opened.diagnostics.iter().any(|problem| problem.is_error));
    let mut save = change(&opened, "Un.");
    save.content.title = "Titre".to_owned();
    server.save(&save).expect(200);
    assert!(server.on_disk().contains("\"titel\": \"x\""));
    fs::write(server.path(FILE), "{").unwrap();
    assert_eq!(code(&server.get(&format!("/api/post?file={FILE}")).expect(422)), "refused");
    let Conflict { current } = server.save(&save).expect(409).json();
    assert_eq!((current.content, server.on_disk().as_str()), (PostContent::default(), "{"));
    assert!(current.diagnostics.iter().any(|problem| problem.is_error));
    save.base_hash = current.hash;
    server.save(&save).expect(200);
    assert!(server.on_disk().contains("\"titel\": \"x\""));
}

#[test]
fn unknown_file_is_not_found() {
    let server = Server::start();
    assert_eq!(code(&server.get("/api/post?file=posts/rien.json").expect(404)), "not_found");
    assert_eq!(code(&server.get("/api/post").expect(404)), "not_found");
    let history = server.get("/api/history/state?file=posts/rien.json&id=x");
    assert_eq!(code(&history.expect(404)), "not_found");
}

#[test]
fn preview_shows_text_that_is_not_saved() {
    let server = Server::start();
    let content = change(&server.open(), "Un **gras**.").content;
    let request = server.request("POST", &format!("/api/preview?file={FILE}")).json(&content);
    let preview: Preview = server.send(&request).expect(200).json();
    assert!(preview.article.contains("<strong>gras</strong>"), "{}", preview.article);
    assert_eq!(server.on_disk(), POST);
}
