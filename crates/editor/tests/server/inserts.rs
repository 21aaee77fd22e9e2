//! Pasted HTML and files over HTTP.

use std::fs;

use editor_protocol::{Paste, Pasted, StoredFile};

use crate::client::Reply;
use crate::fixture::{Server, code};

const SOUND: &[u8] = b"\xFF\xFB\x90\x44un son";

fn upload(server: &Server, name: &str, bytes: &[u8]) -> Reply {
    server.send(&server.request("POST", &format!("/api/media?name={name}")).body(bytes))
}

#[test]
fn pasted_html_becomes_markdown() {
    let server = Server::start();
    let paste = Paste { html: "<p><b>Un</b> texte</p>".to_owned() };
    let reply = server.send(&server.request("POST", "/api/paste").json(&paste)).expect(200);
    assert_eq!(reply.json::<Pasted>().markdown, "**Un** texte");
}

#[test]
fn stored_file_is_served_at_its_address() {
    let server = Server::start();
    let stored: StoredFile = upload(&server, "L%E2%80%99%C3%A9t%C3%A9.mp3", SOUND).expect(201).json();
    assert!(stored.address.starts_with("/media/") && stored.address.ends_with("/l-ete.mp3"), "{stored:?}");
    assert_eq!(fs::read(server.path(stored.address.trim_start_matches('/'))).unwrap(), SOUND);
    // The list is read again.
    server.get("/api/posts").expect(200);
    assert_eq!(server.get(&stored.address).expect(200).body, SOUND);
}

#[test]
fn unknown_file_is_refused_with_a_remedy() {
    let server = Server::start();
    assert_eq!(code(&upload(&server, "a.exe", b"MZ\x90\0").expect(422)), "refused");
    let without_name = server.request("POST", "/api/media").body(SOUND);
    assert_eq!(code(&server.send(&without_name).expect(400)), "invalid");
    // The folder has the file of the fixture only.
    assert_eq!(fs::read_dir(server.path("media")).unwrap().count(), 1);
}
