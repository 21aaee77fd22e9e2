//! Strings of a JSON file: how they are written, and how they are changed.

use std::borrow::Cow;

use crate::json::text_places::characters;

/// `text` as a JSON string, with its quotation marks.
pub(super) fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The JSON string of `text` in the place of one that has `inside` between its quotation marks. Characters at the start
/// and at the end that stay the same are written as before.
pub(super) fn changed_literal(inside: &str, text: &str) -> String {
    let old: Vec<(char, usize)> = characters(inside).collect();
    let start: Vec<_> = old.iter().zip(text.chars()).take_while(|((old, _), new)| old == new).collect();
    let raw_start: usize = start.iter().map(|((_, length), _)| *length).sum();
    let text_start: usize = start.iter().map(|(_, new)| new.len_utf8()).sum();
    let (old, rest) = (&old[start.len()..], &text[text_start..]);
    let end = old.iter().rev().zip(rest.chars().rev()).take_while(|((old, _), new)| old == new);
    let (raw_end, text_end) =
        end.fold((0_usize, 0_usize), |(raw, text), ((_, length), new)| (raw + *length, text + new.len_utf8()));
    let between = literal(&rest[..rest.len() - text_end]);
    format!("\"{}{}{}\"", &inside[..raw_start], &between[1..between.len() - 1], &inside[inside.len() - raw_end..])
}

/// `text` with line feeds as line ends, as a text field of a browser has them.
pub(crate) fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{changed_literal, with_line_feeds};

    #[test]
    fn changed_string_keeps_escapes_of_what_stays() {
        for (inside, text, expected) in [
            (r"\u00e9t\u00e9 \/a\/", "été /b/", r#""\u00e9t\u00e9 \/b\/""#),
            (r"\ud83c\udf89 a", "🎉 b", r#""\ud83c\udf89 b""#),
            (r"a\tb", "a\tb", r#""a\tb""#),
            (r"\u0061a", "aaa", r#""\u0061aa""#),
            (r"\u00e9", "", r#""""#),
            ("", "\"\n", r#""\"\n""#),
        ] {
            assert_eq!(changed_literal(inside, text), expected, "{inside}");
        }
    }

    #[test]
    fn line_ends_of_any_kind_become_line_feeds() {
        assert_eq!(with_line_feeds("a\r\nb\rc\nd\n\r\r\n"), "a\nb\nc\nd\n\n\n");
    }

    proptest! {
        #[test]
        fn changed_string_has_the_new_text(old in "[a-cé\"\\\\\n🎉]{0,8}", new in "[a-cé\"\\\\\n🎉]{0,8}") {
            let inside: String = old.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
            let changed = changed_literal(&inside, &new);
            prop_assert_eq!(serde_json::from_str::<String>(&changed).unwrap(), new);
        }
    }
}
