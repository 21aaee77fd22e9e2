//! The list of posts, and the diagnostics of one.

use std::collections::HashSet;
use std::fs;

use editor::posts::{diagnostics, list};
use editor_protocol::{PostList, Visibility};
use serde_json::json;

use crate::blog::TestBlog;

fn blog() -> TestBlog {
    TestBlog::new()
        .post("ancien", json!({"date_published": "2011-03-01", "tags": ["Vélo", "Été"]}))
        .post("nouveau", json!({"title": "L'été à vélo", "tags": ["vélo", "Vélo route"]}))
        .post("prevu", json!({"date_published": "2012-07-01T08:00:00-04:00", "tags": ["Vélo"]}))
        .post("brouillon", json!({"_carnet": {"status": "draft"}}))
        .file("pages/a-propos.json", json!({"title": "À propos", "content_markdown": "Moi."}).to_string())
        .file("posts/casse.json", "{")
}

fn listed(list: &PostList) -> Vec<&str> {
    list.posts.iter().map(|post| post.file.as_str()).collect()
}

#[test]
fn posts_are_listed_by_visibility_and_date() {
    let files = blog();
    let blog = files.open();
    let list = list(&blog, &HashSet::new()).unwrap();
    assert_eq!(
        listed(&list),
        [
            "posts/brouillon.json",
            "posts/casse.json",
            "posts/prevu.json",
            "posts/nouveau.json",
            "posts/ancien.json",
            "pages/a-propos.json"
        ]
    );
    let kinds: Vec<Visibility> = list.posts.iter().map(|post| post.visibility).collect();
    use Visibility::{Draft, Page, Published, Scheduled};
    assert_eq!(kinds, [Draft, Draft, Scheduled, Published, Published, Page]);
    let broken = &list.posts[1];
    assert_eq!((broken.title.as_str(), broken.has_errors), ("posts/casse.json", true));
    let post = &list.posts[3];
    assert_eq!(
        (post.slug.as_str(), post.date.as_str(), post.has_errors),
        ("nouveau", "15\u{a0}janvier\u{a0}2012", false)
    );
    assert!(
        post.search_text.contains("lete a velo") && post.search_text.contains("velo route"),
        "{}",
        post.search_text
    );
    assert_eq!(list.tags.first().map(String::as_str), Some("Vélo"));
}

#[test]
fn unsaved_texts_are_marked_also_of_lost_files() {
    let files = blog();
    let blog = files.open();
    let unsaved = ["posts/ancien.json", "posts/supprime.json"].map(str::to_owned).into();
    let list = list(&blog, &unsaved).unwrap();
    let marked: Vec<&str> =
        list.posts.iter().filter(|post| post.has_unsaved_text).map(|post| post.file.as_str()).collect();
    assert_eq!(marked, ["posts/supprime.json", "posts/ancien.json"]);
}

#[test]
fn changed_files_are_read_again() {
    let files_of = blog();
    let blog = files_of.open();
    let titles = || -> Vec<String> {
        list(&blog, &HashSet::new()).unwrap().posts.into_iter().map(|post| post.title).collect()
    };
    assert!(titles().contains(&"Titre de ancien".to_owned()));
    assert!(!blog.refresh().unwrap());
    let files_of =
        files_of.post("ancien", json!({"title": "Autre titre"})).post("encore", json!({"title": "Encore un"})).file(
            "posts/casse.json",
            json!({"title": "Réparé", "date_published": "2012-01-01", "content_text": "a"}).to_string(),
        );
    fs::remove_file(files_of.public().join("posts/brouillon.json")).unwrap();
    let titles = titles();
    for title in ["Autre titre", "Encore un", "Réparé"] {
        assert!(titles.contains(&title.to_owned()), "{titles:?}");
    }
    assert!(!titles.contains(&"Titre de brouillon".to_owned()));
    assert!(!blog.refresh().unwrap());
}

#[test]
fn broken_settings_leave_the_list_as_it_was() {
    let files_of = blog();
    let blog = files_of.open();
    files_of.write("site.json", "{");
    assert!(blog.refresh().is_err());
    assert_eq!(list(&blog, &HashSet::new()).unwrap().posts.len(), 6);
    assert_eq!(blog.settings().title, "Essai");
}

#[test]
fn diagnostics_name_the_line_of_the_text() {
    let files = blog();
    let blog = files.open();
    let content = json!({
        "title": "Un", "date_published": "2012-01-15",
        "content_markdown": ["Un.\nDeux.", "[a](/posts/absent/)", "![](/media/absente.png)"],
    });
    let found = diagnostics(&blog, "posts/un.json", &content.to_string());
    let lines: Vec<_> = found.iter().map(|problem| (problem.field.as_str(), problem.line)).collect();
    assert!(lines.contains(&("text", Some(4))), "{found:?}");
    assert!(lines.contains(&("text", Some(6))), "{found:?}");
    assert!(found.iter().any(|problem| problem.is_error) && found.iter().any(|problem| !problem.is_error));
}

#[test]
fn own_label_is_fixable_where_most_posts_have_another() {
    let files = blog();
    let blog = files.open();
    // Two posts have "Vélo", and one has "vélo".
    for (tag, expected) in [("VÉLO", true), ("vélo", false), ("Vélo", false)] {
        let content =
            json!({"title": "Un", "date_published": "2012-01-15", "content_markdown": "Un.", "tags": [tag]});
        let found = diagnostics(&blog, "posts/un.json", &content.to_string());
        let fixable: Vec<bool> = found.iter().map(|problem| problem.is_fixable).collect();
        assert_eq!(fixable, [expected], "{tag}");
    }
}

#[test]
fn diagnostics_compare_with_other_posts() {
    let files = blog();
    let blog = files.open();
    let fields = |fields: serde_json::Value| {
        let mut post = json!({"title": "Un", "date_published": "2012-01-15", "content_markdown": "Un."});
        post.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let found = diagnostics(&blog, "posts/un.json", &post.to_string());
        found.into_iter().map(|problem| problem.field).collect::<Vec<_>>()
    };
    assert_eq!(fields(json!({})), [""; 0]);
    assert_eq!(fields(json!({"_carnet": {"slug": "ancien"}})), ["slug"]);
    assert_eq!(fields(json!({"_carnet": {"translation_of": "absent"}})), ["translation_of"]);
    assert_eq!(fields(json!({"tags": ["VÉLO"]})), ["tags"]);
    assert_eq!(fields(json!({"id": "ancien"})), ["id"]);
    // Its own file is no other post.
    assert!(
        diagnostics(
            &blog,
            "posts/ancien.json",
            &json!({
                "title": "Un", "date_published": "2012-01-15", "content_markdown": "[ici](/posts/ancien/)",
            })
            .to_string()
        )
        .is_empty()
    );
}
