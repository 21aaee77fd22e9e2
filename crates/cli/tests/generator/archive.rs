//! The archive: years, and the posts of a year by month.

use protocol::bundle::Kind;
use serde_json::json;

use crate::site::Site;

#[test]
fn archive_counts_posts_per_year_newest_first() {
    let page = Site::fixture().build().good().page("/archive/");
    assert_eq!(page.bundle().kind, Kind::Archive);
    assert_eq!(page.texts("ul.years > li > a"), ["2012", "2011", "2010"]);
    assert_eq!(page.attributes("ul.years > li > a", "href"), ["/archive/2012/", "/archive/2011/", "/archive/2010/"]);
    assert_eq!(page.texts("ul.years .count"), ["2\u{a0}articles", "1\u{a0}article", "3\u{a0}articles"]);
    assert_eq!(page.texts("p.count"), ["6\u{a0}articles"]);
}

#[test]
fn archive_of_a_year_lists_posts_by_month() {
    let page = Site::fixture().build().good().page("/archive/2010/");
    assert_eq!(page.texts("h1"), ["2010"]);
    assert_eq!(page.texts("p.count"), ["3\u{a0}articles en\u{a0}2010"]);
    assert_eq!(page.texts("section.year > h2"), ["Septembre", "Juillet"]);
    assert_eq!(
        page.attributes(".entry-title a", "href"),
        ["/posts/reseau-2/", "/posts/reseau-1/", "/posts/a-quiet-lane/"]
    );
    assert_eq!(page.count(".entry-summary"), 0);
}

#[test]
fn archive_uses_time_zone_of_the_site() {
    let site = Site::new()
        .setting(json!({"time_zone": "America/Toronto"}))
        .post("a", json!({"date_published": "2012-01-01T04:59:59Z"}));
    site.build().good().has("archive/2011/index.html").lacks("archive/2012");
}

#[test]
fn archive_of_a_long_year_is_paged() {
    let site = (0..51).fold(Site::new(), |site, number| {
        site.post(
            &format!("p{number}"),
            json!({"date_published": format!("2011-{:02}-{:02}", number % 12 + 1, number % 28 + 1)}),
        )
    });
    let outcome = site.build().good().has("archive/2011/page/2/index.html").lacks("archive/2011/page/3");
    assert_eq!(outcome.page("/archive/2011/").count("li.entry"), 50);
    assert_eq!(outcome.page("/archive/2011/page/2/").count("li.entry"), 1);
}
