//! The order of results.

use proptest::prelude::*;
use search::build::normalize;
use search::query::{Order, Query};

use crate::blog::{Blog, Post, table, tag};

/// Language and title.
const TITLES: &str = include_str!("../data/titles.tsv");

fn titled_posts() -> Vec<Post> {
    let titles = table(TITLES);
    // Every text has all titles.
    let body = titles.iter().map(|line| line[1]).collect::<Vec<_>>().join(". ");
    titles.iter().zip(0..).map(|(line, day)| Post::new(line[0], line[1], &body, day)).collect()
}

#[test]
fn every_exact_title_is_first() {
    let mut posts = titled_posts();
    for _ in 0..2 {
        let blog = Blog::new(&posts);
        for post in &posts {
            assert_eq!(blog.titles(&post.title).first(), Some(&post.title));
            assert_eq!(blog.titles(&post.title.to_uppercase()).first(), Some(&post.title));
        }
        // The other way round, so that no title is first because it is newer.
        posts.reverse();
        posts.iter_mut().zip(0..).for_each(|(post, day)| post.day = day);
    }
}

#[test]
fn exact_titles_are_first_in_a_blog_with_common_words() {
    let mut posts = titled_posts();
    posts.extend(
        (100..500).map(|day| Post::new("fr", "La suite", "le la les un une de la mer du nord en hiver", day)),
    );
    let blog = Blog::new(&posts);
    for title in ["La mer", "La mer du Nord", "Une tarte", "L’été à Québec", "Trois jours à Gand, suite"] {
        assert_eq!(blog.titles(title).first().map(String::as_str), Some(title));
    }
}

#[test]
fn title_is_above_tag_above_heading_above_text() {
    let mut posts = vec![
        Post::new("fr", "Vélo et train", "", 0),
        Post::new("fr", "A", "", 1),
        Post::new("fr", "B", "", 2),
        Post::new("fr", "C", "vélo", 3),
        Post::new("fr", "D", "", 4),
        Post::new("fr", "E", "le vélodrome", 5),
        Post::new("fr", "F", "rien", 6),
    ];
    posts[1].tags.push(tag("Velo"));
    posts[2].headings.push("À vélo".to_owned());
    posts[4].summary = "en vélos".to_owned();
    let blog = Blog::new(&posts);
    assert_eq!(blog.titles("vélo"), ["Vélo et train", "A", "B", "D", "C", "E"]);
    assert_eq!(blog.titles("vélo "), ["Vélo et train", "A", "B", "D", "C"]);
}

#[test]
fn results_can_be_sorted_by_date() {
    let posts = [Post::new("fr", "Vélo", "", 0), Post::new("fr", "B", "vélo", 1), Post::new("fr", "C", "vélo", 2)];
    let blog = Blog::new(&posts);
    let mut query = Query::parse("velo");
    query.order = Order::Date;
    assert_eq!(blog.run(&query).0.posts, [2, 1, 0]);
    assert_eq!(blog.find("velo").posts, [0, 2, 1]);
}

#[test]
fn missing_words_leave_partial_results() {
    let posts = [Post::new("fr", "", "vélo", 0), Post::new("fr", "", "train", 1)];
    let hits = Blog::new(&posts).find("vélo xylophone");
    assert_eq!((hits.posts, hits.is_partial), (vec![0], true));
    assert_eq!(Blog::new(&posts).find("xylophone").posts, [0_u32; 0]);
}

#[test]
fn phrases_are_checked_on_texts() {
    let posts = [Post::new("fr", "", "la mer du Nord", 0), Post::new("fr", "", "au nord de la mer, du sable", 1)];
    let query = Query::parse(&normalize("«\u{a0}mer du nord\u{a0}»"));
    let hits = Blog::new(&posts).run(&query).0;
    assert_eq!(hits.posts, [1, 0]);
    assert!(query.needs_texts());
    assert_eq!(posts.each_ref().map(|post| query.has_phrases(&normalize(&post.body))), [true, false]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn posts_in_any_order_give_the_same_index(posts in Just(titled_posts()).prop_shuffle()) {
        let sorted = titled_posts();
        prop_assert_eq!(crate::blog::index(&posts), crate::blog::index(&sorted));
    }
}
