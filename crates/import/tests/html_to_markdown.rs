//! HTML becomes Markdown, where that says the same.

mod folder;

use anyhow::Result;
use folder::Folder;
use import::blog::{Blog, Options};
use import::json_feed::run;
use import::report::{Entry, Report};
use serde_json::json;
use site::markup::markdown_to_html;

const KEPT: Entry = Entry::KeptAsHtml;

fn folder() -> Result<Folder> {
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "home_page_url": "https://vieux.example/",
        "items": [
            {
                "id": "1",
                "url": "https://vieux.example/ete/",
                "title": "L'été",
                "date_published": "2012-06-01",
                "content_html": "<p>Un <em>mot</em> du <a href=\"/lac/\">lac</a>.</p>\r\n\
                                 <p><img alt=\"Le lac\" src=\"/images/lac.jpg\"></p>\r\n<ul><li>a</li><li>b</li></ul>",
                "attachments": [{"url": "/images/lac.jpg", "mime_type": "image/jpeg"}],
            },
            {
                "id": "2",
                "url": "https://vieux.example/lac/",
                "title": "Le lac",
                "date_published": "2012-06-02",
                "content_html": "<figure><img alt=\"Le lac\" src=\"/images/lac.jpg\"><figcaption>Eau</figcaption></figure>",
            },
            {
                "id": "3",
                "url": "https://vieux.example/texte/",
                "title": "Texte",
                "date_published": "2012-06-03",
                "content_text": "<p>Un *mot*.</p>",
            },
        ],
    });
    Folder::new(&[("feed.json", &feed.to_string()), ("files/images/lac.jpg", "jpg")])
}

fn import(folder: &Folder) -> Result<Report> {
    let (feed, media) = (folder.path("feed.json"), folder.path("files"));
    folder.import(|blog| {
        let blog = Blog { render_markdown: Some(&markdown_to_html), ..blog };
        run(&Options { blog, from: &feed, media: Some(&media) })
    })
}

#[test]
fn html_becomes_markdown_with_its_links_and_files() -> Result<()> {
    let folder = folder()?;
    let report = import(&folder)?;
    let post = folder.json("posts/ete.json");
    let markdown = ["Un *mot* du [lac](/posts/lac/).", "![Le lac](/media/images/lac.jpg)", "- a\n- b"];
    assert_eq!(post["content_markdown"], json!(markdown), "{post}");
    assert!(post["content_html"].is_null(), "{post}");
    assert_eq!(post["attachments"][0]["url"], "/media/images/lac.jpg");
    assert_eq!((report.counted(Entry::ConvertedToMarkdown), report.counted(Entry::MediaCopied)), (1, 1));
    Ok(())
}

#[test]
fn html_that_markdown_cannot_say_is_kept_and_listed() -> Result<()> {
    let folder = folder()?;
    let report = import(&folder)?;
    let post = folder.json("posts/lac.json");
    let html = "<figure><img alt=\"Le lac\" src=\"/media/images/lac.jpg\"><figcaption>Eau</figcaption></figure>";
    assert_eq!(post["content_html"], json!([html]), "{post}");
    assert_eq!(folder.json("posts/texte.json")["content_text"], json!(["<p>Un *mot*.</p>"]));
    assert_eq!((report.counted(KEPT), report.notes(KEPT)), (1, &["posts/lac.json".to_owned()][..]));
    Ok(())
}

#[test]
fn second_import_to_markdown_changes_nothing() -> Result<()> {
    let folder = folder()?;
    folder.assert_repeatable("posts/ete.json", || import(&folder))
}
