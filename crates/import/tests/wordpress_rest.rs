//! Saved pages of the REST API of WordPress.

#![recursion_limit = "256"]

mod folder;

use anyhow::Result;
use folder::Folder;
use import::blog::Options;
use import::report::{Entry, Report};
use import::wordpress_rest::run;
use serde_json::json;

fn folder() -> Result<Folder> {
    let post = json!([
        {
            "id": 10, "date": "2012-03-15T09:30:00", "date_gmt": "2012-03-15T13:30:00",
            "modified": "2012-03-20T09:30:00", "modified_gmt": "2012-03-20T13:30:00",
            "slug": "%c3%a9t%c3%a9", "status": "publish", "type": "post", "link": "https://vieux.example/2012/03/%c3%a9t%c3%a9/",
            "guid": {"rendered": "https://vieux.example/?p=10"}, "title": {"rendered": "L&#8217;été"},
            "content": {"rendered": "<p>Un <a href=\"https://vieux.example/lac/\">lac</a>.</p>\n<p>Deux.</p>\n", "protected": false},
            "excerpt": {"rendered": "<p>Un lac. Deux. [&hellip;]</p>\n", "protected": false},
            "author": 1, "featured_media": 5, "comment_status": "open", "sticky": false, "categories": [1, 2], "tags": [3],
            "_links": {"self": [{"href": "https://vieux.example/wp-json/wp/v2/posts/10"}]},
        },
        {
            "id": 12, "date": "2012-04-15T09:30:00", "date_gmt": "2012-04-15T13:30:00", "slug": "secret", "status": "publish",
            "type": "post", "link": "https://vieux.example/secret/", "title": {"rendered": "Secret"},
            "content": {"rendered": "", "protected": true}, "excerpt": {"rendered": "Un résumé", "protected": true},
        },
    ]);
    let page = json!({
        "id": 11, "date": "2012-01-01T08:00:00", "date_gmt": "2012-01-01T13:00:00", "slug": "lac", "status": "publish",
        "type": "page", "link": "https://vieux.example/lac/", "title": {"rendered": "Lac"},
        "content": {"rendered": "<p>Eau</p>", "protected": false},
    });
    let comments = json!([
        {
            "id": 3, "post": 10, "parent": 0, "author": 0, "author_name": "Ana", "author_url": "https://a.example/",
            "author_email": "PLANTED@example.org", "author_ip": "192.0.2.1", "date": "2012-03-16T09:30:00",
            "date_gmt": "2012-03-16T13:30:00", "content": {"rendered": "<p>Beau<br />\ntexte</p>\n"}, "status": "approved",
            "type": "comment",
        },
        {"id": 4, "post": 10, "parent": 3, "author_name": "Zoé", "content": {"rendered": "x"}, "type": "comment"},
    ]);
    let terms = json!([
        {"id": 1, "name": "Non classé", "slug": "non-classe", "taxonomy": "category"},
        {"id": 2, "name": "Vélo &amp; train", "slug": "velo", "taxonomy": "category"},
        {"id": 3, "name": "été", "slug": "ete", "taxonomy": "post_tag"},
    ]);
    let media = json!([{
        "id": 5, "type": "attachment", "source_url": "https://vieux.example/wp-content/uploads/2012/03/a.jpg",
        "alt_text": "Un lac",
    }]);
    let users =
        json!([{"id": 1, "name": "Une invitée", "slug": "invitee", "avatar_urls": {"24": "https://a.example/"}}]);
    Folder::new(&[
        ("api/posts-1.json", &post.to_string()),
        ("api/pages-1.json", &page.to_string()),
        ("api/comments-1.json", &comments.to_string()),
        ("api/terms.json", &terms.to_string()),
        ("api/media.json", &media.to_string()),
        ("api/users.json", &users.to_string()),
        ("api/error.json", "{\"code\": \"rest_post_invalid_page_number\"}"),
        ("uploads/2012/03/a.jpg", "jpg"),
    ])
}

fn import(folder: &Folder) -> Result<Report> {
    let (api, media) = (folder.path("api"), folder.path("uploads"));
    folder.import(|blog| run(&Options { blog, from: &api, media: Some(&media) }))
}

