//! The names of the settings, and their raw values.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// The type of a setting in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Flag,
    List,
}

impl Kind {
    /// How to write a value, for the help.
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Text => "a string in quotes",
            Self::Number => "a whole number from 0",
            Self::Flag => "true or false",
            Self::List => "a list of strings, such as [\"a\", \"b\"]",
        }
    }
}

/// Every setting; the part before the point is a table of the file.
pub(super) const KEYS: [(&str, Kind); 33] = [
    ("listen", Kind::Text),
    ("metrics", Kind::Text),
    ("drain_seconds", Kind::Number),
    ("public_url", Kind::Text),
    ("site", Kind::Text),
    ("threads", Kind::Text),
    ("origins", Kind::List),
    ("database", Kind::Text),
    ("database_file", Kind::Text),
    ("trusted_proxies", Kind::List),
    ("publish_known", Kind::Flag),
    ("per_minute", Kind::Number),
    ("per_hour", Kind::Number),
    ("max_waiting", Kind::Number),
    ("max_waiting_kib", Kind::Number),
    ("max_links", Kind::Number),
    ("block_list", Kind::List),
    ("cache_seconds", Kind::Number),
    ("stale_seconds", Kind::Number),
    ("cache_purge.method", Kind::Text),
    ("cache_purge.url", Kind::Text),
    ("cache_purge.body", Kind::Text),
    ("cache_purge.header", Kind::Text),
    ("cache_purge.header_file", Kind::Text),
    ("mail.server", Kind::Text),
    ("mail.server_file", Kind::Text),
    ("mail.from", Kind::Text),
    ("mail.to", Kind::Text),
    ("mail.digest", Kind::Text),
    ("webhook.url", Kind::Text),
    ("webhook.secret", Kind::Text),
    ("webhook.secret_file", Kind::Text),
    ("webmention.allow_networks", Kind::List),
];

/// The name of a setting in the environment, such as `CARNET_MAIL_SERVER`.
pub(super) fn variable(key: &str) -> String {
    format!("CARNET_{}", key.replace('.', "_").to_ascii_uppercase())
}

/// A raw value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A string, and every value from a variable or a flag.
    Text(String),
    Number(u32),
    Flag(bool),
    List(Vec<String>),
    /// Of the wrong type; the error is already reported.
    Wrong,
}

/// A raw value with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) value: Value,
    /// Position and name, for messages.
    pub(super) place: String,
    pub(super) subject: String,
    /// Base of relative paths; empty for the working folder.
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
