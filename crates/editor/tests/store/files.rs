//! Reading and saving files.

use std::fs;

use editor::store::{FileName, StoreError};
use editor_protocol::StateReason::{Found, Saved};
use editor_protocol::{PostContent, Save};

use crate::fixture::{Blog, POST, now, states};

#[test]
fn save_without_a_change_writes_nothing() {
    let blog = Blog::new();
    let store = blog.open();
    let before = fs::metadata(blog.path()).unwrap().modified().unwrap();
    let saved = blog.save(&store, "Un.\n\nDeux.").unwrap();
    assert_eq!((saved.text.as_str(), blog.on_disk().as_str()), (POST, POST));
    assert_eq!(fs::metadata(blog.path()).unwrap().modified().unwrap(), before);
    assert!(blog.states(&store).is_empty());
}

#[test]
fn save_changes_what_was_edited_only() {
    let blog = Blog::new();
    let store = blog.open();
    let saved = blog.save(&store, "Un !\n\nDeux.").unwrap();
    assert_eq!(blog.on_disk(), POST.replace("\"Un.\"", "\"Un !\""));
    assert_eq!(saved, store.read(&blog.name).unwrap());
    assert_eq!(blog.names(), ["ete.json"]);
    assert_eq!(blog.states(&store), states([(Saved, "Un !\n\nDeux."), (Found, "Un.\n\nDeux.")]));
}

#[test]
fn changed_file_is_not_overwritten() {
    let blog = Blog::new();
    let store = blog.open();
    let first = blog.change(&store, "De A.");
    let second = blog.change(&store, "De B.");
    let saved = store.save(&blog.name, &first, now()).unwrap();
    match store.save(&blog.name, &second, now()) {
        Err(StoreError::Changed(current)) => assert_eq!(current, saved),
        other => panic!("{other:?}"),
    }
    // By another program.
    let before = blog.change(&store, "De A, encore.");
    fs::write(blog.path(), POST).unwrap();
    assert!(matches!(store.save(&blog.name, &before, now()), Err(StoreError::Changed(_))));
    assert_eq!(blog.on_disk(), POST);
    assert_eq!(blog.states(&store).len(), 2, "a refused save is no state");
}

#[test]
fn save_that_is_sent_again_is_no_conflict() {
    let blog = Blog::new();
    let store = blog.open();
    let change = blog.change(&store, "Un.");
    let saved = store.save(&blog.name, &change, now()).unwrap();
    assert_eq!(store.save(&blog.name, &change, now()).unwrap(), saved);
    assert_eq!(blog.states(&store).len(), 2);
}

