//! Unsaved text over HTTP.

use std::fs;

use editor_protocol::{EntryId, JournalEntry, PostContent, PostList, Save};

use crate::fixture::{FILE, POST, Server, change, code, entry};

#[test]
fn unsaved_text_survives_the_server() {
    let server = Server::start();
    let opened = server.open();
    assert_eq!(opened.unsaved, None);
    for (sequence, text) in [(1, "U"), (3, "Un, de"), (2, "Un,")] {
        server.journal(&entry(&opened, "A", sequence, text)).expect(204);
    }
    let server = Server::start_in(server.stop());
    let unsaved = server.open().unsaved.unwrap();
    assert_eq!((unsaved.content.text.as_str(), unsaved.sequence), ("Un, de", 3));
    let list: PostList = server.get("/api/posts").expect(200).json();
    assert!(list.posts[0].has_unsaved_text);
    assert_eq!(server.on_disk(), POST);
    let preview = server.get(&format!("/preview/page?file={FILE}")).expect(200);
    assert!(preview.text().contains("Un, de"));
}

#[test]
fn save_ends_the_entry() {
    let server = Server::start();
    let opened = server.open();
    server.journal(&entry(&opened, "A", 5, "Un.")).expect(204);
    let restored = JournalEntry {
        replaces: Some(EntryId { tab: "A".to_owned(), sequence: 5 }),
        ..entry(&opened, "B", 1, "Un. Deux.")
    };
    server.journal(&restored).expect(204);
    let save = Save { entry: Some(EntryId { tab: "B".to_owned(), sequence: 1 }), ..change(&opened, "Un. Deux.") };
    server.save(&save).expect(200);
    assert_eq!(server.open().unsaved, None);
    let list: PostList = server.get("/api/posts").expect(200).json();
    assert!(!list.posts[0].has_unsaved_text);
}

#[test]
fn dropped_text_goes_to_the_history() {
    let server = Server::start();
    let opened = server.open();
    server.journal(&entry(&opened, "A", 1, "De A.")).expect(204);
    server.journal(&entry(&opened, "B", 1, "De B.")).expect(204);
    let drop = |query: &str| server.send(&server.request("DELETE", &format!("/api/journal?file={FILE}{query}")));
    drop("&tab=B").expect(204);
    assert_eq!(server.open().unsaved.unwrap().tab, "A");
    drop("").expect(204);
    drop("").expect(204);
    assert_eq!(server.open().unsaved, None);
    let history: editor_protocol::History = server.get(&format!("/api/history?file={FILE}")).expect(200).json();
    assert_eq!(history.states.len(), 2);
}

#[test]
fn unsaved_text_of_removed_file_can_be_opened() {
    let server = Server::start();
    let opened = server.open();
    server.journal(&entry(&opened, "A", 1, "De A.")).expect(204);
    fs::remove_file(server.path(FILE)).unwrap();
    let list: PostList = server.get("/api/posts").expect(200).json();
    assert_eq!((list.posts.len(), list.posts[0].file.as_str()), (1, FILE));
    let lost = server.open();
    assert_eq!((lost.hash.as_str(), lost.unsaved.as_ref().unwrap().content.text.as_str()), ("", "De A."));
    let preview = server.get(&format!("/preview/page?file={FILE}")).expect(200);
    assert!(preview.text().contains("De A."));
    let save = Save { base_hash: lost.hash, content: lost.unsaved.unwrap().content, entry: None };
    server.save(&save).expect(200);
    assert_eq!((server.open().content, server.open().unsaved), (save.content, None));
}

#[test]
fn unsaved_text_of_file_that_is_no_json_can_be_opened() {
    let server = Server::start();
    let opened = server.open();
    server.journal(&entry(&opened, "A", 1, "De A.")).expect(204);
    for (invalid, has_hash) in [(&b"{"[..], true), (b"{\"title\": \"\xe9\"}", false)] {
        fs::write(server.path(FILE), invalid).unwrap();
        let invalid = server.open();
        assert_eq!(invalid.unsaved.unwrap().content.text, "De A.");
        assert!(invalid.diagnostics.iter().any(|problem| problem.is_error));
        assert_eq!((invalid.content, !invalid.hash.is_empty()), (PostContent::default(), has_hash));
        let preview = server.get(&format!("/preview/page?file={FILE}")).expect(200);
        assert!(preview.text().contains("De A."));
    }
}

#[test]
fn entry_needs_a_tab() {
    let server = Server::start();
    let opened = server.open();
    for tab in ["", &"a".repeat(101)] {
        assert_eq!(code(&server.journal(&entry(&opened, tab, 1, "Un.")).expect(400)), "invalid");
    }
}
