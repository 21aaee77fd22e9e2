//! Restoring states.

use std::fs;

use editor::store::StoreError;
use editor_protocol::StateReason::{Found, Restored, Saved};

use crate::fixture::{Blog, POST, now, states};

#[test]
fn restore_is_a_state_itself() {
    let blog = Blog::new();
    let store = blog.open();
    blog.save(&store, "Deux.").unwrap();
    let first = store.states(&blog.name).unwrap()[1].id();
    let restored = store.restore(&blog.name, &first, now()).unwrap();
    assert_eq!((restored.text.as_str(), blog.on_disk().as_str()), (POST, POST));
    let expected = [(Restored, "Un.\n\nDeux."), (Saved, "Deux."), (Found, "Un.\n\nDeux.")];
    assert_eq!(blog.states(&store), states(expected));
    // What is in the file already is not restored again.
    store.restore(&blog.name, &first, now()).unwrap();
    assert_eq!(blog.states(&store).len(), 3);
}

#[test]
fn restore_keeps_what_another_program_has_written() {
    let blog = Blog::new();
    let store = blog.open();
    blog.save(&store, "Deux.").unwrap();
    let state = store.states(&blog.name).unwrap()[0].id();
    fs::write(blog.path(), "{\"title\": \"Autre\", \"content_markdown\": \"De git.\"}\n").unwrap();
    store.restore(&blog.name, &state, now()).unwrap();
    assert_eq!(blog.states(&store)[..2], states([(Restored, "Deux."), (Found, "De git.")]));
}

#[test]
fn removed_file_can_be_restored() {
    let blog = Blog::new();
    let store = blog.open();
    blog.save(&store, "Deux.").unwrap();
    fs::remove_file(blog.path()).unwrap();
    let states = store.states(&blog.name).unwrap();
    store.restore(&blog.name, &states[1].id(), now()).unwrap();
    assert_eq!(blog.on_disk(), POST);
}

#[test]
fn unknown_state_is_missing() {
    let blog = Blog::new();
    let store = blog.open();
    blog.save(&store, "Deux.").unwrap();
    let before = blog.on_disk();
    for id in ["", "../../../../public/site.json", "0000000000000000-saved-00"] {
        assert!(matches!(store.restore(&blog.name, id, now()), Err(StoreError::Missing)), "{id}");
        assert!(matches!(store.state_text(&blog.name, id), Err(StoreError::Missing)), "{id}");
    }
    assert_eq!(blog.on_disk(), before);
}

#[test]
fn failed_save_leaves_no_state() {
    let blog = Blog::new();
    let store = blog.open();
    let change = blog.change(&store, "Deux.");
    let mut permissions = fs::metadata(blog.path()).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(blog.path(), permissions).unwrap();
    assert!(matches!(store.save(&blog.name, &change, now()), Err(StoreError::Failed(_))));
    assert_eq!(blog.states(&store), states([(Found, "Un.\n\nDeux.")]));
}
