//! The home page and its further pages.

use protocol::bundle::Kind;
use serde_json::json;

use crate::site::Site;

fn site(posts: usize) -> Site {
    (1..=posts).fold(Site::new().setting(json!({"posts_per_page": 3})), |site, number| {
        site.post(&format!("p{number:02}"), json!({"date_published": format!("2012-01-{number:02}")}))
    })
}

#[test]
fn list_has_newest_posts_first_by_year() {
    let page = Site::fixture().build().good().page("/");
    assert_eq!(page.bundle().kind, Kind::Home);
    assert_eq!(page.texts("section.year > h2 > a"), ["2012", "2011"]);
    assert_eq!(page.attributes("section.year > h2 > a", "href"), ["/archive/2012/", "/archive/2011/"]);
    assert_eq!(
        page.attributes("ol.entries > li.entry > h3.entry-title > a", "href"),
        ["/posts/tout-en-un/", "/posts/html-a-nettoyer/", "/posts/texte-brut/"]
    );
    assert_eq!(page.texts("time.entry-date"), ["20\u{a0}mai", "1er\u{a0}mai", "31\u{a0}décembre"]);
    assert_eq!(page.texts(".entry-summary")[0], "Un texte qui se sert de tout, «\u{a0}pour voir\u{a0}».");
    assert_eq!(page.texts(".site-description"), ["Un carnet qui se sert de tout\u{a0}: champs, signes et langues."]);
}

#[test]
fn list_sorts_posts_of_same_instant_by_slug() {
    let same = json!({"date_published": "2012-01-01"});
    let outcome = Site::new().post("c", same.clone()).post("a", same.clone()).post("b", same).build();
    assert_eq!(outcome.page("/").attributes(".entry-title a", "href"), ["/posts/a/", "/posts/b/", "/posts/c/"]);
}

#[test]
fn list_pages_link_to_each_other() {
    let outcome =
        site(7).build().good().has("page/2/index.html").has("page/3/index.json").lacks("page/1").lacks("page/4");
    let step = |address: &str, rel: &str| outcome.page(address).attributes(&format!(".pager a[rel={rel}]"), "href");
    assert_eq!((step("/", "prev"), step("/", "next")), (vec![], vec!["/page/2/".to_owned()]));
    assert_eq!((step("/page/2/", "prev"), step("/page/2/", "next")), (vec!["/".into()], vec!["/page/3/".into()]));
    assert_eq!((step("/page/3/", "prev"), step("/page/3/", "next")), (vec!["/page/2/".into()], vec![]));
    assert_eq!(outcome.page("/page/3/").attributes(".entry-title a", "href"), ["/posts/p01/"]);
}

#[test]
fn list_pages_show_their_number() {
    let outcome = site(7).build().good();
    let page = outcome.page("/page/2/");
    assert_eq!(page.texts(".pager > span"), ["Page\u{a0}2 sur\u{a0}3"]);
    assert_eq!(page.texts("title"), ["Essai – page\u{a0}2 · Essai"]);
    assert_eq!(outcome.page("/").texts("title"), ["Essai"]);
}

#[test]
fn list_has_no_empty_last_page() {
    site(6).build().good().has("page/2/index.html").lacks("page/3");
    let page = site(3).build().good().lacks("page").page("/");
    assert_eq!(page.count(".pager"), 0);
}

#[test]
fn list_shows_every_post_once() {
    let outcome = site(7).build().good();
    let mut found: Vec<String> = ["/", "/page/2/", "/page/3/"]
        .iter()
        .flat_map(|page| outcome.page(page).attributes(".entry-title a", "href"))
        .collect();
    assert!(found.is_sorted_by(|a, b| a > b), "{found:?}");
    found.dedup();
    assert_eq!(found.len(), 7);
}

#[test]
fn list_of_empty_blog_is_valid() {
    let outcome = Site::new().build().good();
    assert_eq!(outcome.page("/").texts(".empty"), ["Rien ici pour le moment."]);
    assert_eq!(outcome.page("/tags/").texts(".empty"), ["Rien ici pour le moment."]);
    assert_eq!(outcome.page("/archive/").texts(".count"), ["0\u{a0}article"]);
    assert_eq!((outcome.counts.posts, outcome.counts.pages), (0, 6));
}
