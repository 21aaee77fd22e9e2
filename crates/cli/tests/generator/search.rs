//! The search index: words in shards by their first three letters, and the index of all words.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use protocol::bundle::{Kind, Shard};
use search::build::normalize;
use search::cards;
use search::directory::Directory;
use search::query::{Outcome as Step, Query};
use serde_json::json;

use crate::outcome::Outcome;
use crate::site::Site;

/// The addresses of the posts for a word in a shard.
fn found(outcome: &Outcome, word: &str) -> Vec<String> {
    let shard: Shard =
        serde_json::from_value(outcome.json(&format!("search/{}.json", protocol::words::shard(word)))).unwrap();
    let line = shard.words.iter().find(|line| line.split(' ').next() == Some(word));
    let positions = line.map(|line| line.split(' ').skip(1).map(|position| position.parse::<usize>().unwrap()));
    positions.into_iter().flatten().map(|position| shard.posts[position].url.clone()).collect()
}

#[test]
fn search_finds_words_without_accents() {
    let outcome = Site::new()
        .post("adresse", json!({"title": "Été chaud", "tags": ["Réseaux sociaux"], "summary": "Cœur à l'ouvrage.", "content_text": "Corps."}))
        .build()
        .good();
    for word in ["ete", "chaud", "adresse", "reseaux", "sociaux", "coeur", "ouvrage"] {
        assert_eq!(found(&outcome, word), ["/posts/adresse/"], "{word}");
    }
    // Single letters and the text are not indexed.
    outcome.contains("search/coe.json", "coeur 0").lacks("search/l.json").lacks("search/cor.json");
}

#[test]
fn search_uses_excerpt_without_summary() {
    let outcome = Site::new().markdown("a", "Commence ici.\n\nFinit loin.").build().good();
    assert_eq!(found(&outcome, "commence"), ["/posts/a/"]);
    outcome.lacks("search/fin.json");
}

#[test]
fn search_words_are_sorted_with_newest_posts_first() {
    let outcome = Site::fixture().build().good();
    let shard: Shard = serde_json::from_value(outcome.json("search/res.json")).unwrap();
    let words: Vec<&str> = shard.words.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert!(words.is_sorted(), "{words:?}");
    assert!(words.iter().all(|word| word.starts_with("re")));
    assert_eq!(found(&outcome, "reseau"), ["/posts/reseau-2/", "/posts/reseau-1/"]);
    assert_eq!(
        shard.posts.iter().find(|post| post.url == "/posts/reseau-1/").unwrap().note.as_deref(),
        Some("1er\u{a0}septembre\u{a0}2010")
    );
}

#[test]
fn search_shards_are_named_by_prefix() {
    let outcome = Site::fixture().build().good();
    for (name, bytes) in outcome.files() {
        let Some(shard) = name.strip_prefix("search/").and_then(|name| name.strip_suffix(".json")) else { continue };
        if shard == "index" {
            continue;
        }
        let content: Shard = serde_json::from_slice(&bytes).unwrap();
        if shard == protocol::words::SHORT {
            assert!(content.words.iter().all(|word| word.find(' ') == Some(2)), "{name}");
            continue;
        }
        assert!(!content.words.is_empty() && content.words.iter().all(|word| word.starts_with(shard)), "{name}");
    }
}

#[test]
fn search_excludes_static_pages() {
    let outcome = Site::new().page("atelier", json!({})).post("b", json!({})).build().good();
    outcome.lacks("search/ate.json").has("search/tit.json");
}

/// The addresses of the posts that a query finds in the index of all words.
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
fn search_page_has_form_without_the_app() {
    let page = Site::new().build().good().page("/search/");
    assert_eq!(page.bundle().kind, Kind::Search);
    assert_eq!(page.attribute("form[role=search]", "action"), "/search/");
    assert_eq!(page.attribute("form[role=search] input[type=search]", "name"), "q");
    assert_eq!(page.attribute("form[role=search] label", "for"), "q");
    assert!(page.texts(".no-script").concat().contains("JavaScript"));
}