#[test]
fn saves_of_many_threads_overwrite_nothing() {
    let blog = Blog::new();
    let store = blog.open();
    let change = blog.change(&store, "");
    let saved: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|number| {
                let content = PostContent { text: format!("De {number}."), ..change.content.clone() };
                let save = Save { content, ..change.clone() };
                let (blog, store) = (&blog, &store);
                scope.spawn(move || usize::from(store.save(&blog.name, &save, now()).is_ok()))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(saved, 1);
    assert_eq!(blog.states(&store).len(), 2);
}

#[test]
fn missing_and_invalid_files_are_errors() {
    let blog = Blog::new();
    let store = blog.open();
    let missing = FileName::parse("posts/rien.json").unwrap();
    assert!(matches!(store.read(&missing), Err(StoreError::Missing)));
    let inside_a_file = FileName::parse("posts/ete.json/x.json").unwrap();
    assert!(matches!(store.read(&inside_a_file), Err(StoreError::Missing)));
    let change = blog.change(&store, "Un.");
    assert!(matches!(store.save(&missing, &change, now()), Err(StoreError::Missing)));
    let invalid = &b"{\"title\": \"\xe9\"}"[..];
    fs::write(blog.path(), invalid).unwrap();
    assert!(matches!(store.save(&blog.name, &change, now()), Err(StoreError::Invalid { .. })));
    assert_eq!(fs::read(blog.path()).unwrap(), invalid);
}

#[test]
fn file_that_is_no_json_is_replaced_when_the_author_knows() {
    for invalid in ["{", "", "<<<<<<< HEAD\n{}"] {
        let blog = Blog::new();
        let store = blog.open();
        let saved = blog.save(&store, "Un.").unwrap();
        let change = blog.change(&store, "Un, deux.");
        fs::write(blog.path(), invalid).unwrap();
        let Err(StoreError::Changed(current)) = store.save(&blog.name, &change, now()) else {
            panic!("{invalid} is overwritten")
        };
        assert_eq!((current.text.as_str(), blog.on_disk().as_str()), (invalid, invalid));
        // The fields that the editor does not edit are those of the last state.
        let change = Save { base_hash: current.hash, ..change };
        store.save(&blog.name, &change, now()).unwrap();
        assert_eq!(blog.on_disk(), saved.text.replace("Un.", "Un, deux."));
        let before = store.states(&blog.name).unwrap()[1].id();
        assert_eq!(store.state_text(&blog.name, &before).unwrap(), invalid);
    }
}

#[test]
fn file_that_is_made_again_has_its_other_fields() {
    let blog = Blog::new();
    let store = blog.open();
    let saved = blog.save(&store, "Un.").unwrap();
    let change = Save { base_hash: String::new(), ..blog.change(&store, "Un, deux.") };
    fs::remove_file(blog.path()).unwrap();
    store.save(&blog.name, &change, now()).unwrap();
    assert!(blog.on_disk().contains("\"_other\": [1,2]"));
    assert_eq!(blog.on_disk(), saved.text.replace("Un.", "Un, deux."));
}

#[test]
fn new_file_replaces_none() {
    let blog = Blog::new();
    let store = blog.open();
    let name = FileName::parse("pages/a-propos.json").unwrap();
    assert!(store.create(&name, "{}\n".to_owned(), now()).unwrap().is_some());
    assert!(store.create(&name, "{\"title\": \"B\"}\n".to_owned(), now()).unwrap().is_none());
    assert_eq!(store.read(&name).unwrap().text, "{}\n");
    assert_eq!(store.states(&name).unwrap().len(), 1);
    assert_eq!(fs::read_dir(blog.public().join("pages")).unwrap().count(), 1);
}

#[cfg(unix)]
mod unix {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn saved_file_keeps_its_permissions() {
        let blog = Blog::new();
        let store = blog.open();
        for mode in [0o600, 0o664] {
            fs::set_permissions(blog.path(), Permissions::from_mode(mode)).unwrap();
            blog.save(&store, &format!("{mode}")).unwrap();
            assert_eq!(fs::metadata(blog.path()).unwrap().permissions().mode() & 0o777, mode);
        }
        fs::set_permissions(blog.path(), Permissions::from_mode(0o444)).unwrap();
        let before = blog.on_disk();
        assert!(matches!(blog.save(&store, "Non."), Err(StoreError::Failed(_))));
        assert_eq!(blog.on_disk(), before);
    }

    #[test]
    fn symbolic_link_inside_the_blog_is_followed() {
        let blog = Blog::new();
        fs::rename(blog.path(), blog.public().join("posts/autre.json")).unwrap();
        symlink("autre.json", blog.path()).unwrap();
        let store = blog.open();
        blog.save(&store, "Un.").unwrap();
        assert!(blog.path().is_symlink());
        assert!(fs::read_to_string(blog.public().join("posts/autre.json")).unwrap().contains("Un."));
    }

    #[test]
    fn symbolic_link_out_of_the_blog_is_refused() {
        let blog = Blog::new();
        let outside = blog.folder().join("secret.json");
        fs::rename(blog.path(), &outside).unwrap();
        symlink(&outside, blog.path()).unwrap();
        fs::create_dir(blog.folder().join("autres")).unwrap();
        symlink(blog.folder().join("autres"), blog.public().join("pages")).unwrap();
        let store = blog.open();
        assert!(matches!(store.read(&blog.name), Err(StoreError::Missing)));
        let save = Save { base_hash: String::new(), content: PostContent::default(), entry: None };
        assert!(matches!(store.save(&blog.name, &save, now()), Err(StoreError::Missing)));
        for page in ["pages/a.json", "pages/2012/03/a.json"] {
            let page = FileName::parse(page).unwrap();
            assert!(matches!(store.create(&page, "{}".to_owned(), now()), Err(StoreError::Missing)));
        }
        assert_eq!(fs::read_to_string(&outside).unwrap(), POST);
        assert_eq!(fs::read_dir(blog.folder().join("autres")).unwrap().count(), 0);
    }

    #[test]
    fn old_temporary_files_are_removed_at_start() {
        let blog = Blog::new();
        let (old, new) = (blog.public().join("posts/.carnet-old"), blog.public().join("posts/.carnet-new"));
        fs::write(&new, "{").unwrap();
        let file = fs::File::create(&old).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(2 * 60 * 60)).unwrap();
        drop(blog.open());
        assert!(!old.exists() && new.exists());
    }
}
