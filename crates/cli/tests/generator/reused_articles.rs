//! Posts and static pages that have not changed are neither rendered nor read, but taken from the old site.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::command::carnet;
use crate::site::{Site, tree, write_tree};

/// Three posts without tags, from the newest to the oldest: `c`, `b`, `a`; and a static page.
fn blog() -> Site {
    Site::new()
        .post("a", json!({"date_published": "2011-03-01"}))
        .post("b", json!({"date_published": "2012-01-15"}))
        .post("c", json!({"date_published": "2012-04-01"}))
        .page("p", json!({}))
}

/// The same after a build.
fn built() -> Site {
    let site = blog();
    site.build().good().rendered(4, 0);
    site
}

/// The record of the only build.
fn record(site: &Site) -> PathBuf {
    let entries = fs::read_dir(site.folder().join(".carnet/builds")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let records: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "jsonl")).collect();
    let [record] = records.try_into().unwrap();
    record
}

/// Words for a page that is compressed.
fn long_text() -> String {
    (0..400).map(|number| format!("mot{number} ")).collect()
}

#[test]
fn unchanged_articles_are_not_rendered() {
    let site = built();
    let files = tree(&site.dist());
    for _ in 0..2 {
        let outcome = site.build().good().rendered(0, 4);
        outcome.changed(&[], &[]);
        assert_eq!(outcome.files(), files);
    }
}

#[test]
fn changed_text_renders_one_article() {
    let site = built().post("b", json!({"date_published": "2012-01-15", "content_markdown": "Un autre texte."}));
    site.build().good().rendered(1, 3);
}

#[test]
fn changed_title_renders_adjacent_article() {
    let site = built().post("a", json!({"date_published": "2011-03-01", "title": "Ailleurs"}));
    site.build().good().rendered(2, 2);
}

#[test]
fn settings_and_app_render_everything() {
    let site = built().setting(json!({"description": "Un blog."}));
    site.build().good().rendered(4, 0);
    let site = site.app("1");
    site.build().good().rendered(4, 0);
    let site = site.endpoint("https://reponses.essai.example/");
    site.build().good().rendered(4, 0);
    site.build().good().rendered(0, 4);
}

#[test]
fn closing_of_responses_renders_their_post() {
    let responses = json!({"endpoint": "https://reponses.essai.example/", "close_after_days": 30});
    let site = blog().setting(json!({"responses": responses})).at("2012-04-05");
    let open = |site: &Site| site.build().good().page("/posts/c/").article().thread.clone().unwrap().open;
    assert!(open(&site));
    let site = site.at("2012-04-06");
    site.build().good().rendered(0, 4);
    let site = site.at("2012-05-02");
    site.build().good().rendered(1, 3);
    assert!(!open(&site));
}

#[test]
fn new_response_renders_its_post() {
    let site = built().responses("a", &[json!({"id": "1"})]);
    site.build().good().rendered(1, 3);
    let site = site.responses("a", &[json!({"id": "1", "content_text": "Un autre mot."})]);
    site.build().good().rendered(1, 3);
    let site = site.remove("responses/a.json");
    site.build().good().rendered(1, 3);
}

#[test]
fn replaced_picture_renders_articles_that_show_it() {
    let site = blog()
        .picture("media/vue.png", 10, 20)
        .picture("media/autre.png", 10, 20)
        .markdown("a", "![Une vue](/media/vue.png)");
    site.build().good();
    let site = site.picture("media/autre.png", 30, 20);
    site.build().good().rendered(0, 4);
    let site = site.picture("media/vue.png", 30, 20);
    let page = site.build().good().rendered(1, 3).page("/posts/a/");
    assert_eq!(page.attribute(".prose img", "width"), "30");
}

#[test]
fn variants_of_unchanged_articles_stay_published() {
    let site = blog().photograph("media/vue.jpg", 500, 60).markdown("a", "![Une vue](/media/vue.jpg)");
    let files = site.build().good().files();
    assert!(files.keys().any(|name| name.starts_with("assets/pictures/")));
    assert_eq!(site.build().good().rendered(0, 4).files(), files);
}

#[test]
fn attachment_of_other_size_renders_its_post() {
    let attachments = json!([{"url": "/media/note.txt", "mime_type": "text/plain"}]);
    let site = blog().file("media/note.txt", "12345").post("a", json!({"attachments": attachments}));
    site.build().good();
    let site = site.file("media/note.txt", "123456");
    site.build().good().rendered(1, 3);
}

#[test]
fn broken_links_of_unchanged_articles_are_reported() {
    let site = blog().markdown("d", "[b](/posts/b/#rien) [x](/rien/)");
    let first = site.build();
    let lines = first.list();
    assert!(first.is_good() && lines.contains("/rien/") && lines.contains("#rien"), "{lines}");
    assert_eq!(site.build().rendered(0, 5).list(), lines);
    // The link is no longer broken, though its post has not changed.
    let site = site.page("rien", json!({}));
    assert!(!site.build().rendered(1, 5).list().contains("/rien/"));
}

#[test]
fn article_with_warnings_is_rendered_again() {
    let site = blog().markdown("d", "![](/media/image.png)");
    let lines = site.build().list();
    assert!(!lines.is_empty());
    assert_eq!(site.build().rendered(1, 4).list(), lines);
}

