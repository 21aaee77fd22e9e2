//! Feeds of Blogger: of its administration, and of Google Takeout.

mod folder;

use anyhow::Result;
use folder::Folder;
use import::blog::Options;
use import::blogger::run;
use import::report::{Entry, Report};
use serde_json::json;

/// A feed as its administration writes it.
fn feed(entries: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom' \
         xmlns:thr='http://purl.org/syndication/thread/1.0' xmlns:app='http://purl.org/atom/app#'>\n\
         <generator uri='http://www.blogger.com'>Blogger</generator>\n{entries}</feed>\n"
    )
}

fn entry(id: &str, kind: &str, inner: &str) -> String {
    format!(
        "<entry><id>tag:blogger.com,1999:blog-1.post-{id}</id>\
         <category scheme='http://schemas.google.com/g/2005#kind' \
         term='http://schemas.google.com/blogger/2008/kind#{kind}'/>{inner}</entry>\n"
    )
}

fn entries() -> Vec<String> {
    let author = "<author><name>Camille Essai</name><uri>https://www.blogger.com/profile/1</uri>\
                  <email>PLANTED@example.org</email></author>";
    let reply =
        "<thr:in-reply-to href='https://vieux.example/2012/03/ete.html' ref='tag:blogger.com,1999:blog-1.post-10'/>";
    vec![
        entry("1", "settings", "<title>Réglage</title>"),
        entry(
            "10",
            "post",
            &format!(
                "<category scheme='http://www.blogger.com/atom/ns#' term='Vélo'/><title type='text'>L&#39;été &amp;amp; moi</title>\
                 <published>2012-03-15T09:30:00.001-04:00</published><updated>2012-03-16T09:30:00.001-04:00</updated>\
                 <content type='html'>&lt;p&gt;Un &lt;a href=\"https://vieux.example/p/lac.html\"&gt;lac&lt;/a&gt;.&lt;/p&gt;\
                 &lt;img src=\"https://1.bp.blogspot.com/-a/s320/lac.jpg\"&gt;</content>\
                 <link rel='alternate' href='https://vieux.example/2012/03/ete.html'/>{author}"
            ),
        ),
        entry(
            "11",
            "page",
            "<title>Lac</title><published>2012-01-01T08:00:00-05:00</published><content type='html'>Eau</content>\
             <link rel='alternate' href='https://vieux.example/p/lac.html'/>",
        ),
        entry(
            "12",
            "post",
            "<title>Brouillon</title><published>2012-02-01T08:00:00-05:00</published><content type='html'>x</content>\
             <app:control><app:draft>yes</app:draft></app:control>",
        ),
        entry(
            "20",
            "comment",
            &format!(
                "<published>2012-03-16T10:00:00-04:00</published><content type='html'>Beau&lt;br /&gt;texte</content>{reply}\
                 <author><name>Anonymous</name><email>PLANTED@example.org</email></author>"
            ),
        ),
        entry(
            "21",
            "comment",
            &format!(
                "<published>2012-03-16T11:00:00-04:00</published><content type='html'>Merci</content>{reply}{author}\
                 <link rel='related' href='https://www.blogger.com/feeds/1/10/comments/default/20'/>"
            ),
        ),
        entry(
            "22",
            "comment",
            "<published>2012-03-16T11:00:00-04:00</published><content type='html'>Perdu</content>",
        ),
        "<entry><id>a</id><title></entry>\n".to_owned(),
    ]
}

fn import(folder: &Folder) -> Result<Report> {
    let (feed, media) = (folder.path("feed.xml"), folder.path("album"));
    folder.import(|blog| run(&Options { blog, from: &feed, media: Some(&media) }))
}

fn folder() -> Result<Folder> {
    Folder::new(&[("feed.xml", &feed(&entries().concat())), ("album/lac.jpg", "jpg")])
}

