//! A whole export of WordPress, imported into a folder.

mod folder;

use std::fs;

use anyhow::Result;
use folder::Folder;
use import::blog::{Blog, Options};
use import::downloads::Downloads;
use import::report::{Entry, Report};
use import::wordpress::run;
use protocol::language::Language;
use serde_json::{Value, json};

const EXPORT: &str = include_str!("export.xml");

/// A folder with an export and its pictures.
fn with_export(export: &str) -> Result<Folder> {
    Folder::new(&[("export.xml", export), ("uploads/2012/03/panneau.jpg", "jpg")])
}

fn import_with(folder: &Folder, has_media: bool, dry_run: bool) -> Result<Report> {
    let (export, media) = (folder.path("export.xml"), folder.path("uploads"));
    let media = has_media.then_some(media.as_path());
    folder.import_with(dry_run, |blog| run(&Options { blog, from: &export, media }))
}

fn import(folder: &Folder) -> Result<Report> {
    import_with(folder, true, false)
}

#[test]
fn classic_post_becomes_a_file_of_the_author() -> Result<()> {
    let folder = with_export(EXPORT)?;
    import(&folder)?;
    assert_eq!(
        folder.json("posts/ete.json"),
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
fn prefixes_of_namespaces_have_no_meaning() -> Result<()> {
    let folder = with_export(EXPORT)?;
    import(&folder)?;
    let mut renamed = EXPORT.to_owned();
    for (prefix, other) in [("wp", "w"), ("content", "ns0"), ("excerpt", "ns1")] {
        for (start, end) in [("<", ":"), ("</", ":"), ("xmlns:", "=")] {
            renamed = renamed.replace(&format!("{start}{prefix}{end}"), &format!("{start}{other}{end}"));
        }
    }
    let other = with_export(&renamed)?;
    import(&other)?;
    assert_eq!(other.files("public"), folder.files("public"));
    Ok(())
}

#[test]
fn block_post_of_another_author_is_imported() -> Result<()> {
    let folder = with_export(EXPORT)?;
    let report = import(&folder)?;
    let post = folder.json("posts/des-blocs.json");
    assert_eq!(post["authors"], json!([{"name": "Une invitée"}]));
    assert_eq!(post["_carnet"]["responses"], "closed");
    assert_eq!(
        post["content_html"],
        json!([
            "<p>Un bloc, puis <a href=\"/posts/ete/\">un autre texte</a>.</p>",
            "<ul><li>un</li><li>deux</li></ul>"
        ])
    );
    assert_eq!(report.notes(Entry::Blocks), ["latest-posts\u{a0}: 1"]);
    assert_eq!(report.notes(Entry::Shortcodes), ["meteo\u{a0}: 1"]);
    Ok(())
}

#[test]
fn comments_become_responses_in_threads() -> Result<()> {
    let folder = with_export(EXPORT)?;
    import(&folder)?;
    let feed = folder.json("responses/ete.json");
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
    let pending = folder.files("import").remove("pending-wordpress.jsonl").unwrap_or_default();
    let line: Value = serde_json::from_str(&pending)?;
    assert_eq!((&line["id"], &line["status"], &line["post"]), (&json!("wp-5"), &json!("held"), &json!("ete")));
    Ok(())
}

#[test]
fn comment_with_the_id_of_another_is_left_out() -> Result<()> {
    let again = "<wp:comment><wp:comment_id>3</wp:comment_id><wp:comment_author>Luc</wp:comment_author>\
                 <wp:comment_date_gmt>2012-03-19 14:00:00</wp:comment_date_gmt><wp:comment_content>Bis</wp:comment_content>\
                 <wp:comment_approved>1</wp:comment_approved></wp:comment>";
    // In the same post, and in another one.
    let export = EXPORT.replacen("<wp:is_sticky>0<", &format!("{again}<wp:is_sticky>0<"), 1);
    let end = "<wp:comment><wp:comment_id>7<";
    let folder = with_export(&export.replacen(end, &format!("{again}{end}"), 1))?;
    let report = import(&folder)?;
    let items = folder.json("responses/ete.json")["items"].as_array().cloned().unwrap_or_default();
    let ids: Vec<&str> = items.iter().filter_map(|item| item["id"].as_str()).collect();
    assert_eq!(ids, ["wp-3", "wp-4", "wp-7"]);
    assert_eq!(folder.json("responses/des-blocs.json"), Value::Null);
    assert_eq!(report.notes(Entry::Duplicates), ["posts/ete.json\u{a0}: wp-3", "posts/des-blocs.json\u{a0}: wp-3"]);
    assert_eq!(report.counted(Entry::ApprovedComments), 2);
    Ok(())
}

#[test]
fn comments_of_a_second_blog_have_other_ids() -> Result<()> {
    let folder = with_export(EXPORT)?;
    import(&folder)?;
    let first = folder.json("responses/ete.json");
    folder.write("export.xml", &EXPORT.replace("vieux.example", "autre.example"))?;
    import(&folder)?;
    let second = folder.json("responses/ete-2.json");
    let ids = |responses: &Value| -> Vec<String> {
        let items = responses["items"].as_array().cloned().unwrap_or_default();
        items.iter().filter_map(|item| item["id"].as_str().map(str::to_owned)).collect()
    };
    let (a, b) = (ids(&first), ids(&second));
    assert!(a.len() == 3 && b.len() == 3 && !a.iter().any(|id| b.contains(id)), "{a:?} {b:?}");
    assert_eq!(second["items"][1]["_carnet"]["parent"].as_str(), b.first().map(String::as_str));
    // Later imports of both change nothing.
    import(&folder)?;
    folder.write("export.xml", EXPORT)?;
    import(&folder)?;
    assert_eq!((folder.json("responses/ete.json"), folder.json("responses/ete-2.json")), (first, second));
    Ok(())
}

#[test]
fn long_comment_is_cut_and_listed() -> Result<()> {
    let folder = with_export(&EXPORT.replace("[À relire]", &format!("[{}]", "é".repeat(65_537))))?;
    let report = import(&folder)?;
    assert_eq!(report.notes(Entry::CutComments), ["posts/ete.json\u{a0}: wp-5"]);
    let pending = folder.files("import").remove("pending-wordpress.jsonl").unwrap_or_default();
    let line: Value = serde_json::from_str(&pending)?;
    assert_eq!(line["text"].as_str().map(|text| text.chars().count()), Some(65_536));
    Ok(())
}

#[test]
fn comments_of_drafts_and_pages_are_kept() -> Result<()> {
    let start = EXPORT.find("<wp:comment><wp:comment_id>3<").unwrap_or_default();
    let comment = &EXPORT[start..][..EXPORT[start..].find("</wp:comment>").unwrap_or_default() + 13];
    let with = |id: u32| comment.replace("<wp:comment_id>3<", &format!("<wp:comment_id>{id}<"));
    // The private post, the one with a password, and a page.
    let (private, password, page) = ("<wp:post_id>13<", "<wp:post_id>14<", "<wp:post_id>16<");
    let mut export = EXPORT.to_owned();
    for (number, place) in (30..).zip([private, password, page]) {
        export = export.replace(place, &format!("{}{place}", with(number)));
    }
    let folder = with_export(&export)?;
    let report = import(&folder)?;
    assert_eq!(folder.json("responses/secret.json")["items"][0]["id"], "wp-30");
    assert_eq!(folder.json("responses/mdp.json")["items"][0]["id"], "wp-31");
    assert_eq!(folder.json("responses/a-propos.json"), Value::Null);
    assert_eq!(report.notes(Entry::MisplacedComments), ["pages/a-propos.json\u{a0}: 1"]);
    let of_pages = folder.files("import").remove("page-comments-wordpress.json").unwrap_or_default();
    let of_pages: Value = serde_json::from_str(&of_pages)?;
    assert_eq!(of_pages["pages/a-propos.json"][0]["id"], "wp-32");
    assert!(!of_pages.to_string().contains("PLANTED"), "{of_pages}");
    Ok(())
}

#[test]
fn states_become_drafts_and_dates() -> Result<()> {
    let folder = with_export(EXPORT)?;
    let report = import(&folder)?;
    for (name, status) in [("brouillon", "draft"), ("secret", "draft"), ("mdp", "draft")] {
        assert_eq!(folder.json(&format!("posts/{name}.json"))["_carnet"]["status"], status, "{name}");
    }
    assert_eq!(folder.json("posts/demain.json")["date_published"], "2999-01-01T08:00:00-05:00");
    assert_eq!(folder.json("posts/brouillon.json")["date_published"], "2020-01-01T08:00:00-05:00");
    // Its address is taken by Carnet itself.
    assert_eq!(folder.json("pages/archive-2.json")["title"], "Archives");
    for (what, count) in [
        (Entry::Posts, 6),
        (Entry::Pages, 2),
        (Entry::Drafts, 3),
        (Entry::Scheduled, 1),
        (Entry::Private, 1),
        (Entry::Password, 1),
        (Entry::LibraryFiles, 1),
        (Entry::ApprovedComments, 2),
        (Entry::PendingComments, 1),
        (Entry::Pingbacks, 1),
        (Entry::RefusedComments, 1),
        (Entry::TrashOrUnsaved, 1),
        (Entry::OtherItems, 1),
        (Entry::Tags, 2),
        (Entry::MediaCopied, 1),
    ] {
        assert_eq!(report.counted(what), count, "{what:?}");
    }
    Ok(())
}

#[test]
fn items_without_an_id_are_damaged() -> Result<()> {
    let without = "<item><title>Perdu</title><wp:post_id>x</wp:post_id></item><item></item>";
    let folder = with_export(&EXPORT.replacen("<item>", &format!("{without}<item>"), 1))?;
    let report = import(&folder)?;
    assert_eq!(
        report.notes(Entry::Damaged),
        ["un élément sans identifiant\u{a0}: Perdu", "un élément sans identifiant"]
    );
    assert_eq!((report.counted(Entry::Damaged), report.counted(Entry::Posts)), (2, 6));
    Ok(())
}

#[test]
fn items_of_other_kinds_are_counted_by_kind() -> Result<()> {
    let menu = "<item><wp:post_id>90</wp:post_id><wp:post_type>nav_menu_item</wp:post_type></item>";
    let form = "<item><wp:post_id>91</wp:post_id><wp:post_type>feedback</wp:post_type></item>";
    let folder = with_export(&EXPORT.replacen("<item>", &format!("{menu}{form}<item>"), 1))?;
    let report = import(&folder)?;
    assert_eq!(report.notes(Entry::OtherKinds), ["feedback\u{a0}: 1", "nav_menu_item\u{a0}: 2"]);
    assert_eq!(report.counted(Entry::OtherItems), 3);
    Ok(())
}

#[test]
fn report_is_in_the_language_of_the_blog() -> Result<()> {
    let folder = with_export(&EXPORT.replacen("<title>Des blocs</title>", "<title>Des blocs", 1))?;
    let printed = import(&folder)?.to_string();
    assert_eq!(folder.files("import").remove("report-wordpress.txt"), Some(printed.clone()));
    for part in [
        "      5  articles\n      2  pages\n      3  brouillons\n      1  planifiés\n",
        "\ncodes courts qui restent tels quels\u{a0}: 1\n  meteo\u{a0}: 1\n",
        "\néléments endommagés, omis\u{a0}: 1\n  ligne ",
    ] {
        assert!(printed.contains(part), "{printed}");
    }
    for label in Entry::ALL.iter().map(|entry| entry.label(Language::En)) {
        let (count, heading) = (format!("  {label}"), format!("{label}:"));
        assert!(
            !printed.lines().any(|line| line.ends_with(&count) || line.starts_with(&heading)),
            "{label}: {printed}"
        );
    }
    Ok(())
}

#[test]
fn personal_data_never_gets_into_the_folder() -> Result<()> {
    let folder = with_export(EXPORT)?;
    import(&folder)?;
    for (name, text) in folder.files("public") {
        assert!(!text.contains("PLANTED") && !text.contains("192.0.2."), "{name}");
    }
    let report = folder.files("import").remove("report-wordpress.txt").unwrap_or_default();
    assert!(!report.contains("PLANTED"));
    Ok(())
}

#[test]
fn addresses_in_texts_of_comments_are_listed() -> Result<()> {
    let export = EXPORT
        .replace("[meteo ville=\"Québec\"]", "[contact-form to=\"odile-PLANTED@vieux.example\"]")
        .replace("<![CDATA[Luc]]>", "<![CDATA[192.0.2.77]]>")
        .replace("[Merci !]", "[Merci ! Mon adresse : moi@ailleurs.example.]");
    let folder = with_export(&export)?;
    let report = import(&folder)?;
    let public = folder.files("public");
    for (name, text) in &public {
        assert!(!text.contains("PLANTED") && !text.contains("192.0.2."), "{name}");
    }
    assert!(public.get("posts/ete.json").is_some_and(|post| post.contains("[contact-form to=")));
    assert_eq!(report.notes(Entry::CommentAddresses), ["responses/ete.json\u{a0}: wp-4"]);
    Ok(())
}

#[test]
fn email_address_of_an_author_is_no_name() -> Result<()> {
    let folder = with_export(&EXPORT.replace("[Une invitée]", "[invite-PLANTED@vieux.example]"))?;
    let report = import(&folder)?;
    assert_eq!(folder.json("posts/des-blocs.json")["authors"], Value::Null);
    assert_eq!(report.notes(Entry::AuthorEmails), ["posts/des-blocs.json"]);
    Ok(())
}

#[test]
fn media_that_hosts_refuse_is_not_referred_to() -> Result<()> {
    let folder = with_export(EXPORT)?;
    fs::File::create(folder.path("uploads/2012/03/panneau.jpg"))?.set_len(25 * 1024 * 1024 + 1)?;
    let report = import(&folder)?;
    assert_eq!(report.notes(Entry::LargeFiles), ["2012/03/panneau.jpg"]);
    assert!(report.notes(Entry::MissingMedia).is_empty());
    assert!(!folder.json("posts/ete.json").to_string().contains("/media/"));
    assert_eq!(report.counted(Entry::MediaCopied), 0);
    Ok(())
}

#[test]
fn archives_of_categories_and_tags_redirect() -> Result<()> {
    let category = "<wp:category><wp:category_nicename>velo</wp:category_nicename>\
                    <wp:category_parent>loisirs</wp:category_parent></wp:category>\n";
    let export = EXPORT.replacen("<item>", &format!("{category}<item>"), 1);
    let blog = export.replace("http://vieux.example</", "http://vieux.example/blog</");
    let link = "<a href=\"/blog/category/loisirs/velo/\">roule</a>";
    let folder = with_export(&blog.replace("On roule", &format!("On {link}")))?;
    let report = import(&folder)?;
    let redirects = folder.files("public").remove("_redirects").unwrap_or_default();
    let expected: Vec<String> =
        [("category/loisirs/velo", "velo"), ("category/velo", "velo"), ("tag/ete", "ete"), ("tag/velo-2", "velo")]
            .iter()
            .flat_map(|(old, tag)| {
                [format!("/blog/{old}/ /tags/{tag}/ 301"), format!("/blog/{old}/feed/ /tags/{tag}/feed.xml 301")]
            })
            .collect();
    assert_eq!(redirects, format!("# begin carnet import\n{}\n# end carnet import\n", expected.join("\n")));
    assert_eq!(report.counted(Entry::ArchiveRedirects), 4);
    let without = ["/blog/2012/", "/blog/2019/", "/blog/author/camille/", "/blog/author/invite/"];
    let others = report.notes(Entry::WithoutRedirect);
    assert_eq!(others[..4], without, "{report}");
    assert_eq!(others.len(), 5);
    assert!(folder.json("posts/ete.json").to_string().contains("href=\\\"/tags/velo/\\\""));
    // The author's lines stay.
    folder.write("public/_redirects", &format!("/a /b 301\n{redirects}/* /c 302\n"))?;
    let before = folder.files("public");
    import(&folder)?;
    assert_eq!(folder.files("public"), before);
    Ok(())
}

#[test]
fn picture_of_the_author_keeps_its_name() -> Result<()> {
    let folder = with_export(EXPORT)?;
    folder.write("public/media/2012/03/panneau.jpg", "own")?;
    let report = import(&folder)?;
    assert_eq!(report.notes(Entry::RenamedMedia), ["2012/03/panneau.jpg → 2012/03/panneau-2.jpg"]);
    assert_eq!(folder.json("posts/ete.json")["image"], "/media/2012/03/panneau-2.jpg");
    let files = folder.files("public/media");
    assert_eq!(files.get("2012/03/panneau.jpg").map(String::as_str), Some("own"));
    assert_eq!(files.get("2012/03/panneau-2.jpg").map(String::as_str), Some("jpg"));
    // One that the author edits is not copied again.
    folder.write("public/media/2012/03/panneau-2.jpg", "small")?;
    let before = folder.files("public");
    import(&folder)?;
    assert_eq!(folder.files("public"), before);
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
        folder.import_with(dry_run, |blog| {
            run(&Options { blog: Blog { downloads: Some(&downloads), ..blog }, from: &export, media: None })
        })
    };
    let report = import(true)?;
    let wanted = report.wanted.files();
    let copy = "vieux.files.wordpress.com/2012/03/panneau.jpg";
    assert_eq!(wanted.get(copy).map(ToString::to_string).as_deref(), Some(files), "{wanted:?}");
    assert!(!wanted.keys().any(|copy| copy.starts_with("voisin")), "{wanted:?}");
    assert_eq!(report.counted(Entry::FilesToDownload), wanted.len());
    assert!(folder.files("public").is_empty());
    folder.write(&format!("copies/{copy}"), "jpg")?;
    let report = import(false)?;
    assert!(!report.wanted.files().contains_key(copy));
    assert_eq!(folder.files("public").get("media/2012/03/panneau.jpg").map(String::as_str), Some("jpg"));
    assert!(folder.json("posts/ete.json").to_string().contains("/media/2012/03/panneau.jpg"));
    Ok(())
}

#[test]
fn second_import_changes_nothing_and_keeps_edits() -> Result<()> {
    let folder = with_export(EXPORT)?;
    import(&folder)?;
    let (export, media) = (folder.path("export.xml"), folder.path("uploads"));
    folder.assert_repeatable("posts/ete.json", |blog| run(&Options { blog, from: &export, media: Some(&media) }))?;
    let path = folder.path("public/posts/ete.json");
    let edited = fs::read_to_string(&path)?.replace("On roule", "On pédale");
    fs::write(&path, &edited)?;
    folder.write("export.xml", &EXPORT.replace("Des blocs", "Des blocs neufs"))?;
    let report = import(&folder)?;
    assert_eq!(fs::read_to_string(&path)?, edited);
    assert_eq!(report.notes(Entry::Kept), ["posts/ete.json"]);
    assert_eq!(folder.json("posts/des-blocs.json")["title"], "Des blocs neufs");
    Ok(())
}

#[test]
fn blog_that_moved_to_https_is_the_same() -> Result<()> {
    let folder = with_export(EXPORT)?;
    import(&folder)?;
    let names = |folder: &Folder| folder.files("public").into_keys().collect::<Vec<_>>();
    let before = names(&folder);
    folder.write("export.xml", &EXPORT.replace("http://vieux.example", "https://www.vieux.example"))?;
    let report = import(&folder)?;
    assert_eq!(names(&folder), before);
    assert!(report.notes(Entry::Kept).is_empty());
    assert_eq!(folder.json("posts/ete.json")["_carnet"]["source"], "https://www.vieux.example/?p=10");
    Ok(())
}

#[test]
fn dry_run_writes_nothing() -> Result<()> {
    let folder = with_export(EXPORT)?;
    let report = import_with(&folder, true, true)?;
    assert_eq!((report.counted(Entry::Posts), folder.files("public").len(), folder.files("import").len()), (6, 0, 0));
    Ok(())
}

#[test]
fn truncated_export_gives_all_whole_items() -> Result<()> {
    let whole = EXPORT.find("<title>Secret").unwrap_or_default();
    let folder = with_export(&EXPORT[..whole])?;
    let report = import(&folder)?;
    assert_eq!(report.counted(Entry::Posts), 3);
    assert_eq!(report.notes(Entry::Damaged).len(), 1);
    // The end of the file is missing between two items.
    let between = EXPORT.find("<item><title>Secret").unwrap_or_default();
    let folder = with_export(&EXPORT[..between])?;
    let report = import(&folder)?;
    assert_eq!(report.counted(Entry::Posts), 3);
    let cut_off = "le fichier s’arrête trop tôt\u{a0}: il y manque peut-être des éléments, refaites l’export";
    assert!(report.notes(Entry::Damaged).iter().all(|note| note.ends_with(cut_off)), "{report}");
    assert_eq!(report.counted(Entry::Damaged), 1);
    // An item that is not well-formed does not concern the others.
    let folder = with_export(&EXPORT.replacen("<title>Des blocs</title>", "<title>Des blocs", 1))?;
    let report = import(&folder)?;
    assert_eq!((report.counted(Entry::Posts), report.counted(Entry::Damaged)), (5, 1));
    Ok(())
}

#[test]
fn first_of_two_items_with_one_id_is_imported() -> Result<()> {
    // The draft and the item in the trash have the id of the first post.
    let export = EXPORT.replace("<wp:post_id>12<", "<wp:post_id>10<").replace("<wp:post_id>19<", "<wp:post_id>10<");
    let folder = with_export(&export)?;
    let report = import(&folder)?;
    assert_eq!(report.counted(Entry::Posts), 5);
    assert_eq!(folder.json("posts/ete.json")["content_html"][0], "<p>On roule<br>\ndepuis mars.</p>");
    let twice = ["http://vieux.example/?p=10\u{a0}: Brouillon", "http://vieux.example/?p=10\u{a0}: Jeté"];
    assert_eq!(report.notes(Entry::Duplicates), twice);
    // An item that is left out does not count.
    let trash =
        "<item><wp:post_id>10</wp:post_id><wp:status>trash</wp:status><wp:post_type>post</wp:post_type></item>";
    let folder = with_export(&EXPORT.replacen("<item>", &format!("{trash}<item>"), 1))?;
    let report = import(&folder)?;
    assert_eq!((report.counted(Entry::Posts), report.notes(Entry::Duplicates).len()), (6, 0));
    assert_eq!(folder.json("posts/ete.json")["content_html"][0], "<p>On roule<br>\ndepuis mars.</p>");
    Ok(())
}

#[test]
fn other_files_are_refused() -> Result<()> {
    for text in ["", "<rss><channel></channel></rss>", "{}", "<html>"] {
        let error = import(&with_export(text)?).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("n’est pas un export de WordPress"), "{text:?}: {error}");
    }
    Ok(())
}

