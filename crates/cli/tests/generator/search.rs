//! The search index: what a query finds in the files that a build writes.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use protocol::bundle::Kind;
use search::build::normalize;
use search::cards;
use search::directory::Directory;
use search::query::{Outcome as Step, Query};
use serde_json::json;

use crate::outcome::Outcome;
use crate::site::Site;

/// The addresses of the posts that a query finds.
fn addresses(outcome: &Outcome, text: &str) -> Vec<String> {
    let page = outcome.page("/search/");
    let directory = Directory::read(&BASE64_STANDARD.decode(&page.bundle().search).unwrap()).unwrap();
    let built = outcome.files();
    let query = Query::parse(&normalize(text));
    let mut files: Vec<(u32, &[u8])> = Vec::new();
    let hits = loop {
        match query.run(&directory, &files).unwrap() {
            Step::Found(hits) => break hits,
            Step::Needs(numbers) => {
                for number in numbers {
                    let name = format!("search/{}", directory.terms_name(number).unwrap());
                    files.push((number, built[&name].as_slice()));
                }
            }
        }
    };
    let address = |post: &u32| {
        let (block, position) = directory.card(*post);
        let name = format!("search/{}", directory.cards_name(block).unwrap());
        cards::read(&built[&name], &directory).unwrap()[position].address.clone()
    };
    hits.posts.iter().map(address).collect()
}

#[test]
fn index_has_all_words_of_a_post() {
    let outcome = Site::new()
        .post(
            "adresse",
            json!({
                "title": "Été chaud",
                "date_published": "2012-05-01",
                "tags": ["Réseaux sociaux"],
                "summary": "Cœur à l'ouvrage.",
                "content_markdown": "## Des chevaux\n\nFinit **l**oin[^1].\n\n[^1]: Une note.",
            }),
        )
        .markdown("b", "Rien.")
        .build()
        .good();
    for text in ["été", "reseau social", "l’ouvrage", "cheval", "loin", "notes", "chaud cœur finit"] {
        assert_eq!(addresses(&outcome, text), ["posts/adresse/"], "{text}");
    }
    assert_eq!(addresses(&outcome, "absent"), [""; 0]);
}

#[test]
fn index_has_posts_only() {
    let outcome = Site::new()
        .page("atelier", json!({"title": "Atelier"}))
        .post("b", json!({"title": "Brouette", "_carnet": {"status": "draft"}}))
        .post("c", json!({"title": "Charrette"}))
        .build()
        .good();
    assert_eq!(addresses(&outcome, "atelier"), [""; 0]);
    assert_eq!(addresses(&outcome, "brouette"), [""; 0]);
    assert_eq!(addresses(&outcome, "charrette"), ["posts/c/"]);
}

#[test]
fn index_is_the_same_below_a_path() {
    let site = || Site::new().post("a", json!({"title": "Vélo"}));
    let below = site().setting(json!({"base_url": "https://essai.example/blog/"})).build().good();
    assert_eq!(addresses(&below, "velo"), addresses(&site().build().good(), "velo"));
}

#[test]
fn search_page_has_form_without_the_app() {
    let page = Site::new().build().good().page("/search/");
    assert_eq!(page.bundle().kind, Kind::Search);
    assert_eq!(page.attribute("form[role=search]", "action"), "/search/");
    assert_eq!(page.attribute("form[role=search] input[type=search]", "name"), "q");
    assert_eq!(page.attribute("form[role=search] label", "for"), "q");
    assert!(page.texts(".no-script").concat().contains("JavaScript"));
}