#[test]
fn posts_and_pages_are_imported() -> Result<()> {
    let folder = folder()?;
    let report = import(&folder)?;
    assert_eq!(
        folder.json("posts/ete.json"),
        json!({
            "title": "L'été & moi",
            "date_published": "2012-03-15T09:30:00-04:00",
            "date_modified": "2012-03-16T09:30:00-04:00",
            "tags": ["Vélo"],
            "content_html": ["<p>Un <a href=\"/lac/\">lac</a>.</p>", "<img src=\"/media/lac.jpg\">"],
            "_carnet": {"aliases": ["/2012/03/ete.html"], "source": "tag:blogger.com,1999:blog-1.post-10"},
        })
    );
    assert_eq!(folder.json("pages/lac.json")["_carnet"]["aliases"], json!(["/p/lac.html"]));
    assert_eq!(folder.json("posts/brouillon.json")["_carnet"]["status"], "draft");
    for (what, count) in
        [(Entry::Posts, 2), (Entry::Pages, 1), (Entry::Drafts, 1), (Entry::ApprovedComments, 2), (Entry::Damaged, 2)]
    {
        assert_eq!(report.counted(what), count, "{what:?}: {report}");
    }
    Ok(())
}

#[test]
fn comments_become_responses_in_threads() -> Result<()> {
    let folder = folder()?;
    import(&folder)?;
    let items = folder.json("responses/ete.json")["items"].clone();
    assert_eq!(
        items,
        json!([
            {
                "id": "blogger-20",
                "content_text": "Beau\ntexte",
                "date_published": "2012-03-16T10:00:00-04:00",
                "authors": [{"name": "Anonyme"}],
            },
            {
                "id": "blogger-21",
                "content_text": "Merci",
                "date_published": "2012-03-16T11:00:00-04:00",
                "authors": [{"name": "Camille Essai", "url": "https://www.blogger.com/profile/1"}],
                "_carnet": {"parent": "blogger-20", "author": true},
            },
        ])
    );
    assert!(folder.files("public").values().all(|text| !text.contains("PLANTED")));
    Ok(())
}

#[test]
fn feed_of_takeout_is_imported() -> Result<()> {
    let text = "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>\
        <entry><id>tag:blogger.com,1999:blog-1.post-10</id><blogger:type>POST</blogger:type>\
        <blogger:status>LIVE</blogger:status><author><name>A</name><blogger:type>BLOGGER</blogger:type></author>\
        <title>Été</title><content type='html'>&lt;p&gt;x&lt;/p&gt;</content><published>2012-03-15T09:30:00Z</published>\
        <category scheme='tag:blogger.com,1999:blog-1' term='Vélo'/><blogger:filename>/2012/03/ete.html</blogger:filename>\
        <blogger:trashed/></entry>\
        <entry><id>tag:blogger.com,1999:blog-1.post-20</id><blogger:parent>tag:blogger.com,1999:blog-1.post-10</blogger:parent>\
        <blogger:inReplyTo/><blogger:type>COMMENT</blogger:type><blogger:status>LIVE</blogger:status>\
        <author><name>Ana</name></author><content type='html'>Oui</content><published>2012-03-16T09:30:00Z</published></entry>\
        <entry><id>tag:blogger.com,1999:blog-1.post-30</id><blogger:type>POST</blogger:type>\
        <blogger:status>SOFT_TRASHED</blogger:status><title>Jeté</title></entry></feed>";
    let folder = Folder::new(&[("feed.xml", text)])?;
    let report = import(&folder)?;
    assert_eq!((report.counted(Entry::Posts), report.counted(Entry::Trash)), (1, 1));
    assert_eq!(folder.json("posts/ete.json")["_carnet"]["aliases"], json!(["/2012/03/ete.html"]));
    assert_eq!(folder.json("responses/ete.json")["items"][0]["authors"], json!([{"name": "Ana"}]));
    Ok(())
}

#[test]
fn second_import_changes_nothing_and_keeps_edits() -> Result<()> {
    let folder = folder()?;
    folder.assert_repeatable("responses/ete.json", || import(&folder))
}

#[test]
fn truncated_feed_gives_all_whole_entries() -> Result<()> {
    let whole = feed(&entries().concat());
    let end = whole.find("<entry><id>tag:blogger.com,1999:blog-1.post-12").unwrap_or_default() + 60;
    let folder = Folder::new(&[("feed.xml", &whole[..end])])?;
    let report = import(&folder)?;
    assert_eq!(
        (report.counted(Entry::Posts), report.counted(Entry::Pages), report.counted(Entry::Damaged)),
        (1, 1, 1)
    );
    Ok(())
}
