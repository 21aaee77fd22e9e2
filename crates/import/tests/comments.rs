//! Comments of Disqus and isso for posts that are here.

mod folder;

use anyhow::Result;
use folder::Folder;
use import::report::{Entry, Report};
use import::{disqus, isso};
use rusqlite::Connection;
use serde_json::{Value, json};

const POSTS: [(&str, &str); 2] = [
    (
        "public/posts/ete.json",
        "{\"title\": \"Été\", \"_carnet\": {\"aliases\": [\"/2012/03/%C3%A9t%C3%A9/\", \"/?p=10\"]}}",
    ),
    ("public/posts/lac.json", "{\"title\": \"Lac\", \"id\": \"le-lac\"}"),
];

const DISQUS: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<disqus xmlns=\"http://disqus.com\" xmlns:dsq=\"http://disqus.com/disqus-internals\">
<category dsq:id=\"1\"><title>General</title></category>
<thread dsq:id=\"100\"><id>10 http://vieux.example/?p=10</id><link>http://autre.example/ancien/</link><title>Été</title></thread>
<thread dsq:id=\"101\"><id/><link>http://vieux.example/inconnu/</link><title>Inconnu</title></thread>
<post dsq:id=\"1\"><id/><message><![CDATA[<p>Beau <b>texte</b>.</p><p><a href=\"http://a.example/b\">ici</a></p>]]></message>
<createdAt>2012-03-16T13:30:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><email>PLANTED@example.org</email><name>Ana &amp; B</name></author><ipAddress>192.0.2.1</ipAddress>
<thread dsq:id=\"100\"/></post>
<post dsq:id=\"2\"><id/><message><![CDATA[<p>Merci</p>]]></message><createdAt>2012-03-16T14:30:00Z</createdAt>
<isDeleted>false</isDeleted><isSpam>false</isSpam><author><name></name></author><thread dsq:id=\"100\"/><parent dsq:id=\"1\"/></post>
<post dsq:id=\"3\"><id/><message>Non</message><createdAt>2012-03-16T14:30:00Z</createdAt>
<isDeleted>true</isDeleted><isSpam>false</isSpam><thread dsq:id=\"100\"/></post>
<post dsq:id=\"4\"><id/><message>Pub</message><createdAt>2012-03-16T14:30:00Z</createdAt>
<isDeleted>false</isDeleted><isSpam>true</isSpam><thread dsq:id=\"100\"/></post>
<post dsq:id=\"5\"><id/><message>Ailleurs</message><createdAt>2012-03-16T14:30:00Z</createdAt>
<isDeleted>false</isDeleted><isSpam>false</isSpam><thread dsq:id=\"101\"/></post>
<post dsq:id=\"6\"><id/><message>Sans page</message><createdAt>2012-03-16T14:30:00Z</createdAt><thread dsq:id=\"999\"/></post>
<post dsq:id=\"7\"><id/><message>Coup";

fn import_disqus(folder: &Folder) -> Result<Report> {
    let export = folder.path("export.xml");
    folder.import(|blog| disqus::run(&disqus::Options { blog, export: &export }))
}

fn with_disqus() -> Result<Folder> {
    let folder = Folder::new(&POSTS)?;
    folder.write("export.xml", DISQUS)?;
    Ok(folder)
}

#[test]
fn comments_of_disqus_become_responses() -> Result<()> {
    let folder = with_disqus()?;
    let report = import_disqus(&folder)?;
    assert_eq!(
        folder.json("responses/ete.json")["items"],
        json!([
            {
                "id": "disqus-1",
                "content_text": "Beau texte.\n\nici (http://a.example/b)",
                "date_published": "2012-03-16T13:30:00Z",
                "authors": [{"name": "Ana & B"}],
            },
            {
                "id": "disqus-2",
                "content_text": "Merci",
                "date_published": "2012-03-16T14:30:00Z",
                "authors": [{"name": "Anonyme"}],
                "_carnet": {"parent": "disqus-1"},
            },
        ])
    );
    for (what, count) in [
        (Entry::ApprovedComments, 2),
        (Entry::RefusedComments, 2),
        (Entry::CommentsWithoutPostHere, 1),
        (Entry::Damaged, 2),
    ] {
        assert_eq!(report.counted(what), count, "{what:?}: {report}");
    }
    for (name, text) in folder.files("public").into_iter().chain(folder.files("import")) {
        assert!(!text.contains("PLANTED") && !text.contains("192.0.2."), "{name}");
    }
    Ok(())
}

