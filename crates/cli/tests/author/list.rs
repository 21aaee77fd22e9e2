//! `carnet list`: rows, filters, order, JSON.

use serde_json::{Value, json};

use crate::blog::Blog;

fn blog() -> Blog {
    Blog::new()
        .file(
            "public/posts/velo.json",
            r#"{"title": "Éloge du vélo", "date_published": "2011-05-01", "tags": ["Vélo", "marketing RH"],
                "content_markdown": ["Un deux trois.", "```\nquatre\n```"]}"#,
        )
        .file(
            "public/posts/2012/neige.json",
            r#"{"title": "Neige", "date_published": "2012-02-03", "summary": "En février", "content_text": "un deux"}"#,
        )
        .file(
            "public/posts/demain.json",
            r#"{"title": "Demain", "date_published": "2013-01-01", "content_html": "<p>un</p>"}"#,
        )
        .file(
            "public/posts/idee.json",
            r#"{"title": "Idée", "content_text": "un deux trois quatre", "_carnet": {"status": "draft"}}"#,
        )
        .file(
            "public/responses/neige.json",
            r#"{"items": [
                {"id": "a", "content_text": "A", "date_published": "2012-02-04T00:00:00Z", "authors": [{"name": "A"}]},
                {"id": "b", "title": "B", "date_published": "2012-02-05T00:00:00Z",
                 "authors": [{"name": "B", "url": "https://b.example/"}], "_carnet": {"kind": "pingback"}}]}"#,
        )
}

fn slugs(arguments: &[&str]) -> Vec<String> {
    let said = blog().carnet(&[&["list", "--json"][..], arguments].concat()).good();
    let rows: Vec<Value> = serde_json::from_str(&said).unwrap();
    rows.iter().map(|row| row["slug"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn list_shows_a_table_in_the_language_of_the_blog() {
    let said = blog().carnet_in_its_language(&["list"]).good();
    let rows: Vec<Vec<&str>> = said.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(
        rows,
        [
            &["état", "date", "titre", "étiquettes", "mots", "réponses"][..],
            &["planifié", "2013-01-01", "Demain", "1", "0"],
            &["publié", "2012-02-03", "Neige", "2", "1"],
            &["publié", "2011-05-01", "Éloge", "du", "vélo", "Vélo,", "marketing", "RH", "3", "0"],
            &["brouillon", "Idée", "4", "0"],
        ]
    );
    assert!(said.lines().all(|line| line == line.trim_end()), "{said}");
}

#[test]
fn list_prints_json() {
    let said = blog().carnet(&["list", "--json", "--tag", "velo"]).good();
    assert_eq!(
        serde_json::from_str::<Value>(&said).unwrap(),
        json!([{
            "file": "posts/velo.json", "slug": "velo", "status": "published", "date_published": "2011-05-01",
            "title": "Éloge du vélo", "tags": ["Vélo", "marketing RH"], "words": 3, "responses": 0,
        }])
    );
}

#[test]
fn list_filters_ignore_accents() {
    for (arguments, expected) in [
        (&["--status", "draft"][..], &["idee"][..]),
        (&["--status", "scheduled"], &["demain"]),
        (&["--tag", "MARKETING rh"], &["velo"]),
        (&["--year", "2012"], &["neige"]),
        (&["--text", "ELOGE du"], &["velo"]),
        (&["--text", "fevrier"], &["neige"]),
        (&["--text", "quatre", "--status", "published"], &["velo"]),
        (&["--text", "rien de tel"], &[]),
    ] {
        assert_eq!(slugs(arguments), expected, "{arguments:?}");
    }
}

#[test]
fn list_is_sorted() {
    for (order, expected) in [
        ("date", ["demain", "neige", "velo", "idee"]),
        ("title", ["demain", "velo", "idee", "neige"]),
        ("words", ["idee", "velo", "neige", "demain"]),
        ("responses", ["neige", "demain", "velo", "idee"]),
    ] {
        assert_eq!(slugs(&["--sort", order]), expected, "{order}");
    }
}

#[test]
fn list_needs_settings() {
    Blog::empty().carnet(&["list"]).assert_no_blog();
}

#[test]
fn list_shows_other_posts_beside_errors() {
    let said = blog().file("public/posts/faux.json", "{").carnet(&["list"]);
    assert_eq!(said.code, Some(1));
    assert!(said.stderr.starts_with("posts/faux.json:1:"), "{}", said.stderr);
    assert_eq!(said.stdout.lines().count(), 5);
}
