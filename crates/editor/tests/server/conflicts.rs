//! Two tabs, and another program: nothing is overwritten, and both texts are there.

use std::fs;

use editor_protocol::{Conflict, Save};

use crate::fixture::{FILE, Server, change};

#[test]
fn second_tab_gets_the_text_of_the_first() {
    let server = Server::start();
    let opened = server.open();
    server.save(&change(&opened, "De A.")).expect(200);
    let Conflict { current } = server.save(&change(&opened, "De B.")).expect(409).json();
    assert_eq!((current.content.text.as_str(), current.file.as_str()), ("De A.", FILE));
    assert!(server.on_disk().contains("De A."));
    // The author has seen both, and keeps that of B.
    server.save(&change(&current, "De B.")).expect(200);
    assert!(server.on_disk().contains("De B."));
}

#[test]
fn change_of_another_program_is_not_overwritten() {
    let server = Server::start();
    let opened = server.open();
    let other = "{\"title\": \"Premier\", \"content_markdown\": \"De git.\"}\n";
    fs::write(server.path(FILE), other).unwrap();
    let Conflict { current } = server.save(&change(&opened, "De A.")).expect(409).json();
    assert_eq!(current.content.text, "De git.");
    assert_eq!(server.on_disk(), other);
    // A save of what is in the file by now changes nothing.
    fs::write(server.path(FILE), other.replace("De git.", "De A.")).unwrap();
    let save = Save { base_hash: opened.hash, ..change(&server.open(), "De A.") };
    server.save(&save).expect(200);
}

#[test]
fn removed_file_is_made_again_only_when_the_author_decides() {
    let server = Server::start();
    let opened = server.open();
    fs::remove_file(server.path(FILE)).unwrap();
    let Conflict { current } = server.save(&change(&opened, "De A.")).expect(409).json();
    assert_eq!((current.content.text.as_str(), current.hash.as_str()), ("", ""));
    assert!(!server.path(FILE).exists());
    // The author keeps the own text.
    server.save(&Save { base_hash: current.hash, ..change(&opened, "De A.") }).expect(200);
    assert!(server.on_disk().contains("De A."));
}