#[test]
fn second_import_of_disqus_changes_nothing_and_keeps_edits() -> Result<()> {
    let folder = with_disqus()?;
    folder.assert_repeatable("responses/ete.json", || import_disqus(&folder))
}

/// The ids of the responses to a post.
fn ids(folder: &Folder, file: &str) -> Vec<String> {
    let file = folder.json(file);
    let items = file["items"].as_array().into_iter().flatten();
    items.filter_map(|item| item["id"].as_str().map(str::to_owned)).collect()
}

#[test]
fn new_comments_are_added_to_a_changed_file() -> Result<()> {
    let folder = with_disqus()?;
    import_disqus(&folder)?;
    // The author deleted the first one and edited the second, `carnet pull` added another.
    folder.write(
        "public/responses/ete.json",
        "{\"items\": [{\"id\": \"disqus-2\", \"content_text\": \"Merci !\"}, {\"id\": \"k\"}]}\n",
    )?;
    let newer = "<post dsq:id=\"8\"><id/><message>De rien</message><createdAt>2012-03-17T14:30:00Z</createdAt>\
                 <isDeleted>false</isDeleted><isSpam>false</isSpam><thread dsq:id=\"100\"/><parent dsq:id=\"2\"/></post>\
                 <post dsq:id=\"9\"><id/><message>Oui</message><createdAt>2012-03-17T15:30:00Z</createdAt>\
                 <isDeleted>false</isDeleted><isSpam>false</isSpam><thread dsq:id=\"100\"/><parent dsq:id=\"1\"/></post>";
    folder.write("export.xml", &DISQUS.replace("<post dsq:id=\"7\">", &format!("{newer}<post dsq:id=\"7\">")))?;
    let report = import_disqus(&folder)?;
    assert_eq!(report.notes(Entry::ResponsesAdded), ["responses/ete.json\u{a0}: 2"]);
    assert_eq!(report.counted(Entry::LostParents), 1);
    assert_eq!(ids(&folder, "responses/ete.json"), ["disqus-2", "k", "disqus-8", "disqus-9"]);
    let items = &folder.json("responses/ete.json")["items"];
    assert_eq!((&items[0]["content_text"], &items[2]["_carnet"]["parent"]), (&json!("Merci !"), &json!("disqus-2")));
    // Deleted ones stay away, also those that were added later.
    folder.write("public/responses/ete.json", "{\"items\": [{\"id\": \"k\"}]}")?;
    let report = import_disqus(&folder)?;
    assert_eq!(report.notes(Entry::Kept), ["responses/ete.json"]);
    assert_eq!(ids(&folder, "responses/ete.json"), ["k"]);
    Ok(())
}

#[test]
fn comments_are_added_to_responses_that_were_there_before() -> Result<()> {
    let folder = with_disqus()?;
    folder.write("public/responses/ete.json", "{\"items\": [{\"id\": \"k\"}]}")?;
    import_disqus(&folder)?;
    assert_eq!(ids(&folder, "responses/ete.json"), ["k", "disqus-1", "disqus-2"]);
    let before = (folder.files("public"), folder.files("import").remove("files.json"));
    import_disqus(&folder)?;
    assert_eq!((folder.files("public"), folder.files("import").remove("files.json")), before);
    Ok(())
}

#[test]
fn comments_of_a_draft_become_responses() -> Result<()> {
    let folder = with_disqus()?;
    let draft = POSTS[0].1.replace("\"_carnet\": {", "\"_carnet\": {\"status\": \"draft\", ");
    folder.write(POSTS[0].0, &draft)?;
    import_disqus(&folder)?;
    assert_eq!(ids(&folder, "responses/ete.json"), ["disqus-1", "disqus-2"]);
    Ok(())
}

#[test]
fn file_that_is_no_list_of_responses_is_kept() -> Result<()> {
    let folder = with_disqus()?;
    folder.write("public/responses/ete.json", "{\"items\": [")?;
    let report = import_disqus(&folder)?;
    assert_eq!(folder.files("public").get("responses/ete.json").map(String::as_str), Some("{\"items\": ["));
    assert_eq!(report.notes(Entry::InvalidResponses), ["responses/ete.json"]);
    Ok(())
}

