//! The size of a page is independent of the number of posts.

use serde_json::json;

use crate::outcome::Outcome;
use crate::site::Site;

/// Posts that differ only in their numbers, on five days of two years, with three tags.
fn site(posts: usize) -> Site {
    (0..posts).fold(Site::new().setting(json!({"posts_per_page": 5})), |site, number| {
        let fields = json!({
            "title": format!("Article {number:04}"),
            "date_published": format!("{}-03-{:02}", 2010 + number % 2, number % 5 + 10),
            "tags": [format!("sujet {}", number % 3)],
        });
        site.post(&format!("article-{number:04}"), fields)
    })
}

fn largest(outcome: &Outcome, is_meant: impl Fn(&str) -> bool) -> usize {
    let files = outcome.files();
    files.iter().filter(|(name, _)| is_meant(name)).map(|(_, bytes)| bytes.len()).max().unwrap_or_default()
}

#[test]
fn size_of_pages_is_independent_of_number_of_posts() {
    let (few, many) = (site(310), site(620));
    let (few, many) = (few.build().good(), many.build().good());
    assert_eq!(many.counts.posts, 620);
    for kind in ["posts/", "page/", "tags/", "archive/", "index"] {
        for ending in [".html", ".json"] {
            let is_meant = |name: &str| name.starts_with(kind) && name.ends_with(ending);
            let (few, many) = (largest(&few, is_meant), largest(&many, is_meant));
            // Numbers of pages and posts may have one more digit.
            assert!(many <= few + 40, "{kind}…{ending}: {few} bytes with 310 posts, {many} with 620");
        }
    }
}
