//! The preview is the page of the build.

use std::fs;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use editor::blog::OpenBlog;
use editor::media;
use editor::preview;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::blog::{TestBlog, article, now};

fn previewed(blog: &OpenBlog, file: &str, content: &str) -> String {
    let preview = preview::article(blog, file, content).unwrap();
    assert!(!preview.article.is_empty(), "{file}: {:?}", preview.diagnostics);
    preview.article
}

/// The path of the page of a file.
fn path_of(file: &str, content: &str) -> String {
    let fields: Value = serde_json::from_str(content).unwrap();
    let stem = file.rsplit('/').next().unwrap().trim_end_matches(".json");
    let slug = fields["_carnet"]["slug"].as_str().unwrap_or(stem);
    if file.starts_with("pages/") { format!("/{slug}/") } else { format!("/posts/{slug}/") }
}

/// Compares all published files of a blog with their build.
fn assert_all_equal(files: &TestBlog, clock: fn() -> Timestamp) -> usize {
    files.build(clock());
    let blog = files.open_at(clock);
    let mut compared = 0;
    for file in files.sources() {
        let content = files.content(&file);
        let is_draft = content.contains("\"draft\"");
        let fields: Value = serde_json::from_str(&content).unwrap();
        let is_scheduled = fields["date_published"].as_str().is_some_and(|date| date[..10] > *clock().to_string());
        if !is_draft && !is_scheduled {
            assert_eq!(previewed(&blog, &file, &content), files.built_article(&path_of(&file, &content)), "{file}");
            compared += 1;
        }
    }
    compared
}

#[test]
fn articles_of_the_demo_equal_the_build() {
    assert!(assert_all_equal(&TestBlog::demo(), || "2099-12-31T00:00:00Z".parse().unwrap()) > 20);
}

#[test]
fn articles_with_all_features_equal_the_build() {
    assert!(assert_all_equal(&TestBlog::fixture(), now) > 6);
}

#[test]
fn articles_of_a_blog_below_a_path_equal_the_build() {
    let settings =
        json!({"title": "Essai", "base_url": "https://essai.example/blog/", "author": {"name": "Autrice"}});
    let blog = TestBlog::new()
        .file("site.json", settings.to_string())
        .post("a", json!({"content_markdown": "[b](/posts/b/) ![](/media/a.svg)"}))
        .post("b", json!({}))
        .file("media/a.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='2' height='1'/>");
    assert_eq!(assert_all_equal(&blog, now), 2);
}

#[test]
fn scheduled_post_is_shown_as_on_its_day() {
    let demo = TestBlog::demo();
    let file = "posts/lettre-a-qui-roulera-en-2099.json";
    demo.build("2099-06-02T00:00:00Z".parse().unwrap());
    let blog = demo.open_at(|| "2013-01-01T00:00:00Z".parse().unwrap());
    let shown = previewed(&blog, file, &demo.content(file));
    assert_eq!(shown, demo.built_article("/posts/lettre-a-qui-roulera-en-2099/"));
}

#[test]
fn draft_without_a_date_is_shown_as_of_now() {
    let files = TestBlog::fixture();
    let drafts = ["posts/brouillon-zanzibar.json", "pages/atelier.json"];
    let blog = files.open();
    let shown = drafts.map(|file| previewed(&blog, file, &files.content(file)));
    for file in drafts {
        let mut fields: Value = serde_json::from_str(&files.content(file)).unwrap();
        fields["_carnet"]["status"] = json!("published");
        if file.starts_with("posts/") {
            fields["date_published"] = json!("2012-05-31T20:00:00-04:00");
        }
        files.write(file, fields.to_string());
    }
    files.build(now());
    for (file, shown) in drafts.into_iter().zip(shown) {
        assert_eq!(shown, files.built_article(&path_of(file, &files.content(file))), "{file}");
    }
}

/// A blog whose posts share tags, series and translations.
fn related() -> TestBlog {
    let mut blog = TestBlog::new();
    for number in 1..=9 {
        let tags = if number % 3 == 0 { json!(["Vélo", "Été"]) } else { json!(["vélo"]) };
        let fields = json!({"date_published": format!("2012-01-0{number}"), "tags": tags});
        blog = blog.post(&format!("p{number}"), fields);
    }
    blog.post("s1", json!({"date_published": "2011-02-01", "_carnet": {"series": {"name": "Suite", "part": 1}}}))
        .post("s2", json!({"date_published": "2011-03-01", "_carnet": {"series": {"name": "Suite", "part": 2}}}))
        .post("fr", json!({"date_published": "2011-04-01"}))
        .post("en", json!({"date_published": "2011-04-02", "language": "en", "_carnet": {"translation_of": "fr"}}))
        .post("x", json!({"date_published": "2012-01-05T12:00:00Z", "tags": ["été"]}))
}