#[test]
fn comments_of_isso_become_responses() -> Result<()> {
    let folder = Folder::new(&POSTS)?;
    let database = folder.path("comments.db");
    Connection::open(&database)?.execute_batch(
        "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
         CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL,
            modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR,
            website VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL);
         INSERT INTO threads VALUES (1, '/blog/lac.html', 'Lac'), (2, '/2012/03/été/', NULL);
         INSERT INTO comments (tid, id, parent, created, mode, remote_addr, text, author, email, website, voters) VALUES
            (1, 1, NULL, 1331818200.5, 1, '192.0.2.1', 'Un *mot*.', 'Ana', 'PLANTED@example.org', 'https://a.example/', ''),
            (1, 2, 1, 1331818300, 1, '192.0.2.1', 'Un autre.', NULL, NULL, NULL, ''),
            (1, 3, NULL, 1331818400, 2, '192.0.2.1', 'En attente.', 'Zoé', 'zoe@example.org', NULL, ''),
            (1, 4, NULL, 1331818500, 4, '192.0.2.1', '', NULL, NULL, NULL, '');",
    )?;
    let run = |blog: import::blog::Blog<'_>| isso::run(&isso::Options { blog, database: &database });
    let report = folder.import(run)?;
    assert_eq!(
        folder.json("responses/lac.json")["items"],
        json!([
            {
                "id": "isso-1",
                "content_text": "Un *mot*.",
                "date_published": "2012-03-15T09:30:00-04:00",
                "authors": [{"name": "Ana", "url": "https://a.example/"}],
            },
            {
                "id": "isso-2",
                "content_text": "Un autre.",
                "date_published": "2012-03-15T09:31:40-04:00",
                "authors": [{"name": "Anonyme"}],
                "_carnet": {"parent": "isso-1"},
            },
        ])
    );
    let pending = folder.files("import").remove("pending-isso.jsonl").unwrap_or_default();
    let line: Value = serde_json::from_str(&pending)?;
    assert_eq!((&line["id"], &line["post"], &line["status"]), (&json!("isso-3"), &json!("le-lac"), &json!("held")));
    assert_eq!((report.counted(Entry::ApprovedComments), report.counted(Entry::PendingComments)), (2, 1));
    for (name, text) in folder.files("public") {
        assert!(!text.contains("example.org") && !text.contains("192.0.2."), "{name}");
    }
    folder.assert_repeatable("responses/lac.json", || folder.import(run))
}

#[test]
fn imports_of_two_programs_keep_their_files() -> Result<()> {
    let folder = with_disqus()?;
    folder.write("import/.gitignore", "notes.txt")?;
    let pending =
        DISQUS.replacen("<isSpam>false</isSpam>", "<isSpam>false</isSpam><isApproved>false</isApproved>", 1);
    folder.write("export.xml", &pending)?;
    import_disqus(&folder)?;
    let before = folder.files("import");
    let database = folder.path("comments.db");
    Connection::open(&database)?.execute_batch(
        "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
         CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL,
            mode INTEGER, text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR);
         INSERT INTO threads VALUES (1, '/blog/lac.html', 'Lac');
         INSERT INTO comments VALUES (1, 1, NULL, 1331818200.5, 2, 'Un mot.', 'Ana', NULL, NULL);",
    )?;
    folder.import(|blog| isso::run(&isso::Options { blog, database: &database }))?;
    let after = folder.files("import");
    for name in ["pending-disqus.jsonl", "report-disqus.txt"] {
        assert!(before.contains_key(name) && after.get(name) == before.get(name), "{name}: {after:?}");
    }
    assert!(after.contains_key("pending-isso.jsonl") && after.contains_key("report-isso.txt"), "{after:?}");
    assert_eq!(after.get(".gitignore").map(String::as_str), Some("notes.txt\npending-*\nreport*\n"));
    Ok(())
}

#[test]
fn other_files_are_refused() -> Result<()> {
    let folder = Folder::new(&POSTS)?;
    folder.write("export.xml", "<rss></rss>")?;
    assert!(import_disqus(&folder).is_err());
    let database = folder.path("export.xml");
    assert!(folder.import(|blog| isso::run(&isso::Options { blog, database: &database })).is_err());
    Ok(())
}
