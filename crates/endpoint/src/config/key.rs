//! The names that settings have, in the file and in the environment, and what was written under them.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// What a setting looks like in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Flag,
    List,
}

impl Kind {
    /// How to write one.
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Text => "a text in quotes",
            Self::Number => "a whole number from 0",
            Self::Flag => "true or false",
            Self::List => "a list of texts, as [\"a\", \"b\"]",
        }
    }
}

/// Every setting; the part before the point is a table of the file.
pub(super) const KEYS: [(&str, Kind); 21] = [
    ("listen", Kind::Text),
    ("public_url", Kind::Text),
    ("site", Kind::Text),
    ("threads", Kind::Text),
    ("origins", Kind::List),
    ("database", Kind::Text),
    ("trusted_proxies", Kind::List),
    ("publish_known", Kind::Flag),
    ("per_minute", Kind::Number),
    ("per_hour", Kind::Number),
    ("max_waiting", Kind::Number),
    ("max_waiting_kib", Kind::Number),
    ("max_links", Kind::Number),
    ("block_list", Kind::List),
    ("mail.server", Kind::Text),
    ("mail.server_file", Kind::Text),
    ("mail.from", Kind::Text),
    ("mail.to", Kind::Text),
    ("webhook.url", Kind::Text),
    ("webhook.secret", Kind::Text),
    ("webhook.secret_file", Kind::Text),
];

/// The name of a setting in the environment, such as `CARNET_MAIL_SERVER`.
pub(super) fn variable(key: &str) -> String {
    format!("CARNET_{}", key.replace('.', "_").to_ascii_uppercase())
}

/// The known name that `name` was probably meant to be.
pub(super) fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let likeness = |known: &str| strsim::normalized_damerau_levenshtein(name, known);
    let best = known.map(|known| (likeness(known), known)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= 0.7).then_some(best.1)
}

/// A value as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Also everything from the environment and from flags, whatever it is to become.
    Text(String),
    Number(u32),
    Flag(bool),
    List(Vec<String>),
    /// Of another kind than the setting; that has been told.
    Wrong,
}

/// A value, and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) value: Value,
    /// For messages: where, and what stands there.
    pub(super) place: String,
    pub(super) subject: String,
    /// What relative paths start from; empty for the working folder.
    pub(super) folder: PathBuf,
}

impl Given {
    /// A value from a variable or a flag.
    pub(super) fn bare(place: String, value: String) -> Self {
        Self { value: Value::Text(value), place, subject: "the value".to_owned(), folder: PathBuf::new() }
    }
}

/// The settings of one source.
pub(super) type Layer = BTreeMap<&'static str, Given>;