#[test]
fn damaged_lines_of_the_record_render_everything() {
    let mut site = built();
    let path = record(&site);
    let damages: [fn(&str) -> String; 2] =
        [|good| good.replace("posts/a/", "posts/b/"), |good| good[..good.len() - 1].to_owned()];
    for (number, damage) in damages.into_iter().enumerate() {
        fs::write(&path, damage(&fs::read_to_string(&path).unwrap())).unwrap();
        // An unchanged site does not need the lines.
        site.build().good().rendered(0, 4);
        let text = format!("Le texte {number}.");
        site = site.post("b", json!({"date_published": "2012-01-15", "content_markdown": text}));
        site.build().good().rendered(4, 0);
        site.build().good().rendered(0, 4);
    }
}

#[test]
fn lost_or_damaged_record_renders_everything() {
    let site = built();
    let files = tree(&site.dist());
    let path = record(&site);
    for bad in ["", "{}"] {
        fs::write(&path, bad).unwrap();
        assert_eq!(site.build().good().rendered(4, 0).files(), files);
        site.build().good().rendered(0, 4);
    }
    fs::remove_dir_all(site.folder().join(".carnet")).unwrap();
    assert_eq!(site.build().good().rendered(4, 0).files(), files);
}

#[test]
fn search_index_has_words_of_reused_articles() {
    let mut site = built();
    let edits: [fn(&Path); 3] =
        [|_| {}, |path| fs::write(path, "damaged").unwrap(), |path| fs::remove_file(path).unwrap()];
    for (number, edit) in edits.into_iter().enumerate() {
        edit(&record(&site).with_extension("words"));
        let text = format!("## Un titre\n\nUn texte, le numéro {number}.");
        site = site.post("b", json!({"date_published": "2012-01-15", "content_markdown": text}));
        let expected = site.copy_without_pages().build().good().files();
        let files = site.build().good().rendered(1, 3).files();
        assert!(files == expected, "edit {number}");
        assert!(record(&site).with_extension("words").is_file());
    }
}

#[test]
fn record_that_cannot_be_written_is_no_error() {
    let site = blog();
    fs::create_dir(site.folder().join(".carnet")).unwrap();
    fs::write(site.folder().join(".carnet/builds"), "a file").unwrap();
    site.build().good().rendered(4, 0);
    site.build().good().rendered(4, 0);
}

#[test]
fn changed_output_of_the_same_length_is_rendered_again() {
    let site = built();
    let files = tree(&site.dist());
    for name in ["posts/a/index.html", "posts/a/index.json"] {
        let path = site.dist().join(name);
        fs::write(&path, fs::read_to_string(&path).unwrap().replace("texte", "mot-a")).unwrap();
        let outcome = site.build().good().rendered(1, 3);
        outcome.changed(&[name], &[]);
        assert_eq!(outcome.files(), files);
    }
}

#[test]
fn restored_output_is_known_by_its_hash() {
    let site = blog().compressed(true).markdown("a", &long_text());
    let files = site.build().good().rendered(4, 0).files();
    // As a cache of a CI service does: the same content with other modification times.
    fs::remove_dir_all(site.dist()).unwrap();
    write_tree(&site.dist(), &files);
    let outcome = site.build().good().rendered(0, 4);
    outcome.changed(&[], &[]);
    assert_eq!(outcome.files(), files);
}

#[test]
fn lost_variant_of_unchanged_article_is_compressed() {
    let site = blog().compressed(true).markdown("a", &long_text());
    let files = site.build().good().files();
    fs::remove_file(site.dist().join("posts/a/index.html.br")).unwrap();
    fs::write(site.dist().join("posts/a/index.html.gz"), "damaged").unwrap();
    assert_eq!(site.build().good().rendered(0, 4).files(), files);
    // Of all variants, whether they are written changes no page.
    let site = site.compressed(false);
    let outcome = site.build().good().rendered(0, 4);
    assert!(!outcome.files().contains_key("posts/a/index.html.br"));
    let site = site.compressed(true);
    assert_eq!(site.build().good().rendered(0, 4).files(), files);
    assert_eq!(site.build().good().rendered(0, 4).files(), files);
}

#[test]
fn variant_of_author_is_not_recorded() {
    let site = blog().compressed(true).page("p", json!({"content_markdown": long_text()}));
    let files = site.build().good().rendered(4, 0).files();
    let site = site.file("p/index.html.gz", "à moi");
    for _ in 0..2 {
        assert_eq!(site.build().good().files()["p/index.html.gz"], "à moi".as_bytes());
    }
    let site = site.remove("p/index.html.gz");
    assert_eq!(site.build().good().files(), files);
}

#[test]
fn verbose_build_counts_rendered_articles() {
    let site = blog();
    let build = || {
        let output = carnet(&site, &["build", "--app", "app", "--verbose"]);
        String::from_utf8(output.stdout).unwrap()
    };
    let first = build();
    assert!(first.contains("\nposts and static pages: 4 rendered, 0 unchanged\n"), "{first}");
    let second = build();
    assert!(second.contains("\nposts and static pages: 0 rendered, 4 unchanged\n"), "{second}");
}
