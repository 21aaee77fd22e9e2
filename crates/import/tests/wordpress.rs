//! A whole export of WordPress, imported into a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Result;
use import::report::Report;
use import::wordpress::{Options, run};
use jiff::tz::TimeZone;
use protocol::language::Language;
use serde_json::{Value, json};
use tempfile::TempDir;

const EXPORT: &str = include_str!("export.xml");

/// A blog's folder beside an export.
struct Blog(TempDir);

impl Blog {
    fn new(export: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("export.xml"), export)?;
        fs::create_dir_all(folder.path().join("uploads/2012/03"))?;
        fs::write(folder.path().join("uploads/2012/03/panneau.jpg"), "jpg")?;
        Ok(Self(folder))
    }

    fn import_with(&self, has_media: bool, dry_run: bool) -> Result<Report> {
        let (export, media, public) =
            (self.0.path().join("export.xml"), self.0.path().join("uploads"), self.0.path().join("public"));
        run(&Options {
            export: &export,
            media: has_media.then_some(&media),
            public: &public,
            dry_run,
            zone: TimeZone::get("America/Toronto")?,
            language: Language::Fr,
            author: "Camille Essai",
            reserved: &["archive"],
            progress: &|_| (),
        })
    }

    fn import(&self) -> Result<Report> {
        self.import_with(true, false)
    }

    fn json(&self, name: &str) -> Value {
        let bytes = fs::read(self.0.path().join("public").join(name)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// All files below a folder with their contents.
    fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.0.path().join(folder))
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap_or(entry.path()).display().to_string();
            (name, fs::read(entry.path()).unwrap_or_default())
        })
        .collect()
}

#[test]
fn classic_post_becomes_a_file_of_the_author() -> Result<()> {
    let blog = Blog::new(EXPORT)?;
    blog.import()?;
    assert_eq!(
        blog.json("posts/ete.json"),
        json!({
            "title": "L\u{2019}été, c\u{2019}est ‹loin›",
            "date_published": "2012-03-15T09:30:00-04:00",
            "date_modified": "2012-03-20T09:30:00-04:00",
            "tags": ["Vélo", "été"],
            "summary": "Un résumé",
            "image": "/media/2012/03/panneau.jpg",
            "content_html": [
                "<p>On roule<br>\ndepuis mars.</p>",
                "<figure><img src=\"/media/2012/03/panneau.jpg\" alt=\"Un panneau\" /><figcaption>Le <em>panneau</em></figcaption></figure>",
                "<p><a href=\"https://www.youtube.com/watch?v=abcdefgh\">Le tour du lac</a></p>",
                "<p>Voir <a href=\"/a-propos/#equipe\">la page</a> et [meteo ville=\"Québec\"].</p>",
                "<figure><img src=\"/media/2012/03/panneau.jpg\" alt=\"Un panneau vert\"><figcaption>Le panneau du sentier</figcaption></figure>",
            ],
            "_carnet": {
                "aliases": ["/2012/03/%C3%A9t%C3%A9/", "/?p=10"],
                "image_alt": "Un panneau vert",
                "source": "http://vieux.example/?p=10",
            },
        })
    );
    Ok(())
}

#[test]
fn block_post_of_another_author_is_imported() -> Result<()> {
    let blog = Blog::new(EXPORT)?;
    let report = blog.import()?;
    let post = blog.json("posts/des-blocs.json");
    assert_eq!(post["authors"], json!([{"name": "Une invitée"}]));
    assert_eq!(post["_carnet"]["responses"], "closed");
    assert_eq!(
        post["content_html"],
        json!([
            "<p>Un bloc, puis <a href=\"/posts/ete/\">un autre texte</a>.</p>",
            "<ul><li>un</li><li>deux</li></ul>"
        ])
    );
    assert_eq!(report.notes("blocks that WordPress fills itself, left out"), ["latest-posts: 1"]);
    assert_eq!(report.notes("shortcodes that stay as they are written"), ["meteo: 1"]);
    Ok(())
}

#[test]
fn comments_become_responses_in_threads() -> Result<()> {
    let blog = Blog::new(EXPORT)?;
    blog.import()?;
    let feed = blog.json("responses/ete.json");
    let items: Vec<_> = feed["items"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|item| (item["id"].as_str(), item["content_text"].as_str(), item["_carnet"].clone()))
        .collect();
    assert_eq!(
        items,
        [
            (Some("wp-3"), Some("Beau texte."), Value::Null),
            (Some("wp-4"), Some("Merci !"), json!({"parent": "wp-3", "author": true})),
            (Some("wp-7"), Some(""), json!({"kind": "pingback"})),
        ]
    );
    let pending = blog.files("import").remove("pending-responses.jsonl").unwrap_or_default();
    let line: Value = serde_json::from_slice(&pending)?;
    assert_eq!((&line["id"], &line["status"], &line["post"]), (&json!("wp-5"), &json!("held"), &json!("ete")));
    Ok(())
}

