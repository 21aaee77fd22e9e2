//! Output of diagnostics: escaping and summaries.

use serde_json::json;

use crate::site::Site;

#[test]
fn control_characters_are_escaped_in_messages() {
    let text = "{\"title\": \"T\", \"ti\\u001b[2Jtel\": 1, \"a\\nsite.json: error: b\": 1, \"\\u202egnp.exe\": 1,
        \"date_published\": \"2012\\r\\u009b31m\", \"content_markdown\": \"x\"}";
    let list = Site::new()
        .file("posts/a.json", text)
        .file("posts/b\u{1b}[2J\nsite.json: error: c.json", "{}")
        .file("posts/d\u{202e}.txt", "x")
        .check()
        .list();
    assert!(list.contains("the field \"ti\\u001b[2Jtel\" is unknown"), "{list}");
    assert!(list.contains("$.a\\nsite.json: error: b: the field \"a\\nsite.json: error: b\" is unknown"), "{list}");
    assert!(list.contains("the field \"\\u202egnp.exe\" is unknown"), "{list}");
    assert!(list.contains("\"2012\\r\\u009b31m\" is not a date"), "{list}");
    assert!(list.contains("posts/b\\u001b[2J\\nsite.json: error: c.json:1:1: error: "), "{list}");
    assert!(list.contains("posts/d\\u202e.txt: warning: "), "{list}");
    assert!(list.chars().all(|c| c == '\n' || !(c.is_control() || c == '\u{202e}')), "{list:?}");
    let is_of_us =
        |line: &str| line.starts_with("posts/") || line.starts_with("  help: ") || line.ends_with("1 warning");
    assert!(list.lines().all(is_of_us), "{list}");
}

#[test]
fn similar_diagnostics_are_summarised() {
    let links: String = (0..107).map(|number| format!("[a](/rien/{number:03}/) ")).collect();
    let list = Site::new().post("a", json!({"content_markdown": links})).markdown("b", "[a](/rien/)").check().list();
    let lines: Vec<&str> = list.lines().filter(|line| !line.starts_with("  help: ")).collect();
    assert_eq!(lines.len(), 10 + 1 + 1 + 1, "{list}");
    assert!(lines[9].contains("broken link: /rien/009/ does not exist"), "{list}");
    assert_eq!(lines[10], "  and 97 more like this");
    assert!(lines[11].starts_with("posts/b.json:"), "{list}");
    assert_eq!(lines[12], "108 warnings");
}

#[test]
fn different_diagnostics_are_all_listed() {
    let links: String = (0..10).map(|number| format!("[a](/rien/{number}/) ")).collect();
    let text = format!("{links} [b](/vieux/)");
    let site = Site::new().post("a", json!({"content_markdown": text, "_carnet": {"aliases": ["/vieux/"]}}));
    let list = site.check().list();
    assert_eq!(list.lines().count(), 2 * 11 + 1, "{list}");
    assert!(!list.contains("more like this"), "{list}");
}
