//! Unsaved text: kept until it is in the file or in the history.

use std::fs;

use editor::store::StoreError;
use editor_protocol::StateReason::{Dropped, Found, Saved};
use editor_protocol::{JournalEntry, PostContent, Save};

use crate::fixture::{Blog, id, now, states};

#[test]
fn unsaved_text_is_found_after_a_start() {
    let blog = Blog::new();
    let store = blog.open();
    assert_eq!(blog.unsaved(&store), None);
    blog.write_entry(&store, "A", 1, "Un, deux, tr");
    blog.write_entry(&store, "A", 2, "Un, deux, trois.");
    drop(store);
    let store = blog.open();
    assert_eq!(blog.unsaved(&store).as_deref(), Some("Un, deux, trois."));
    assert_eq!(store.unsaved_files(), [blog.name.to_string()].into());
}

#[test]
fn save_removes_the_entry_of_its_tab_only() {
    let blog = Blog::new();
    let store = blog.open();
    blog.write_entry(&store, "A", 1, "De A.");
    blog.write_entry(&store, "B", 1, "De B.");
    let save = Save { entry: Some(id("B", 1)), ..blog.change(&store, "De B.") };
    store.save(&blog.name, &save, now()).unwrap();
    assert_eq!(blog.unsaved(&store).as_deref(), Some("De A."));
    // It was on its way when the text was saved.
    blog.write_entry(&store, "B", 1, "De");
    assert_eq!(blog.unsaved(&blog.open()).as_deref(), Some("De A."));
}

#[test]
fn refused_save_keeps_the_entry() {
    let blog = Blog::new();
    let store = blog.open();
    blog.write_entry(&store, "A", 1, "De A.");
    let save = Save { entry: Some(id("A", 1)), base_hash: "autre".to_owned(), ..blog.change(&store, "De A.") };
    assert!(store.save(&blog.name, &save, now()).is_err());
    assert_eq!(blog.unsaved(&store).as_deref(), Some("De A."));
}

#[test]
fn text_typed_during_a_save_is_based_on_the_saved_file() {
    let blog = Blog::new();
    let store = blog.open();
    let save = Save { entry: Some(id("A", 1)), ..blog.change(&store, "Un.") };
    blog.write_entry(&store, "A", 2, "Un. Deux.");
    let saved = store.save(&blog.name, &save, now()).unwrap();
    let unsaved = store.unsaved(&blog.name, Some(&saved)).unwrap().unwrap();
    assert_eq!((unsaved.content.text.as_str(), &unsaved.base_hash), ("Un. Deux.", &saved.hash));
}

#[test]
fn saved_text_is_not_offered_again() {
    let blog = Blog::new();
    let store = blog.open();
    blog.write_entry(&store, "A", 1, "Un.");
    // The program was killed before it could remove the entry.
    blog.save(&store, "Un.").unwrap();
    drop(store);
    let store = blog.open();
    assert_eq!(blog.unsaved(&store), None);
    assert!(store.unsaved_files().is_empty());
}

#[test]
fn entry_of_changed_file_keeps_its_base() {
    let blog = Blog::new();
    let store = blog.open();
    let base = store.read(&blog.name).unwrap().hash;
    blog.write_entry(&store, "A", 1, "De A.");
    fs::write(blog.path(), "{\"title\": \"Autre\", \"content_markdown\": \"De git.\"}\n").unwrap();
    let current = store.read(&blog.name).unwrap();
    let unsaved = store.unsaved(&blog.name, Some(&current)).unwrap().unwrap();
    assert_eq!(unsaved.base_hash, base);
    assert_ne!(unsaved.base_hash, current.hash);
}

#[test]
fn restored_text_is_in_one_entry() {
    let blog = Blog::new();
    let store = blog.open();
    blog.write_entry(&store, "A", 7, "Avant la panne.");
    let restored =
        JournalEntry { replaces: Some(id("A", 7)), ..blog.entry(&store, "B", 1, "Avant la panne. Après.") };
    store.write_journal(&blog.name, &restored, now()).unwrap();
    let save = Save { entry: Some(id("B", 1)), ..blog.change(&store, "Avant la panne. Après.") };
    store.save(&blog.name, &save, now()).unwrap();
    assert_eq!(blog.unsaved(&blog.open()), None);
}

#[test]
fn dropped_text_is_in_the_history() {
    let blog = Blog::new();
    let store = blog.open();
    blog.write_entry(&store, "A", 1, "De A.");
    blog.write_entry(&store, "B", 1, "De B.");
    store.drop_unsaved(&blog.name, Some("A"), now()).unwrap();
    assert_eq!(blog.unsaved(&store).as_deref(), Some("De B."));
    store.drop_unsaved(&blog.name, None, now()).unwrap();
    store.drop_unsaved(&blog.name, None, now()).unwrap();
    assert_eq!(blog.unsaved(&store), None);
    assert_eq!(blog.states(&store), states([(Dropped, "De B."), (Dropped, "De A.")]));
    blog.save(&store, "Un.").unwrap();
    assert_eq!(blog.states(&store)[..2], states([(Saved, "Un."), (Found, "Un.\n\nDeux.")]));
}

#[test]
fn unsaved_text_of_removed_file_can_be_saved() {
    let blog = Blog::new();
    let store = blog.open();
    let entry = blog.entry(&store, "A", 1, "De A.");
    fs::remove_file(blog.path()).unwrap();
    store.write_journal(&blog.name, &entry, now()).unwrap();
    let save = Save { base_hash: entry.base_hash.clone(), content: entry.content, entry: Some(id("A", 1)) };
    assert!(matches!(store.save(&blog.name, &save, now()), Err(StoreError::Missing)));
    assert_eq!(store.unsaved(&blog.name, None).unwrap().unwrap().content, save.content);
    // The author knows that it was removed.
    let save = Save { base_hash: String::new(), ..save };
    store.save(&blog.name, &save, now()).unwrap();
    assert_eq!(blog.content(&store, "De A."), save.content);
    assert_eq!(blog.unsaved(&store), None);
    // By now, there is one.
    let other = Save { content: PostContent { text: "Autre.".to_owned(), ..save.content.clone() }, ..save };
    assert!(matches!(store.save(&blog.name, &other, now()), Err(StoreError::Changed(_))));
}

#[test]
fn text_of_file_that_is_no_json_can_be_dropped() {
    let blog = Blog::new();
    let store = blog.open();
    blog.write_entry(&store, "A", 1, "De A.");
    for invalid in [&b"{"[..], b"{\"title\": \"\xe9\"}"] {
        fs::write(blog.path(), invalid).unwrap();
        assert_eq!(store.unsaved_files(), [blog.name.to_string()].into());
        store.drop_unsaved(&blog.name, Some("B"), now()).unwrap();
    }
    store.drop_unsaved(&blog.name, Some("A"), now()).unwrap();
    assert_eq!(blog.states(&store), states([(Dropped, "De A.")]));
    assert!(store.unsaved_files().is_empty());
}

#[test]
fn dropped_text_of_removed_file_can_be_restored() {
    let blog = Blog::new();
    let store = blog.open();
    let entry = blog.entry(&store, "A", 1, "De A.");
    fs::remove_file(blog.path()).unwrap();
    store.write_journal(&blog.name, &entry, now()).unwrap();
    store.drop_unsaved(&blog.name, None, now()).unwrap();
    let states = store.states(&blog.name).unwrap();
    store.restore(&blog.name, &states[0].id(), now()).unwrap();
    assert_eq!(blog.content(&store, "De A."), entry.content);
}