#[test]
fn states_become_drafts_and_dates() -> Result<()> {
    let blog = Blog::new(EXPORT)?;
    let report = blog.import()?;
    for (name, status) in [("brouillon", "draft"), ("secret", "draft"), ("mdp", "draft")] {
        assert_eq!(blog.json(&format!("posts/{name}.json"))["_carnet"]["status"], status, "{name}");
    }
    assert_eq!(blog.json("posts/demain.json")["date_published"], "2999-01-01T08:00:00-05:00");
    assert_eq!(blog.json("posts/brouillon.json")["date_published"], "2020-01-01T08:00:00-05:00");
    // Its address is taken by Carnet itself.
    assert_eq!(blog.json("pages/archive-2.json")["title"], "Archives");
    for (what, count) in [
        ("posts", 6),
        ("pages", 2),
        ("drafts", 1),
        ("scheduled", 1),
        ("private, now drafts", 1),
        ("with a password, now drafts", 1),
        ("pictures and other files", 1),
        ("approved comments", 2),
        ("pending comments", 1),
        ("pingbacks and trackbacks", 1),
        ("comments that are spam or in the trash, left out", 1),
        ("in the trash or never saved, left out", 1),
        ("items of other kinds, left out", 1),
        ("tags and categories", 2),
        ("media files copied", 1),
    ] {
        assert_eq!(report.counted(what), count, "{what}");
    }
    Ok(())
}

#[test]
fn personal_data_never_gets_into_the_folder() -> Result<()> {
    let blog = Blog::new(EXPORT)?;
    blog.import()?;
    for (name, bytes) in blog.files("public") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("PLANTED") && !text.contains("192.0.2."), "{name}");
    }
    let report = blog.files("import").remove("report.txt").unwrap_or_default();
    assert!(!String::from_utf8_lossy(&report).contains("PLANTED"));
    Ok(())
}

#[test]
fn second_import_changes_nothing_and_keeps_edits() -> Result<()> {
    let blog = Blog::new(EXPORT)?;
    blog.import()?;
    let before = blog.files("public");
    let report = blog.import()?;
    assert_eq!(blog.files("public"), before);
    assert_eq!(report.counted("files written"), 0);
    let path = blog.0.path().join("public/posts/ete.json");
    let edited = fs::read_to_string(&path)?.replace("On roule", "On pédale");
    fs::write(&path, &edited)?;
    fs::write(blog.0.path().join("export.xml"), EXPORT.replace("Des blocs", "Des blocs neufs"))?;
    let report = blog.import()?;
    assert_eq!(fs::read_to_string(&path)?, edited);
    assert_eq!(report.notes("kept, since it was edited, renamed or deleted here"), ["posts/ete.json"]);
    assert_eq!(blog.json("posts/des-blocs.json")["title"], "Des blocs neufs");
    Ok(())
}

#[test]
fn dry_run_writes_nothing() -> Result<()> {
    let blog = Blog::new(EXPORT)?;
    let report = blog.import_with(true, true)?;
    assert_eq!((report.counted("posts"), blog.files("public").len(), blog.files("import").len()), (6, 0, 0));
    Ok(())
}

#[test]
fn truncated_export_gives_all_whole_items() -> Result<()> {
    let whole = EXPORT.find("<title>Secret").unwrap_or_default();
    let blog = Blog::new(&EXPORT[..whole])?;
    let report = blog.import()?;
    assert_eq!(report.counted("posts"), 3);
    assert_eq!(report.notes("damaged items, left out").len(), 1);
    // An item that is not well-formed does not concern the others.
    let blog = Blog::new(&EXPORT.replacen("<title>Des blocs</title>", "<title>Des blocs", 1))?;
    let report = blog.import()?;
    assert_eq!((report.counted("posts"), report.counted("damaged items, left out")), (5, 1));
    Ok(())
}

#[test]
fn other_files_are_refused() -> Result<()> {
    for text in ["", "<rss><channel></channel></rss>", "{}", "<html>"] {
        let error = Blog::new(text)?.import().err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("not an export of WordPress"), "{text:?}: {error}");
    }
    Ok(())
}

#[test]
fn pictures_without_media_folder_stay_where_they_are() -> Result<()> {
    let blog = Blog::new(EXPORT)?;
    let report = blog.import_with(false, false)?;
    let address = "http://vieux.example/wp-content/uploads/2012/03/panneau.jpg";
    let post = blog.json("posts/ete.json");
    assert_eq!(post["image"], Value::Null);
    assert_eq!(
        post["content_html"][1],
        format!("<figure><a href=\"{address}\">Un panneau</a><figcaption>Le <em>panneau</em></figcaption></figure>")
    );
    assert_eq!(
        report.notes("pictures and recordings at the old address, now links: import again with --media"),
        [address]
    );
    // With the pictures, they are shown.
    blog.import()?;
    assert_eq!(blog.json("posts/ete.json")["image"], "/media/2012/03/panneau.jpg");
    Ok(())
}

#[test]
fn page_of_the_author_keeps_its_address() -> Result<()> {
    let blog = Blog::new(EXPORT)?;
    fs::create_dir_all(blog.0.path().join("public/pages"))?;
    fs::write(blog.0.path().join("public/pages/a-propos.json"), "{}")?;
    let report = blog.import()?;
    assert_eq!(blog.json("pages/a-propos.json"), json!({}));
    assert_eq!(blog.json("pages/a-propos-2.json")["_carnet"]["aliases"], json!(["/?page_id=16"]));
    assert_eq!(report.notes("old addresses that are pages of yours here"), ["/a-propos/: pages/a-propos-2.json"]);
    Ok(())
}
