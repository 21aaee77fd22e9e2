//! The saved states over HTTP.

use std::fs;

use editor_protocol::{ChangeKind, Conflict, History, OpenedState, Save, Saved, StateReason};

use crate::fixture::{FILE, POST, Server, change, code};

impl Server {
    fn history(&self) -> History {
        self.get(&format!("/api/history?file={FILE}")).expect(200).json()
    }
}

#[test]
fn states_are_listed_compared_and_restored() {
    let server = Server::start();
    assert!(server.history().states.is_empty());
    server.write("Un.\n\nDouze.");
    let states = server.history().states;
    let reasons: Vec<_> = states.iter().map(|state| state.reason).collect();
    assert_eq!(reasons, [StateReason::Saved, StateReason::Found]);
    assert!(states[0].time.ends_with('Z') && !states[0].time_text.is_empty(), "{states:?}");

    let found = &states[1].id;
    let opened: OpenedState = server.get(&format!("/api/history/state?file={FILE}&id={found}")).expect(200).json();
    assert_eq!(opened.content.text, "Un.\n\nDeux.");
    let parts: Vec<_> = opened.changes.iter().map(|change| (change.kind, change.text.as_str())).collect();
    let (same, removed, added) = (ChangeKind::Same, ChangeKind::Removed, ChangeKind::Added);
    assert_eq!(parts, [(same, "Un.\n\n"), (removed, "Deux."), (added, "Douze.")]);

    let restore = server.request("POST", &format!("/api/history/restore?file={FILE}&id={found}"));
    let restored: Saved = server.send(&restore).expect(200).json();
    assert_eq!((restored.content.text.as_str(), server.on_disk().as_str()), ("Un.\n\nDeux.", POST));
    assert_eq!(server.history().states[0].reason, StateReason::Restored);
}

#[test]
fn state_that_is_no_json_is_not_restored() {
    let server = Server::start();
    let change = change(&server.open(), "Douze.");
    fs::write(server.path(FILE), "{").unwrap();
    let Conflict { current } = server.save(&change).expect(409).json();
    server.save(&Save { base_hash: current.hash, ..change }).expect(200);
    let before = server.on_disk();
    let states = server.history().states;
    let broken = states.iter().find(|state| state.reason == StateReason::Found).unwrap();
    let restore = server.request("POST", &format!("/api/history/restore?file={FILE}&id={}", broken.id));
    assert_eq!(code(&server.send(&restore).expect(422)), "refused");
    assert_eq!(server.on_disk(), before);
}

#[test]
fn unknown_state_is_not_found() {
    let server = Server::start();
    server.write("Un.");
    let before = server.on_disk();
    for id in ["", "x", "..%2f..%2fjournal", "0000000000000000-saved-00"] {
        let target = format!("/api/history/state?file={FILE}&id={id}");
        assert_eq!(code(&server.get(&target).expect(404)), "not_found");
        let restore = server.request("POST", &target.replace("state?", "restore?"));
        assert_eq!(code(&server.send(&restore).expect(404)), "not_found");
    }
    assert_eq!(server.on_disk(), before);
}
