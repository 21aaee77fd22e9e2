//! `carnet check`: drawn problems, JSON, exit codes, and corrections.

use std::fs;
use std::process::Output;

use serde_json::{Value, json};

use crate::command::carnet;
use crate::site::{Site, tree};

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[track_caller]
fn assert_code(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
}

/// A blog with posts `b` and `c` whose tag is "vélo"; `b` has the alias `/vieux/`.
fn blog() -> Site {
    let aliases = json!({"aliases": ["/vieux/"]});
    Site::new()
        .post("b", json!({"content_markdown": "## X", "tags": ["vélo"], "_carnet": aliases}))
        .post("c", json!({"tags": ["vélo"]}))
}

#[test]
fn full_format_draws_the_line() {
    let site = Site::new()
        .file("posts/a.json", "{\n  \"title\": 3,\n  \"content_text\": \"x\",\n  \"tags\": [\"a\", \"!\"]\n}");
    let output = carnet(&site, &["check", "--format", "full"]);
    assert_code(&output, 1);
    let said = text(&output.stderr);
    for part in [
        "error: is a number, not a text\n",
        "--> posts/a.json:2:12\n",
        "2 |   \"title\": 3,\n",
        "^ $.title\n",
        "= help: write a text here",
        "error: \"!\" is not a valid tag\n",
        "--> posts/a.json:4:17\n",
        "^^^ $.tags[1]\n",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    assert!(said.ends_with("\n3 errors\n"), "{said}");
    assert!(!said.contains('\u{1b}'), "{said}");
}

#[test]
fn full_format_draws_problems_without_a_line() {
    let site = Site::new().file("posts/x.txt", "").file("posts/c.json", "");
    let said = carnet(&site, &["check", "--format", "full"]).stderr;
    let said = text(&said);
    assert!(said.contains("error: the file is empty\n") && said.contains("--> posts/c.json\n"), "{said}");
    assert!(said.contains("warning: this file is not a post") && said.contains("--> posts/x.txt\n"), "{said}");
}

#[test]
fn full_format_sums_up_similar_problems() {
    let links = |count: usize| (0..count).map(|number| format!("[a](/rien/{number}/)")).collect::<Vec<_>>();
    let site = Site::new()
        .post("a", json!({"content_markdown": links(90)}))
        .post("b", json!({"content_markdown": links(10)}))
        .markdown("c", "### x");
    let output = carnet(&site, &["check", "--format", "full"]);
    assert_code(&output, 0);
    let said = text(&output.stderr);
    assert_eq!(said.matches("warning: broken link: ").count(), 3, "{said}");
    assert_eq!(said.matches("skips a level").count(), 1, "{said}");
    assert!(said.contains("\nand 97 more like this: posts/a.json:1; …\n"), "{said}");
    assert!(said.ends_with("\n101 warnings\n"), "{said}");
    let output = carnet(&site, &["check", "--format", "full", "--all"]);
    assert_eq!(text(&output.stderr).matches("warning: broken link: ").count(), 100);
}

#[test]
fn short_format_is_the_default_without_a_terminal() {
    let links = (0..20).map(|number| format!("[a](/rien/{number}/) ")).collect::<String>();
    let site = Site::new().markdown("a", &links);
    let output = carnet(&site, &["check"]);
    assert_eq!(output.stderr, carnet(&site, &["check", "--format", "short"]).stderr);
    assert!(text(&output.stderr).starts_with("posts/a.json:1:26: warning: broken link: /rien/0/ does not exist\n"));
    assert!(text(&output.stderr).contains("\n  and 10 more like this\n"));
    let all = carnet(&site, &["check", "--all"]).stderr;
    assert_eq!(text(&all).lines().count(), 2 * 20 + 1);
}

#[test]
fn strict_check_exits_with_1_for_warnings() {
    let site = Site::new().markdown("a", "[x](/rien/)");
    for (arguments, code) in [(&["check"][..], 0), (&["check", "--strict"], 1), (&["check", "--strict", "--json"], 1)]
    {
        assert_code(&carnet(&site, arguments), code);
    }
    assert_code(&carnet(&blog(), &["check", "--strict"]), 0);
    for arguments in
        [&["check", "--dry-run"][..], &["check", "--json", "--format", "full"], &["check", "--format", "x"]]
    {
        assert_code(&carnet(&site, arguments), 2);
    }
}

#[test]
fn json_has_one_object_a_problem() {
    let site = blog().markdown("a", "[x](/rien/) [y](/vieux)").file("posts/x.txt", "").file("posts/d.json", "{}");
    let output = carnet(&site, &["check", "--json"]);
    assert_code(&output, 1);
    assert_eq!(text(&output.stderr), "");
    let found: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let codes = [found[0]["code"].as_str().unwrap(), found[1]["code"].as_str().unwrap()];
    assert!(!codes[0].is_empty() && codes[0] != codes[1], "{codes:?}");
    assert_eq!(
        found[0],
        json!({
            "code": codes[0],
            "file": "posts/a.json", "line": 1, "column": 26, "path": "", "severity": "warning", "fixable": false,
            "message": "broken link: /rien/ does not exist", "help": "correct the link",
        })
    );
    assert_eq!((&found[1]["help"], &found[1]["fixable"]), (&json!("write /posts/b/"), &json!(true)));
    assert_eq!((&found[2]["severity"], &found[2]["path"]), (&json!("error"), &json!("$")));
    let last = found.last().unwrap();
    assert_eq!((&last["file"], &last["line"]), (&json!("posts/x.txt"), &Value::Null));
}

#[test]
fn fix_replaces_outdated_links_and_tags_only() {
    let written = "{\"title\":\"A\", \"date_published\" : \"2012-01-15\",\r\n\t\"tags\": [ \"Velo\" , \"\\u00e9t\\u00e9\"],\n \
        \"external_url\": \"/vieux\",\n \"content_markdown\": [\"[b](/vieux/#x) `[b](/vieux/)` /vieux/\", \
        \"<a href=\\\"\\/vieux?y\\\">\\u00e9</a>\"],\n\"_carnet\": {\"aliases\": [\"/vieux/a/\"] } }";
    let corrected = written
        .replace("(/vieux/#x)", "(/posts/b/#x)")
        .replace("\\/vieux?y", "/posts/b/?y")
        .replace("\"/vieux\"", "\"/posts/b/\"")
        .replace("Velo", "vélo");
    let navigation = json!([{"label": "B", "url": "/vieux/"}, {"label": "C", "url": "/posts/c/"}]);
    let site = blog().setting(json!({"navigation": navigation})).file("posts/a.json", written);
    let before = tree(site.folder());

    let dry = carnet(&site, &["check", "--fix", "--dry-run"]);
    assert_code(&dry, 0);
    assert_eq!(tree(site.folder()), before, "a dry run wrote something");
    assert_eq!(text(&dry.stderr), "");

    let output = carnet(&site, &["check", "--fix", "--strict"]);
    assert_code(&output, 0);
    assert!(output.stdout.starts_with(&dry.stdout), "{output:?}");
    for line in
        ["--- posts/a.json\n", "+++ posts/a.json\n", "\n-\\t\"tags\": [ \"Velo\"", "\n+\\t\"tags\": [ \"vélo\""]
    {
        assert!(text(&output.stdout).contains(line), "{line} is not in {output:?}");
    }
    assert_eq!(fs::read_to_string(site.public().join("posts/a.json")).unwrap(), corrected);
    let settings = fs::read_to_string(site.public().join("site.json")).unwrap();
    assert!(settings.contains("\"url\":\"/posts/b/\"") && !settings.contains("vieux"), "{settings}");

    let after = tree(site.folder());
    let changed = after.iter().filter(|(name, bytes)| before.get(*name) != Some(*bytes)).count();
    assert_eq!((changed, after.len()), (2, before.len()));
    let again = carnet(&site, &["check", "--fix"]);
    assert_eq!(tree(site.folder()), after, "a second correction changed something");
    assert!(text(&again.stdout).starts_with("checked 3 posts"), "{again:?}");
}

#[test]
fn fix_removes_byte_order_marks_and_corrects_what_was_behind() {
    let post = "\u{feff}{\"title\": \"A\", \"date_published\": \"2012-01-15\", \"content_html\": \"<a href='/vieux/'>b</a>\"}\n";
    let site = blog().file("posts/a.json", post);
    assert_code(&carnet(&site, &["check"]), 1);
    let output = carnet(&site, &["check", "--fix", "--json"]);
    assert_code(&output, 0);
    assert_eq!(text(&output.stdout), "");
    assert!(text(&output.stderr).contains("\n-\\ufeff{\"title\""), "{output:?}");
    let corrected = post.replace('\u{feff}', "").replace("/vieux/", "/posts/b/");
    assert_eq!(fs::read_to_string(site.public().join("posts/a.json")).unwrap(), corrected);
}

#[test]
fn fix_leaves_what_needs_a_decision() {
    let site = Site::new().post("L'été", json!({"tags": ["Vélo"]})).post(
        "b",
        json!({"tags": ["velo"], "content_markdown": "[x](/rien/) [y](#rien) ![](/media/image.png)\n\n#### z"}),
    );
    let before = tree(site.folder());
    assert_code(&carnet(&site, &["check", "--fix"]), 1);
    let site = site.remove("posts/L'été.json").post("c", json!({"tags": ["Vélo"]}));
    assert_code(&carnet(&site, &["check", "--fix"]), 0);
    assert_eq!(tree(site.folder())["public/posts/b.json"], before["public/posts/b.json"]);
}
