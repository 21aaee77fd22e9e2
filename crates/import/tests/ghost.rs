//! An export of Ghost.

#![recursion_limit = "256"]

mod folder;

use anyhow::Result;
use folder::Folder;
use import::blog::Options;
use import::ghost::run;
use import::report::{Entry, Report};
use serde_json::json;

fn export() -> String {
    let data = json!({
        "posts": [
            {
                "id": "a1", "title": "L'été", "slug": "ete", "type": "post", "status": "published",
                "visibility": "public",
                "html": "<p>Un <a href=\"__GHOST_URL__/lac/\">lac</a>.</p><img src=\"__GHOST_URL__/content/images/2020/01/a.jpg\">",
                "feature_image": "__GHOST_URL__/content/images/2020/01/a.jpg", "custom_excerpt": "Un résumé",
                "published_at": "2020-01-02T10:00:00.000Z", "updated_at": "2020-02-02T10:00:00.000Z",
                "email": "PLANTED@example.org",
            },
            {
                "id": "a2", "title": "Lac", "slug": "lac", "type": "page", "status": "published", "html": "<p>Eau.</p>",
                "published_at": "2020-01-03T10:00:00.000Z", "updated_at": "2020-01-03T10:00:20.000Z",
            },
            {"id": "a3", "title": "Brouillon", "slug": "brouillon", "status": "draft", "html": "<p>x</p>"},
            {
                "id": "a4", "title": "Membres", "slug": "membres", "status": "published", "visibility": "members",
                "html": "<p>x</p>", "published_at": 1577959200000_u64,
            },
            {"id": "a5", "title": "Perdu", "slug": "perdu", "status": "published", "html": null, "lexical": "x".repeat(400)},
        ],
        "tags": [
            {"id": "t1", "name": "Vélo", "slug": "velo"},
            {"id": "t2", "name": "#interne", "slug": "hash-interne"},
            {"id": "t3", "name": "Lac", "slug": "lac"},
        ],
        "posts_tags": [
            {"post_id": "a1", "tag_id": "t3", "sort_order": 1},
            {"post_id": "a1", "tag_id": "t1", "sort_order": 0},
            {"post_id": "a1", "tag_id": "t2", "sort_order": 2},
        ],
        "users": [{"id": "u1", "name": "Une invitée", "email": "PLANTED@example.org"}],
        "posts_authors": [{"post_id": "a1", "author_id": "u1", "sort_order": 0}],
        "posts_meta": [{"post_id": "a1", "feature_image_alt": "Un lac"}],
    });
    json!({"db": [{"meta": {"version": "5.0.0"}, "data": data}]}).to_string()
}

fn import(folder: &Folder) -> Result<Report> {
    let (export, media) = (folder.path("export.json"), folder.path("content"));
    folder.import(|blog| run(&Options { blog, from: &export, media: Some(&media) }))
}

fn folder() -> Result<Folder> {
    Folder::new(&[("export.json", &export()), ("content/images/2020/01/a.jpg", "jpg")])
}

#[test]
fn posts_and_pages_are_imported() -> Result<()> {
    let folder = folder()?;
    let report = import(&folder)?;
    assert_eq!(
        folder.json("posts/ete.json"),
        json!({
            "title": "L'été",
            "date_published": "2020-01-02T10:00:00Z",
            "date_modified": "2020-02-02T10:00:00Z",
            "authors": [{"name": "Une invitée"}],
            "tags": ["Vélo", "Lac"],
            "summary": "Un résumé",
            "image": "/media/images/2020/01/a.jpg",
            "content_html": ["<p>Un <a href=\"/lac/\">lac</a>.</p>", "<img src=\"/media/images/2020/01/a.jpg\">"],
            "_carnet": {"aliases": ["/ete/"], "image_alt": "Un lac", "source": "ghost a1"},
        })
    );
    let page = folder.json("pages/lac.json");
    assert_eq!((&page["date_modified"], &page["_carnet"]["aliases"]), (&json!(null), &json!(null)));
    assert_eq!(folder.json("posts/membres.json")["_carnet"]["status"], "draft");
    assert_eq!(folder.json("posts/membres.json")["date_published"], "2020-01-02T05:00:00-05:00");
    for (what, count) in
        [(Entry::Posts, 3), (Entry::Pages, 1), (Entry::Drafts, 2), (Entry::Damaged, 1), (Entry::Tags, 2)]
    {
        assert_eq!(report.counted(what), count, "{what:?}: {report}");
    }
    assert!(folder.files("public").values().all(|text| !text.contains("PLANTED")));
    Ok(())
}

#[test]
fn second_import_changes_nothing_and_keeps_edits() -> Result<()> {
    let folder = folder()?;
    folder.assert_repeatable("posts/ete.json", || import(&folder))
}

#[test]
fn other_files_are_refused() -> Result<()> {
    for text in ["", "{}", "[]", "{\"db\": []}"] {
        assert!(import(&Folder::new(&[("export.json", text)])?).is_err(), "{text}");
    }
    Ok(())
}
