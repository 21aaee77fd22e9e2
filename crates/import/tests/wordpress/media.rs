//! Media: files of the media folder, and files to download.

use std::fs;

use anyhow::Result;
use import::blog::{Blog, Options};
use import::downloads::Downloads;
use import::report::Entry;
use import::wordpress::run;
use serde_json::Value;

use crate::{EXPORT, run_import, run_import_with, with_export};

#[test]
fn media_that_hosts_refuse_is_not_referred_to() -> Result<()> {
    let folder = with_export(EXPORT)?;
    fs::File::create(folder.path("uploads/2012/03/panneau.jpg"))?.set_len(25 * 1024 * 1024 + 1)?;
    let report = run_import(&folder)?;
    assert_eq!(report.notes(Entry::LargeFiles), ["2012/03/panneau.jpg"]);
    assert!(report.notes(Entry::MissingMedia).is_empty());
    assert!(!folder.json("posts/ete.json").to_string().contains("/media/"));
    assert_eq!(report.counted(Entry::MediaCopied), 0);
    Ok(())
}

#[test]
fn picture_of_the_author_keeps_its_name() -> Result<()> {
    let folder = with_export(EXPORT)?;
    folder.write("public/media/2012/03/panneau.jpg", "own")?;
    let report = run_import(&folder)?;
    assert_eq!(report.notes(Entry::RenamedMedia), ["2012/03/panneau.jpg → 2012/03/panneau-2.jpg"]);
    assert_eq!(folder.json("posts/ete.json")["image"], "/media/2012/03/panneau-2.jpg");
    let files = folder.files("public/media");
    assert_eq!(files.get("2012/03/panneau.jpg").map(String::as_str), Some("own"));
    assert_eq!(files.get("2012/03/panneau-2.jpg").map(String::as_str), Some("jpg"));
    // One that the author edits is not copied again.
    folder.write("public/media/2012/03/panneau-2.jpg", "small")?;
    let before = folder.files("public");
    run_import(&folder)?;
    assert_eq!(folder.files("public"), before);
    Ok(())
}

#[test]
fn links_to_pages_of_pictures_become_links_to_the_files() -> Result<()> {
    let page = "http://vieux.example/2012/03/ete/panneau/";
    let export = EXPORT.replacen("<link>http://vieux.example/?attachment_id=20<", &format!("<link>{page}<"), 1);
    let links =
        format!("<a href=\"{page}\">a</a> <a href=\"/?attachment_id=20\">b</a> <a href=\"/?attachment_id=2\">c</a>");
    let folder = with_export(&export.replace("On roule", &links))?;
    run_import(&folder)?;
    let file = "/media/2012/03/panneau.jpg";
    let expected =
        format!("<a href=\"{file}\">a</a> <a href=\"{file}\">b</a> <a href=\"/?attachment_id=2\">c</a><br>");
    let post = folder.json("posts/ete.json");
    let start = post["content_html"][0].as_str().unwrap_or_default();
    assert!(start.contains(&expected), "{start}");
    Ok(())
}

#[test]
fn original_replaces_a_size_that_is_missing() -> Result<()> {
    let folder = with_export(&EXPORT.replace("panneau.jpg\" alt", "panneau-300x200.jpg\" alt"))?;
    let report = run_import(&folder)?;
    let post = folder.json("posts/ete.json").to_string();
    assert!(post.contains("/media/2012/03/panneau.jpg") && !post.contains("300x200"), "{post}");
    assert!(report.notes(Entry::MissingMedia).is_empty());
    // If the size is there, it is used.
    folder.write("uploads/2012/03/panneau-300x200.jpg", "small")?;
    run_import(&folder)?;
    let post = folder.json("posts/ete.json").to_string();
    assert!(post.contains("/media/2012/03/panneau-300x200.jpg"), "{post}");
    Ok(())
}

#[test]
fn downloads_are_files_of_hosts_that_the_export_names() -> Result<()> {
    let files = "https://vieux.files.wordpress.com/2012/03/panneau.jpg";
    let export = EXPORT.replace("http://vieux.example/wp-content/uploads/2012/03/panneau.jpg", files);
    let other_host = files.replace("vieux", "voisin");
    let folder = with_export(&export.replace("On roule", &format!("On <a href=\"{other_host}\">roule</a>")))?;
    let export = folder.path("export.xml");
    let downloads = Downloads { folder: folder.path("copies"), ..Downloads::default() };
    let import = |dry_run: bool| {
        folder.import(|blog| {
            let blog = Blog { dry_run, downloads: Some(&downloads), ..blog };
            run(&Options { blog, from: &export, media: None })
        })
    };
    let report = import(true)?;
    let to_download = report.files_to_download.addresses();
    let copy = "vieux.files.wordpress.com/2012/03/panneau.jpg";
    assert_eq!(to_download.get(copy).map(ToString::to_string).as_deref(), Some(files), "{to_download:?}");
    assert!(!to_download.keys().any(|copy| copy.starts_with("voisin")), "{to_download:?}");
    assert_eq!(report.counted(Entry::FilesToDownload), to_download.len());
    assert!(folder.files("public").is_empty());
    folder.write(&format!("copies/{copy}"), "jpg")?;
    let report = import(false)?;
    assert!(!report.files_to_download.addresses().contains_key(copy));
    assert_eq!(folder.files("public").get("media/2012/03/panneau.jpg").map(String::as_str), Some("jpg"));
    assert!(folder.json("posts/ete.json").to_string().contains("/media/2012/03/panneau.jpg"));
    Ok(())
}

#[test]
fn pictures_without_media_folder_stay_where_they_are() -> Result<()> {
    let folder = with_export(EXPORT)?;
    let report = run_import_with(&folder, false, false)?;
    let address = "http://vieux.example/wp-content/uploads/2012/03/panneau.jpg";
    let post = folder.json("posts/ete.json");
    assert_eq!(post["image"], Value::Null);
    assert_eq!(
        post["content_html"][1],
        format!("<figure><a href=\"{address}\">Un panneau</a><figcaption>Le <em>panneau</em></figcaption></figure>")
    );
    assert_eq!(report.notes(Entry::WithoutMedia), [address]);
    // With the pictures, they are shown.
    run_import(&folder)?;
    assert_eq!(folder.json("posts/ete.json")["image"], "/media/2012/03/panneau.jpg");
    Ok(())
}