#[test]
fn archives_of_the_api_redirect() -> Result<()> {
    let folder = folder()?;
    let terms = json!([
        {"id": 2, "name": "Vélo", "slug": "velo", "taxonomy": "category", "link": "https://vieux.example/rubrique/loisirs/velo/"},
        {"id": 3, "name": "été", "slug": "%c3%a9t%c3%a9", "taxonomy": "post_tag"},
    ]);
    folder.write("api/terms.json", &terms.to_string())?;
    let report = import(&folder)?;
    let redirects = folder.files("public").remove("_redirects").unwrap_or_default();
    for line in [
        "/category/velo/ /tags/velo/ 301",
        "/rubrique/loisirs/velo/ /tags/velo/ 301",
        "/tag/%C3%A9t%C3%A9/feed/ /tags/ete/feed.xml 301",
    ] {
        assert!(redirects.lines().any(|written| written == line), "{redirects}");
    }
    assert_eq!(report.counted(Entry::ArchiveRedirects), 3);
    assert_eq!(report.notes(Entry::WithoutRedirect), ["/2012/"]);
    Ok(())
}

#[test]
fn posts_and_pages_are_imported() -> Result<()> {
    let folder = folder()?;
    let report = import(&folder)?;
    assert_eq!(
        folder.json("posts/ete.json"),
        json!({
            "title": "L\u{2019}été",
            "date_published": "2012-03-15T09:30:00-04:00",
            "date_modified": "2012-03-20T09:30:00-04:00",
            "authors": [{"name": "Une invitée"}],
            "tags": ["Vélo & train", "été"],
            "image": "/media/2012/03/a.jpg",
            "content_html": ["<p>Un <a href=\"/lac/\">lac</a>.</p>", "<p>Deux.</p>"],
            "_carnet": {
                "aliases": ["/2012/03/%c3%a9t%c3%a9/", "/?p=10"],
                "image_alt": "Un lac",
                "source": "https://vieux.example/?p=10",
            },
        })
    );
    assert_eq!(folder.json("pages/lac.json")["_carnet"]["aliases"], json!(["/?page_id=11"]));
    assert_eq!(folder.json("posts/secret.json")["_carnet"]["status"], "draft");
    assert_eq!(folder.json("posts/secret.json")["summary"], "Un résumé");
    for (what, count) in [
        (Entry::Posts, 2),
        (Entry::Pages, 1),
        (Entry::Tags, 2),
        (Entry::Password, 1),
        (Entry::ApprovedComments, 1),
        (Entry::Damaged, 2),
    ] {
        assert_eq!(report.counted(what), count, "{what:?}: {report}");
    }
    Ok(())
}

#[test]
fn link_to_the_page_of_a_picture_is_one_to_the_file() -> Result<()> {
    let folder = folder()?;
    let page = "https://vieux.example/2012/03/ete/a/";
    let media = json!([{
        "id": 5, "type": "attachment", "link": page,
        "source_url": "https://vieux.example/wp-content/uploads/2012/03/a.jpg",
    }]);
    folder.write("api/media.json", &media.to_string())?;
    let posts = std::fs::read_to_string(folder.path("api/posts-1.json"))?;
    folder.write("api/posts-1.json", &posts.replace("https://vieux.example/lac/", page))?;
    import(&folder)?;
    let post = folder.json("posts/ete.json").to_string();
    assert!(post.contains("<a href=\\\"/media/2012/03/a.jpg\\\">lac</a>"), "{post}");
    Ok(())
}

#[test]
fn comments_become_responses() -> Result<()> {
    let folder = folder()?;
    import(&folder)?;
    assert_eq!(
        folder.json("responses/ete.json")["items"],
        json!([{
            "id": "wp-3",
            "content_text": "Beau\ntexte",
            "date_published": "2012-03-16T09:30:00-04:00",
            "authors": [{"name": "Ana", "url": "https://a.example/"}],
        }])
    );
    for (name, text) in folder.files("public").into_iter().chain(folder.files("import")) {
        assert!(!text.contains("PLANTED") && !text.contains("192.0.2."), "{name}");
    }
    Ok(())
}

#[test]
fn second_import_changes_nothing_and_keeps_edits() -> Result<()> {
    let folder = folder()?;
    folder.assert_repeatable("posts/ete.json", || import(&folder))
}

#[test]
fn items_of_other_kinds_are_counted_by_kind() -> Result<()> {
    let folder = folder()?;
    let block = |id: u32| json!({"id": id, "type": "wp_block"});
    folder
        .write("api/blocks.json", &json!([block(90), block(91), {"id": 92, "type": "nav_menu_item"}]).to_string())?;
    let report = import(&folder)?;
    assert_eq!(report.notes(Entry::OtherKinds), ["nav_menu_item\u{a0}: 1", "wp_block\u{a0}: 2"]);
    Ok(())
}

#[test]
fn folder_without_posts_is_refused() -> Result<()> {
    let folder = Folder::new(&[("api/a.json", "{}")])?;
    assert!(import(&folder).is_err());
    Ok(())
}
