//! `export` and `import`.

use std::path::Path;

use serde_json::json;

use crate::config::assert_private;
use crate::program::{carnet, carnet_with, import, line};

/// A database with one response of each kind, and one that was withdrawn.
fn filled(folder: &Path) {
    let mut answer = line("quatre", "approved", "author@blog.example", "Merci !");
    answer["by_author"] = json!(true);
    answer["parent"] = json!("un");
    answer["received"] = json!("2026-11-24T12:00:00.001Z");
    let mut withdrawn = line("trois", "approved", "b@courriel.example", "Retirée");
    withdrawn["parent"] = json!("un");
    let mut spam = line("deux", "spam", "s@courriel.example", "Du \"JSON\" dans\n\tun texte \\");
    spam["reasons"] = json!("trap links");
    spam["previous_status"] = json!("held");
    spam["decided"] = json!("2026-11-24T13:00:00Z");
    let mut message = line("cinq", "held", "zoe@courriel.example", "Pour vous seul");
    message["kind"] = json!("message");
    message["post"] = json!("");
    let mut like = line("six", "approved", "", "");
    like.as_object_mut().unwrap().remove("email");
    like["kind"] = json!("like");
    like["site"] = json!("https://li.example/1");
    let published = line("un", "approved", "ana@courriel.example", "Une réponse");
    import(folder, &[published, spam, withdrawn, answer, message, like]);
    carnet(folder, &["reject", "trois"]).expect(0);
}

#[test]
fn export_and_import_round_trip() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    filled(one.path());
    let file = one.path().join("all.jsonl");
    let said = carnet(one.path(), &["export", "all.jsonl"]).expect(0);
    assert_eq!(said.out, "6 responses in all.jsonl\n");
    assert_private(&file);
    carnet(one.path(), &["export", "all.jsonl"]).expect(2);
    let exported = std::fs::read_to_string(&file).unwrap();
    assert!(exported.contains("ana@courriel.example"), "{exported}");
    let place = r#"{"withdrawn":"trois","post":"reseaux-sociaux","parent":"un","received":"2026-11-24T12:00:00Z","#;
    assert!(exported.contains(place), "{exported}");
    let said = carnet(other.path(), &["import", file.to_str().unwrap()]).expect(0);
    assert_eq!(said.out, "6 responses imported\n");
    assert_eq!(carnet(other.path(), &["export"]).expect(0).out, exported);
    let said = carnet_with(other.path(), &["import"], &exported).expect(0);
    assert_eq!(said.out, "0 responses imported\nalready stored, unchanged: 6\n");
}

#[test]
fn import_reports_errors_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let mut far = line("Grand", "published", "ana", "Texte");
    far["received"] = json!("hier");
    let mut extra = line("cinq", "held", "a@b.example", "Texte");
    extra["ip"] = json!("192.0.2.1");
    let good = line("un", "held", "a@b.example", "Texte");
    let text = format!(
        "{good}\n\n{far}\n{{\"id\":\n{good}\n{extra}\n{}\n",
        line("six", "held", "a@b.example", "a\u{202e}b")
    );
    let said = carnet_with(folder.path(), &["import"], &text).expect(1);
    let wrong: Vec<&str> = said.err.lines().map(|line| line.split(": error: ").last().unwrap()).collect();
    assert_eq!(
        wrong[..4],
        [
            "id must have 1 to 64 characters of a-z, 0-9 and hyphens",
            "email must be an e-mail address, or left out",
            "received must be a time such as 2012-03-15T13:30:00Z",
            "status must be held, approved, rejected or spam",
        ]
    );
    assert!(said.err.contains("standard input:3: error: id must"), "{said:?}");
    assert!(said.err.contains("standard input:4: error: not a line of an export"), "{said:?}");
    assert!(said.err.contains("standard input:5: error: duplicate id un, also on line 1"), "{said:?}");
    assert!(said.err.contains("standard input:6: error: not a line of an export: unknown field `ip`"), "{said:?}");
    assert!(said.err.contains("standard input:7: error: text must"), "{said:?}");
    assert!(said.err.ends_with("8 problems; nothing was imported\n"), "{said:?}");
    assert!(!folder.path().join("carnet-endpoint.db").exists());
}

#[test]
fn import_refuses_published_messages() {
    let folder = tempfile::tempdir().unwrap();
    let with = |kind: &str, status: &str| {
        let mut message = line("un", status, "a@b.example", "Pour vous seul");
        message["kind"] = json!(kind);
        carnet_with(folder.path(), &["import"], &format!("{message}\n")).expect(1).err
    };
    for status in ["approved", "rejected"] {
        let said = with("message", status);
        assert!(said.contains("status must be held or spam, since this is a message"), "{said}");
    }
    let said = with("letter", "held");
    assert!(said.contains("kind must be response, message, reply, mention, like or repost, or left out"), "{said}");
    assert!(with("like", "approved").contains("site must be the address of the mention"));
}

const FEED: &str = r#"{
  "version": "https://jsonfeed.org/version/1.1",
  "items": [
    {
      "id": "wp-12",
      "content_text": "Il y a longtemps.",
      "date_published": "2012-03-15T09:30:00-04:00",
      "authors": [{ "name": "Ana", "url": "https://ana.example/" }]
    },
    {
      "id": "wp-13",
      "content_text": "Merci.",
      "date_published": "2012-03-15T10:30:00-04:00",
      "authors": [{ "name": "M. Braquet" }],
      "_carnet": { "author": true, "parent": "wp-12" }
    },
    {
      "id": "wp-14",
      "title": "Une page",
      "date_published": "2012-03-16T10:30:00-04:00",
      "authors": [{ "url": "https://page.example/" }],
      "_carnet": { "kind": "pingback" }
    }
  ]
}"#;

#[test]
fn import_reads_json_feed_of_a_post() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("tour.json"), FEED).unwrap();
    let said = carnet(folder, &["import", "tour.json"]).expect(1);
    assert!(said.err.contains("error: "), "{said:?}");
    let said = carnet(folder, &["import", "tour.json", "--post", "tour"]).expect(0);
    assert_eq!(said.out, "2 responses imported\nfrom elsewhere, skipped: 1\n");
    let shown = carnet(folder, &["show", "wp-13", "--json"]).expect(0).out;
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!((&shown["parent"], &shown["by_author"]), (&json!("wp-12"), &json!(true)));
    assert_eq!((&shown["status"], &shown["received"]), (&json!("approved"), &json!("2012-03-15T14:30:00Z")));
    // What was erased since does not come back with the file.
    carnet(folder, &["erase", "wp-12"]).expect(0);
    let said = carnet(folder, &["import", "tour.json", "--post", "tour"]).expect(0);
    assert!(
        said.out.contains("already stored, unchanged: 1") && said.out.contains("withdrawn earlier, skipped: 1"),
        "{said:?}"
    );

    std::fs::write(folder.join("bad.json"), FEED.replace("wp-13", "WP").replace("2012-03-16T", "2012-03-36T"))
        .unwrap();
    let said = carnet(folder, &["import", "bad.json", "--post", "tour"]).expect(1);
    assert!(said.err.contains("bad.json:11:13: error") && said.err.contains("bad.json:20:"), "{said:?}");
}
