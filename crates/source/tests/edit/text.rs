//! The text of a post.

use proptest::prelude::*;
use serde_json::Value;

use crate::{changed, content};

/// A file with these items, as `carnet new` writes it.
fn file(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| format!("    {}", Value::from(item.as_str()))).collect();
    format!("{{\n  \"title\": \"A\",\n  \"content_markdown\": [\n{}\n  ]\n}}\n", items.join(",\n"))
}

fn items(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Replaces a text by the items, which it is made of after the change.
fn assert_becomes(old: &[&str], new: &[&str]) {
    let changed = changed(&file(&items(old)), |content| content.text = new.join("\n\n"));
    assert_eq!(changed, file(&items(new)));
}

const CODE: &str = "```rust\nfn a() {\n\n}\n```";

#[test]
fn items_with_empty_lines_stay_whole() {
    assert_becomes(&["a", CODE, "b"], &["a", CODE, "bb"]);
    assert_becomes(&["a", CODE, "b"], &["aa", CODE, "b", "c"]);
    assert_becomes(&["a", CODE, "b"], &["a", "```rust\nfn a() {\n\n    b();\n\n}\n```", "b"]);
    assert_becomes(&["- a\n\n- b", "c"], &["- a\n\n- bb", "c"]);
    assert_becomes(&["- a\n\n- b", "c"], &["- a\n\n- x\n\n- b", "cc"]);
    assert_becomes(&["a", "- b\n\n- c", "d"], &["a", "d"]);
    assert_becomes(&["a\n", "\nb", "", "c"], &["a\n", "\nb", "", "cc"]);
}

#[test]
fn new_paragraphs_and_code_blocks_become_items() {
    assert_becomes(&["a", "b"], &["a", "x", "y", "b"]);
    assert_becomes(&["a", "b"], &["x", "a", CODE, "b", "z"]);
    assert_becomes(&["a"], &["~~~\n\n```\n\n~~~~", "b", "``` a`b", "c"]);
    let html = file(&items(&["a"])).replace("markdown", "html");
    let new = changed(&html, |content| content.text = format!("a\n\n{CODE}"));
    assert_eq!(new, file(&items(&["a", "```rust\nfn a() {", "}\n```"])).replace("markdown", "html"));
}

#[test]
fn empty_lines_at_the_end_are_kept_without_empty_items() {
    assert_becomes(&["a", "b"], &["a", "b\n\n"]);
    assert_becomes(&["a", "b"], &["\n\na", "b\n"]);
    assert_becomes(&["a", "b\n\n"], &["a", "b", "c"]);
    let file = file(&items(&["a", "b"]));
    let new = changed(&file, |content| content.text = "a\n\n\n\nb".to_owned());
    assert_eq!(new, file.replace("\"b\"", "\"\\n\\nb\""));
}

#[test]
fn text_can_be_removed_and_written_again() {
    let old = file(&items(&["a", "b"]));
    let empty = changed(&old, |content| content.text.clear());
    assert_eq!(empty, "{\n  \"title\": \"A\",\n  \"content_markdown\": []\n}\n");
    assert_eq!(changed(&empty, |content| content.text = "a\n\nb".to_owned()), old);
    let without = "{\n  \"title\": \"A\"\n}\n";
    assert_eq!(changed(without, |content| content.text = "a\n\nb".to_owned()), old);
}

#[test]
fn text_in_one_string_stays_one() {
    let file = "{\"content_text\": \"\\u00e9\\n\\nb\\tc\"}";
    let new = changed(file, |content| content.text = "é\n\nx\n\nb\tc".to_owned());
    assert_eq!(new, "{\"content_text\": \"\\u00e9\\n\\nx\\n\\nb\\tc\"}");
    assert_eq!(changed(file, |content| content.text.clear()), "{\"content_text\": \"\"}");
}

#[test]
fn changed_paragraph_keeps_its_other_escapes() {
    let file = "{\"content_markdown\": [\"\\u00e9 a\", \"\\u00e9 \\/b\\/ \\u00e9\"]}";
    assert_eq!(content(file).text, "é a\n\né /b/ é");
    let new = changed(file, |content| content.text = "é a\n\né /c/ é".to_owned());
    assert_eq!(new, file.replace("/b", "/c"));
}

/// Texts without common lines, some with empty lines inside or at the ends.
fn paragraphs() -> impl Strategy<Value = Vec<String>> {
    let paragraph = "\n{0,2}#[a-c]{1,2}(\n{1,3}#[a-c]{1,2}|\n```\n\n#x\n```)?\n{0,3}";
    let numbered = |texts: Vec<String>| -> Vec<String> {
        texts.iter().enumerate().map(|(number, text)| text.replace('#', &number.to_string())).collect()
    };
    prop::collection::vec(paragraph, 1..8).prop_map(numbered)
}

proptest! {
    #[test]
    fn changed_paragraphs_change_no_other_items(
        old in paragraphs(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[x-z]{1,3}(\n[x-z])?"), 1..3),
    ) {
        let mut new = old.clone();
        for (index, text) in &changes {
            *index.get_mut(&mut new) = text.clone();
        }
        prop_assert_eq!(changed(&file(&old), |content| content.text = new.join("\n\n")), file(&new));
    }

    #[test]
    fn added_and_removed_paragraphs_change_no_other_items(
        old in paragraphs(),
        place in any::<prop::sample::Index>(),
        text in "[x-z]{1,3}(\n[x-z])?",
    ) {
        let mut longer = old.clone();
        longer.insert(place.index(old.len() + 1), text);
        let (old_file, longer_file) = (file(&old), file(&longer));
        prop_assert_eq!(changed(&old_file, |content| content.text = longer.join("\n\n")), longer_file.clone());
        prop_assert_eq!(changed(&longer_file, |content| content.text = old.join("\n\n")), old_file);
    }
}
