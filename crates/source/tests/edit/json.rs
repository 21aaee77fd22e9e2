//! Objects as JSON with odd layouts and escapes, for property tests.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Names that a post may have, some of them twice, and others.
const NAMES: &[&str] = &[
    "title",
    "\\u0074itle",
    "date_published",
    "language",
    "tags",
    "summary",
    "content_markdown",
    "content_html",
    "content_text",
    "_carnet",
    "_carnet",
    "id",
    "_other",
    "unknown",
];

const EXTENSION_NAMES: &[&str] =
    &["slug", "status", "series", "responses", "translation_of", "aliases", "s\\u006cug", "name"];

const SERIES_NAMES: &[&str] = &["name", "part", "part", "_x"];

/// Parts of strings as they are in a file.
const PARTS: &[&str] = &[
    "a",
    "b",
    "é",
    "\\u00e9",
    "\\u00E9",
    "\\n",
    "\\n\\n",
    "\\r\\n",
    "\\r",
    "\\t",
    "\\\"",
    "\\\\",
    "\\/",
    "🎉",
    "\\ud83c\\udf89",
    "```",
];

/// The tokens of a value.
type Tokens = Vec<String>;

/// The text of a JSON object.
pub(crate) fn object() -> impl Strategy<Value = String> {
    let space = prop_oneof![
        3 => Just(vec![String::new()]),
        3 => Just(vec![" ".to_owned()]),
        3 => Just(vec!["\n  ".to_owned()]),
        2 => Just(vec!["\r\n\t".to_owned()]),
        4 => vec("[ \t\n]{0,3}|\r\n {0,2}", 1..20),
    ];
    (fields(select(NAMES), root_value()), space, "\u{feff}?", "\n?").prop_map(|(tokens, space, mark, end)| {
        let spaced = tokens.into_iter().zip(space.iter().cycle()).map(|(token, space)| token + space);
        format!("{mark}{}{end}", spaced.collect::<String>())
    })
}

fn root_value() -> impl Strategy<Value = Tokens> {
    prop_oneof![
        string(),
        vec(string(), 0..5).prop_map(array),
        value(),
        fields(select(EXTENSION_NAMES), extension_value()),
    ]
}

fn extension_value() -> impl Strategy<Value = Tokens> {
    prop_oneof![
        string(),
        select(vec!["\"draft\"", "\"published\"", "\"open\"", "\"\\u0064raft\""]).prop_map(token),
        value(),
        fields(select(SERIES_NAMES), prop_oneof![string(), value()]),
    ]
}

/// Any value.
fn value() -> impl Strategy<Value = Tokens> {
    let simple = select(vec!["null", "true", "0", "2", "-1.5e3", "{}", "[]", "\"\""]).prop_map(token);
    simple.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![string(), vec(inner.clone(), 0..3).prop_map(array), fields(select(NAMES), inner)]
    })
}

fn string() -> impl Strategy<Value = Tokens> {
    vec(select(PARTS), 0..6).prop_map(|parts| vec![format!("\"{}\"", parts.concat())])
}

/// An object with these names and values; names may be repeated.
fn fields(
    name: impl Strategy<Value = &'static str>,
    value: impl Strategy<Value = Tokens>,
) -> impl Strategy<Value = Tokens> {
    vec((name, value), 0..9).prop_map(|fields| {
        let field = |(name, value): (&str, Tokens)| [vec![format!("\"{name}\""), ":".to_owned()], value].concat();
        enclosed("{", fields.into_iter().map(field), "}")
    })
}

fn array(items: Vec<Tokens>) -> Tokens {
    enclosed("[", items.into_iter(), "]")
}

fn enclosed(open: &str, items: impl Iterator<Item = Tokens>, close: &str) -> Tokens {
    let mut tokens = vec![open.to_owned()];
    for (number, item) in items.enumerate() {
        if number > 0 {
            tokens.push(",".to_owned());
        }
        tokens.extend(item);
    }
    tokens.push(close.to_owned());
    tokens
}

fn token(text: &str) -> Tokens {
    vec![text.to_owned()]
}