#[test]
fn pictures_without_media_folder_stay_where_they_are() -> Result<()> {
    let folder = with_export(EXPORT)?;
    let report = import_with(&folder, false, false)?;
    let address = "http://vieux.example/wp-content/uploads/2012/03/panneau.jpg";
    let post = folder.json("posts/ete.json");
    assert_eq!(post["image"], Value::Null);
    assert_eq!(
        post["content_html"][1],
        format!("<figure><a href=\"{address}\">Un panneau</a><figcaption>Le <em>panneau</em></figcaption></figure>")
    );
    assert_eq!(report.notes(Entry::WithoutMedia), [address]);
    // With the pictures, they are shown.
    import(&folder)?;
    assert_eq!(folder.json("posts/ete.json")["image"], "/media/2012/03/panneau.jpg");
    Ok(())
}

#[test]
fn pending_comments_name_a_renamed_post_by_its_id() -> Result<()> {
    let folder = with_export(EXPORT)?;
    import(&folder)?;
    // As `carnet rename` does.
    let mut post = folder.json("posts/ete.json");
    post["id"] = json!("ete");
    fs::remove_file(folder.path("public/posts/ete.json"))?;
    folder.write("public/posts/juin.json", &post.to_string())?;
    fs::rename(folder.path("public/responses/ete.json"), folder.path("public/responses/juin.json"))?;
    let report = import(&folder)?;
    assert_eq!(report.notes(Entry::Kept), ["posts/juin.json", "responses/juin.json"]);
    let post_of_pending = |folder: &Folder| -> Result<Value> {
        let pending = folder.files("import").remove("pending-wordpress.jsonl").unwrap_or_default();
        Ok(serde_json::from_str::<Value>(&pending)?["post"].clone())
    };
    assert_eq!(post_of_pending(&folder)?, "ete");
    // The slug may also be in the file.
    post["_carnet"]["slug"] = json!("lac");
    folder.write("public/posts/juin.json", &post.to_string())?;
    fs::rename(folder.path("public/responses/juin.json"), folder.path("public/responses/lac.json"))?;
    let report = import(&folder)?;
    assert_eq!(report.notes(Entry::Kept), ["posts/juin.json", "responses/lac.json"]);
    assert_eq!((post_of_pending(&folder)?, folder.json("responses/juin.json")), (json!("ete"), Value::Null));
    Ok(())
}

#[test]
fn page_of_the_author_keeps_its_address() -> Result<()> {
    let folder = with_export(EXPORT)?;
    folder.write("public/pages/a-propos.json", "{}")?;
    let report = import(&folder)?;
    assert_eq!(folder.json("pages/a-propos.json"), json!({}));
    assert_eq!(folder.json("pages/a-propos-2.json")["_carnet"]["aliases"], json!(["/?page_id=16"]));
    assert_eq!(
        report.notes(Entry::TakenAddresses),
        ["/a-propos/ (pages/a-propos-2.json)", "/archive/ (pages/archive-2.json)"]
    );
    Ok(())
}
