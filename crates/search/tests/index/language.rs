//! Forms of words and typing errors, by tables of French and English words.

use crate::blog::{Blog, Post, table};

/// Language, kind, what is searched for, what the post has.
const PAIRS: &str = include_str!("../data/pairs.tsv");
/// Language, mistyped word, word.
const TYPOS: &str = include_str!("../data/typos.tsv");
/// How many of the typing errors must be corrected.
const MIN_CORRECTED: usize = 45;

#[test]
fn every_form_of_a_word_finds_the_others() {
    let pairs = table(PAIRS);
    assert_eq!(pairs.len(), 200);
    let posts: Vec<Post> = pairs.iter().zip(0..).map(|(pair, day)| Post::new(pair[0], "", pair[3], day)).collect();
    let blog = Blog::new(&posts);
    let mut missed = Vec::new();
    for (number, (pair, post)) in (0..).zip(pairs.iter().zip(&posts)) {
        let is_among_all = blog.find(pair[2]).posts.contains(&number);
        let is_found_alone = Blog::new([post]).find(pair[2]).posts == [0];
        if !is_among_all || !is_found_alone {
            missed.push(pair);
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn typing_errors_are_corrected() {
    let typos = table(TYPOS);
    assert_eq!(typos.len(), 50);
    let words = typos.iter().map(|typo| (typo[0], typo[2]));
    let pairs = table(PAIRS);
    let words = words.chain(pairs.iter().map(|pair| (pair[0], pair[3])));
    let posts: Vec<Post> = words.zip(0..).map(|((language, word), day)| Post::new(language, "", word, day)).collect();
    let blog = Blog::new(&posts);
    let is_missed = |typo: &&Vec<&str>| {
        let found = blog.find(typo[1]).posts;
        !found.iter().any(|post| posts.get(*post as usize).is_some_and(|post| post.body == typo[2]))
    };
    let missed: Vec<_> = typos.iter().filter(is_missed).collect();
    assert!(typos.len() - missed.len() >= MIN_CORRECTED, "{missed:?}");
}

#[test]
fn did_you_mean_has_all_words_of_the_query() {
    let posts = [Post::new("fr", "", "un vélo à la bibliothèque", 0), Post::new("fr", "", "bibliothécaire", 1)];
    let hits = Blog::new(&posts).find("vélo bibliohtèque");
    assert_eq!(hits.did_you_mean.as_deref(), Some("velo bibliotheque"));
    assert_eq!((hits.posts, hits.is_partial), (vec![0], false));
    assert_eq!(Blog::new(&posts).find("vélo").did_you_mean, None);
}

#[test]
fn words_of_found_forms_are_marked() {
    let posts = [Post::new("fr", "", "un cheval, des chevaux", 0)];
    let mut forms = Blog::new(&posts).find("cheval").forms;
    forms.sort();
    assert_eq!(forms, ["cheval", "chevaux"]);
}

#[test]
fn scripts_without_spaces_are_searched_by_sign() {
    let posts =
        [Post::new("ja", "", "東京の夏", 0), Post::new("ja", "", "京都の冬", 1), Post::new("el", "", "Αθήνα", 2)];
    let blog = Blog::new(&posts);
    assert_eq!(blog.find("東京").posts, [0]);
    assert_eq!(blog.find("京").posts, [1, 0]);
    assert_eq!(blog.find("αθηνα").posts, [2]);
}
