//! Filters by tag, year and language.

use search::query::Query;

use crate::blog::{Blog, Post, tag};

fn blog() -> Blog {
    let mut posts: Vec<Post> = (0..300).map(|day| Post::new("fr", "", "vélo", day)).collect();
    posts[7].tags = vec![tag("En route"), tag("Vacances")];
    posts[250].tags = vec![tag("En route")];
    posts[250].language = "en".to_owned();
    Blog::new(&posts)
}

#[test]
fn filters_are_combined_with_words() {
    let blog = blog();
    let mut query = Query::parse("velo");
    query.tag = Some("en-route".to_owned());
    assert_eq!(blog.run(&query).0.posts, [250, 7]);
    query.year = Some(2000);
    assert_eq!(blog.run(&query).0.posts, [7]);
    (query.year, query.language) = (None, Some("en".to_owned()));
    assert_eq!(blog.run(&query).0.posts, [250]);
    query.tag = Some("en".to_owned());
    assert_eq!(blog.run(&query).0.posts, [0_u32; 0]);
}

#[test]
fn filter_without_words_finds_all_its_posts() {
    let blog = blog();
    let mut query = Query::parse("");
    assert_eq!(blog.run(&query).0.posts, [0_u32; 0]);
    query.year = Some(2001);
    assert_eq!(blog.run(&query).0.posts, (100..200).rev().collect::<Vec<u32>>());
}

#[test]
fn tags_are_no_words_of_the_text() {
    assert_eq!(blog().find("#vacances").posts, [7]);
    assert_eq!(blog().find("route").posts, [250, 7]);
    assert!(blog().find("en-route").forms.iter().all(|form| !form.starts_with('#')));
}

#[test]
fn directory_has_years_languages_and_the_number_of_tags() {
    let blog = blog();
    assert_eq!(blog.directory.years(), [(2000, 100), (2001, 100), (2002, 100)]);
    assert_eq!(blog.directory.languages(), ["en", "fr"]);
    assert_eq!(blog.directory.tags(), 2);
    assert_eq!([7, 250].map(|post| blog.card(post).language), ["fr", "en"]);
}
