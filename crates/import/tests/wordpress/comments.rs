//! Comments: threads, ids, and comments that wait for approval.

use std::fs;

use anyhow::Result;
use import::report::Entry;
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::{EXPORT, run_import, with_export};

#[test]
fn comments_become_responses_in_threads() -> Result<()> {
    let folder = with_export(EXPORT)?;
    run_import(&folder)?;
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
    let report = run_import(&folder)?;
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
    run_import(&folder)?;
    let first = folder.json("responses/ete.json");
    folder.write("export.xml", &EXPORT.replace("vieux.example", "autre.example"))?;
    run_import(&folder)?;
    let second = folder.json("responses/ete-2.json");
    let ids = |responses: &Value| -> Vec<String> {
        let items = responses["items"].as_array().cloned().unwrap_or_default();
        items.iter().filter_map(|item| item["id"].as_str().map(str::to_owned)).collect()
    };
    let (a, b) = (ids(&first), ids(&second));
    assert!(a.len() == 3 && b.len() == 3 && !a.iter().any(|id| b.contains(id)), "{a:?} {b:?}");
    assert_eq!(second["items"][1]["_carnet"]["parent"].as_str(), b.first().map(String::as_str));
    // Later imports of both change nothing.
    run_import(&folder)?;
    folder.write("export.xml", EXPORT)?;
    run_import(&folder)?;
    assert_eq!((folder.json("responses/ete.json"), folder.json("responses/ete-2.json")), (first, second));
    Ok(())
}

#[test]
fn long_comment_is_cut_and_listed() -> Result<()> {
    let folder = with_export(&EXPORT.replace("[À relire]", &format!("[{}]", "é".repeat(65_537))))?;
    let report = run_import(&folder)?;
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
    let report = run_import(&folder)?;
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
fn pending_comments_name_a_renamed_post_by_its_id() -> Result<()> {
    let folder = with_export(EXPORT)?;
    run_import(&folder)?;
    // As `carnet rename` does.
    let mut post = folder.json("posts/ete.json");
    post["id"] = json!("ete");
    fs::remove_file(folder.path("public/posts/ete.json"))?;
    folder.write("public/posts/juin.json", &post.to_string())?;
    fs::rename(folder.path("public/responses/ete.json"), folder.path("public/responses/juin.json"))?;
    let report = run_import(&folder)?;
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
    let report = run_import(&folder)?;
    assert_eq!(report.notes(Entry::Kept), ["posts/juin.json", "responses/lac.json"]);
    assert_eq!((post_of_pending(&folder)?, folder.json("responses/juin.json")), (json!("ete"), Value::Null));
    Ok(())
}