#[test]
fn edited_fields_change_the_article_as_a_build_does() {
    for fields in [
        json!({"title": "Un autre « titre »"}),
        json!({"content_markdown": "## Un\n\nUn *mot*.\n\n## Deux\n\n- a\n\n## Trois\n\n## Quatre"}),
        json!({"date_published": "2010-01-01"}),
        json!({"date_published": "2012-05-01"}),
        json!({"tags": ["Vélo"]}),
        json!({"tags": ["vélo", "neuf"]}),
        json!({"tags": []}),
        json!({"summary": "Un résumé."}),
        json!({"authors": [{"name": "Ana"}, {"name": "Luc"}]}),
        json!({"date_modified": "2012-03-01"}),
        json!({"_carnet": {"series": {"name": "Suite", "part": 3}}}),
        json!({"_carnet": {"slug": "y"}}),
        json!({"language": "en", "_carnet": {"translation_of": "p1"}}),
        json!({"language": "de", "_carnet": {"translation_of": "en"}}),
        json!({"external_url": "https://ailleurs.example/"}),
    ] {
        let files = related();
        let blog = files.open();
        let before = json!({"date_published": "2012-01-05T12:00:00Z", "tags": ["été"]});
        let files = files.post("x", merged(before, &fields));
        let content = files.content("posts/x.json");
        let shown = previewed(&blog, "posts/x.json", &content);
        assert_eq!(shown, files.rendered_article(&path_of("posts/x.json", &content), now()), "{fields}");
    }
}

fn merged(mut fields: Value, others: &Value) -> Value {
    fields.as_object_mut().unwrap().extend(others.as_object().unwrap().clone());
    fields
}

#[test]
fn content_with_an_error_has_no_article_but_a_page() {
    let files = TestBlog::new().post("a", json!({}));
    let blog = files.open();
    for content in ["{", "{\"title\": \"Un\", \"content_markdown\": \"\", \"_carnet\": {\"status\": \"draft\"}}"] {
        let preview = preview::article(&blog, "posts/a.json", content).unwrap();
        assert_eq!(preview.article, "");
        assert!(preview.diagnostics.iter().any(|problem| problem.is_error));
        let page = preview::page(&blog, "posts/a.json", content).unwrap();
        assert!(article(&page).contains("…"), "{page}");
    }
    let page = preview::page(&blog, "posts/a.json", "{\"title\": \"Un titre\"}").unwrap();
    assert!(article(&page).contains("Un titre"));
    assert!(preview::article(&blog, "site.json", "{}").is_err());
}

#[test]
fn page_has_the_same_article_and_opens_links_elsewhere() {
    let files = TestBlog::fixture();
    let blog = files.open();
    let (file, content) = ("posts/tout-en-un.json", files.content("posts/tout-en-un.json"));
    let page = preview::page(&blog, file, &content).unwrap();
    assert_eq!(article(&page), previewed(&blog, file, &content));
    assert_eq!(page.matches("<base target=\"_blank\">").count(), 1);
    assert!(page.contains("href=\"/assets/style-0.css\""));
}

#[test]
fn stored_picture_is_shown_at_once() {
    let files = TestBlog::new().post("a", json!({}));
    let blog = files.open();
    let drawing = b"<svg xmlns='http://www.w3.org/2000/svg' width='7' height='5'/>";
    let stored = media::store(&files.public(), "dessin.svg", drawing).unwrap();
    let text = format!("![Un dessin]({})", stored.address);
    let content = json!({"title": "A", "date_published": "2012-01-01", "content_markdown": text});
    let shown = previewed(&blog, "posts/a.json", &content.to_string());
    assert!(shown.contains("width=\"7\"") && shown.contains("height=\"5\""), "{shown}");
}

#[test]
fn words_are_counted_without_code() {
    let files = TestBlog::new();
    let blog = files.open();
    let text = "Un deux trois.\n\n```\nlet x;\n```";
    let content = json!({"title": "A", "date_published": "2012-01-01", "content_markdown": text});
    assert_eq!(preview::article(&blog, "posts/a.json", &content.to_string()).unwrap().words, 3);
}

/// The reply to a request for a file.
fn replied(blog: &OpenBlog, path: &str) -> (StatusCode, String, Vec<u8>) {
    let request = Request::builder().uri(path).body(Body::empty()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let response = preview::serve(blog, request).await;
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("sandbox;"), "{policy}");
        let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        let (parts, body) = response.into_parts();
        (parts.status, kind.unwrap_or_default(), to_bytes(body, usize::MAX).await.unwrap().to_vec())
    })
}

#[test]
fn files_of_the_blog_are_served_and_no_others() {
    let files = TestBlog::new()
        .post("a", json!({}))
        .file("media/été 1.svg", "<svg/>")
        .file("media/.cache", "a")
        .file("responses/a.json", "{\"items\": []}");
    let blog = files.open();
    let (status, kind, bytes) = replied(&blog, "/media/%C3%A9t%C3%A9%201.svg");
    assert_eq!((status, kind.as_str(), bytes.as_slice()), (StatusCode::OK, "image/svg+xml", &b"<svg/>"[..]));
    let (status, kind, bytes) = replied(&blog, "/assets/style-0.css");
    assert_eq!((status, bytes.as_slice()), (StatusCode::OK, &b"style-0.css"[..]));
    assert!(kind.starts_with("text/css"));
    for path in [
        "/site.json",
        "/posts/a.json",
        "/responses/a.json",
        "/media/.cache",
        "/media/../site.json",
        "/media/%2e%2e/site.json",
        "/media",
        "/",
        "/assets/app-0.js",
        "//etc/hostname",
    ] {
        assert_eq!(replied(&blog, path).0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[cfg(unix)]
#[test]
fn link_that_replaces_a_file_is_not_followed_outside() {
    let files = TestBlog::new().file("media/a.txt", "a").file("../secret.txt", "secret");
    let blog = files.open();
    assert_eq!(replied(&blog, "/media/a.txt").0, StatusCode::OK);
    let path = files.public().join("media/a.txt");
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink("../../secret.txt", &path).unwrap();
    assert_eq!(replied(&blog, "/media/a.txt").0, StatusCode::NOT_FOUND);
}
