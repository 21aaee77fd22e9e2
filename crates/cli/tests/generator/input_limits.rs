//! Texts that could cause quadratic time, high memory use or stack overflow.

use protocol::language::Language;
use serde_json::{Value, json};

use crate::site::Site;

/// The outcome of a check of this text. Its duration is measured by `cargo xtask bench growth`.
fn check_text(field: &str, text: Value) -> String {
    Site::new().post("a", json!({field: text})).check().list()
}

/// Asserts that a text is refused at the first byte that exceeds the depth.
#[track_caller]
fn assert_too_deep(field: &str, text: &str, byte: usize) {
    let column = json!({field: text[..byte]}).to_string().len() - 1;
    let expected = format!(
        "posts/a.json:1:{column}: error: more than 100 quotes, lists or elements are nested
  help: close the elements that are open, and take out some of the > or list signs
1 error
"
    );
    assert_eq!(check_text(field, json!(text)), expected, "{field}");
}

#[test]
fn deeply_nested_quotes_are_refused() {
    for (text, byte) in [
        (">".repeat(10_000) + " x", 100),
        ("- ".repeat(10_000) + "x", 200),
        ("> 1. ".repeat(10_000) + "x", 250),
        (">".repeat(1_900_000), 100),
    ] {
        assert_too_deep("content_markdown", &text, byte);
    }
}

#[test]
fn deeply_nested_unclosed_elements_are_refused() {
    for (text, byte) in [
        ("<div>".repeat(100_000), 500),
        ("<b class=x>".repeat(50_000), 1100),
        ("<DIV></p></b>".repeat(50_000), 1300),
        ("<div><!-- </div> -->".repeat(50_000), 2000),
    ] {
        assert_too_deep("content_html", &text, byte);
    }
    // In Markdown, they would be text without attributes.
    for (text, byte) in [
        ("<div lang=fr>".repeat(50_000), 1300),
        ("<DIV lang=fr></p></b>".repeat(50_000), 2100),
        ("<div title=\"</div>\">".repeat(50_000), 2000),
        ("<div lang=fr><!-- </div> -->".repeat(50_000), 2800),
    ] {
        assert_too_deep("content_html", &text, byte);
        assert_too_deep("content_markdown", &text, byte);
    }
}

#[test]
fn nesting_of_a_hundred_levels_is_rendered() {
    let page = Site::new().markdown("a", &(">".repeat(100) + " fond")).build().good().page("/posts/a/");
    assert_eq!(page.texts(&("blockquote ".repeat(100) + "> p")), ["fond"]);
    assert_eq!(page.count("blockquote"), 100);
}

#[test]
fn long_markdown_of_every_kind_is_rendered() {
    for (name, text) in [
        ("emphasis", "*a **b _c ".repeat(50_000)),
        ("brackets", "[".repeat(200_000)),
        ("brackets and bangs", "![[".repeat(60_000)),
        ("links", "[a](/posts/a/) ".repeat(30_000)),
        ("backticks", (1..1500).map(|length| "`".repeat(length) + " ").collect()),
        ("headings", "## Fin\n".repeat(20_000)),
        ("rows", format!("| a | b |\n| - | - |\n{}", "| 1 | 2 |\n".repeat(30_000))),
        ("columns", format!("|{}\n|{}\n{}", "a|".repeat(2_000), "-|".repeat(2_000), "|x\n".repeat(2_000))),
        ("boxes", "- [ ] a\n".repeat(10_000)),
        ("footnotes", (0..5_000).map(|n| format!("a[^{n}]\n\n[^{n}]: b\n\n")).collect()),
        ("references", format!("[a]: /posts/a/?{}\n\n{}", "x".repeat(100_000), "[a] ".repeat(50_000))),
        ("one paragraph", "L'« été » : \"oui\" ! 1er 10 000 km -- ".repeat(15_000)),
        ("one word", "é".repeat(500_000)),
        ("one line of code", format!("```js\n{}\n```", "/(\"a'${".repeat(14_000))),
        ("code", format!("```rust\n{}```", "fn a() { let x = \"y\"; }\n".repeat(4_000))),
        ("entities", "&amp;&#60;&nope;".repeat(50_000)),
        ("html", "<i>a</i><br>".repeat(50_000)),
        ("images", "![a](/media/image.png) ".repeat(3_000)),
    ] {
        assert_eq!(check_text("content_markdown", json!(text)), "", "{name}");
    }
}

#[test]
fn long_html_and_plain_text_are_rendered() {
    for (name, field, text) in [
        ("spans", "content_html", "<span lang=en>a \"b\"</span> ".repeat(30_000)),
        ("paragraphs left open", "content_html", "<p>a<li>b".repeat(30_000)),
        ("lines", "content_text", "a\nb\n\n".repeat(100_000)),
        ("signs", "content_text", "<&>\"'".repeat(200_000)),
    ] {
        assert_eq!(check_text(field, json!(text)), "", "{name}");
    }
}

#[test]
fn deepest_allowed_json_does_not_overflow_stack() {
    let nested = |depth: usize| format!("{{\"_x\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(Site::new().file("posts/a.json", nested(100)).check().list().contains("the field \"title\" is missing"));
    assert!(Site::new().file("posts/a.json", nested(500_000)).check().list().contains("recursion limit exceeded"));
}

#[test]
fn many_errors_are_summarised() {
    let fields: String = (0..100_000).map(|number| format!(",\n\"f{number}\":1")).collect();
    let text = format!("{{\"title\":\"T\",\"date_published\":\"2012-01-01\",\"content_text\":\"x\"{fields}}}");
    let site = Site::new().file("posts/a.json", text);
    let outcome = site.check();
    let list = outcome.list();
    let last = outcome.counts.diagnostics.last().unwrap().text(Language::En);
    assert!(last.starts_with("posts/a.json:100001:1: error: $.f99999: "), "{last}");
    assert!(list.ends_with("\n  and 99,990 more like this\n100,000 errors\n"), "{list}");
}

#[test]
fn fields_of_any_length_are_accepted_or_refused() {
    let long = "x".repeat(300_000);
    let list = Site::new()
        .post("a", json!({"title": long, "tags": [long], "language": long, "date_modified": long, "_carnet": {"slug": long}}))
        .check()
        .list();
    assert!(list.ends_with("\n5 errors\n"), "{}", &list[list.len() - 300..]);
    let tags: Vec<String> = (0..20_000).map(|number| format!("sujet {number}")).collect();
    let list = Site::new().post("a", json!({"tags": tags})).check().list();
    assert!(list.contains("there are more than 50 tags") && list.ends_with("\n1 error\n"), "{list}");
}
