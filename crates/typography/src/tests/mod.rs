//! Tables of examples, then properties.

mod english;
mod french;
mod french_numbers;
mod ordinals;
mod properties;
mod runs;
mod verbatim;

use super::{Setting, set};

/// Typesets every input twice, and reports all differences at once.
fn check(setting: Setting, table: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (input, expected) in table {
        for input in [input, expected] {
            let actual = set(setting, input);
            if actual != *expected {
                wrong.push(format!(
                    "{}\n  expected {}\n  actual   {}",
                    visible(input),
                    visible(expected),
                    visible(&actual)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), table.len() * 2, wrong.join("\n"));
}

/// Asserts that nothing in the texts is changed.
fn check_unchanged(setting: Setting, texts: &[&str]) {
    let table: Vec<_> = texts.iter().map(|text| (*text, *text)).collect();
    check(setting, &table);
}

/// The text with its no-break spaces written as escapes.
fn visible(text: &str) -> String {
    text.replace('\u{a0}', "\\u{a0}").replace('\u{202f}', "\\u{202f}").replace('\u{2009}', "\\u{2009}")
}
