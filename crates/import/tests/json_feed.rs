//! JSON Feed: a feed, or a folder with items.

mod folder;

use anyhow::Result;
use folder::Folder;
use import::blog::{Blog, Options};
use import::json_feed::run;
use import::report::{Entry, Report};
use serde_json::{Value, json};

fn feed() -> String {
    let feed = json!({
        "version": "https://jsonfeed.org/version/1",
        "title": "Vieux carnet",
        "home_page_url": "https://vieux.example/",
        "author": {"name": "Camille Essai"},
        "items": [
            {
                "id": "https://vieux.example/2012/ete",
                "url": "https://vieux.example/2012/ete/",
                "title": "L'été <i>arrive</i>",
                "content_html": "<p>Du lac.</p><p><a href=\"/2012/lac/\">Le lac</a> <img src=\"/images/lac.jpg\"></p>",
                "date_published": "2012-06-01T08:00:00.5-04:00",
                "tags": ["vélo", "Québec"],
                "image": "https://vieux.example/images/lac.jpg",
                "language": "en",
                "attachments": [{"url": "https://a.example/son.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12.0}],
            },
            {
                "id": 2,
                "url": "https://vieux.example/2012/lac/",
                "content_text": "Une phrase sans titre.\n\nUne autre.",
                "authors": [{"name": "Une invitée"}],
                "date_published": "2012-05-01",
                "tags": ["Velo"],
            },
            {"id": "3", "title": "Rien"},
        ],
    });
    feed.to_string()
}

fn folder() -> Result<Folder> {
    Folder::new(&[("feed.json", &feed()), ("files/images/lac.jpg", "jpg")])
}

fn import(folder: &Folder, name: &str) -> Result<Report> {
    let (feed, media) = (folder.path(name), folder.path("files"));
    folder.import(|blog| run(&Options { blog, from: &feed, media: Some(&media) }))
}

#[test]
fn items_of_a_feed_become_posts() -> Result<()> {
    let folder = folder()?;
    let report = import(&folder, "feed.json")?;
    assert_eq!(
        folder.json("posts/ete.json"),
        json!({
            "title": "L'été arrive",
            "date_published": "2012-06-01T08:00:00-04:00",
            "language": "en",
            "tags": ["Velo", "Québec"],
            "image": "/media/images/lac.jpg",
            "content_html": [
                "<p>Du lac.</p>",
                "<p><a href=\"/posts/lac/\">Le lac</a> <img src=\"/media/images/lac.jpg\"></p>",
            ],
            "attachments": [{"url": "https://a.example/son.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12}],
            "_carnet": {"aliases": ["/2012/ete/"], "source": "https://vieux.example/2012/ete"},
        })
    );
    let lac = folder.json("posts/lac.json");
    assert_eq!(lac["title"], "Une phrase sans titre. Une autre.");
    assert_eq!(lac["content_text"], json!(["Une phrase sans titre.", "Une autre."]));
    assert_eq!(lac["authors"], json!([{"name": "Une invitée"}]));
    assert_eq!(lac["_carnet"]["source"], "https://vieux.example/ 2");
    for (what, count) in [(Entry::Posts, 2), (Entry::Tags, 2), (Entry::MediaCopied, 1), (Entry::Damaged, 1)] {
        assert_eq!(report.counted(what), count, "{what:?}: {report}");
    }
    assert_eq!(report.notes(Entry::SharedTags).len(), 1);
    assert!(folder.files("public").contains_key("media/images/lac.jpg"));
    Ok(())
}

#[test]
fn imported_files_are_listed_after_an_error() -> Result<()> {
    let folder = folder()?;
    // No folder can be made there.
    folder.write("public/media", "x")?;
    assert!(import(&folder, "feed.json").is_err());
    let list: Value = serde_json::from_str(&folder.files("import").remove("files.json").unwrap_or_default())?;
    let hashes = list.as_object().into_iter().flatten().filter_map(|(_, imported)| imported["sha256"].as_str());
    assert_eq!(hashes.map(str::len).collect::<Vec<_>>(), [64, 64]);
    Ok(())
}

#[test]
fn second_import_changes_nothing_and_keeps_edits() -> Result<()> {
    let folder = folder()?;
    folder.assert_repeatable("posts/ete.json", || import(&folder, "feed.json"))
}

#[test]
fn folder_with_single_items_is_imported() -> Result<()> {
    let item = |url: &str| json!({"id": url, "url": url, "title": "Un", "content_html": "<p>a</p>", "date_published": "2012-01-01"});
    let folder = Folder::new(&[
        ("items/a.json", &item("https://vieux.example/a.html").to_string()),
        ("items/2012/b.json", &item("https://vieux.example/b/").to_string()),
        ("items/c.json", "{"),
        ("items/d.txt", "d"),
    ])?;
    let report = import(&folder, "items")?;
    assert_eq!((report.counted(Entry::Posts), report.counted(Entry::Damaged)), (2, 1));
    assert_eq!(folder.json("posts/a.json")["_carnet"]["aliases"], json!(["/a.html"]));
    Ok(())
}

#[test]
fn dry_run_writes_nothing() -> Result<()> {
    let folder = folder()?;
    let feed = folder.path("feed.json");
    let report =
        folder.import(|blog| run(&Options { blog: Blog { dry_run: true, ..blog }, from: &feed, media: None }))?;
    assert_eq!(report.counted(Entry::Posts), 2);
    assert!(folder.files("public").is_empty() && folder.files("import").is_empty());
    assert_eq!(report.notes(Entry::WithoutMedia).len(), 2);
    Ok(())
}

#[test]
fn other_files_are_refused() -> Result<()> {
    for text in ["", "[]", "{}", "{\"version\": \"https://other.example/\", \"items\": []}"] {
        let folder = Folder::new(&[("feed.json", text)])?;
        assert!(import(&folder, "feed.json").is_err(), "{text}");
        assert_eq!(folder.json("posts"), Value::Null);
    }
    Ok(())
}
