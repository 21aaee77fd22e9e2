//! The language of the texts of a command.

use std::env;

use protocol::language::Language;

/// Variables with a language or a locale such as `fr_CA.UTF-8`, the first one first.
const VARIABLES: [&str; 4] = ["CARNET_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"];

/// The language of the system; English when the interface does not have it.
pub(super) fn of_system() -> Language {
    let set = VARIABLES.into_iter().filter_map(|name| env::var(name).ok()).find(|value| !value.is_empty());
    let locale = set.unwrap_or_default();
    Language::of_tag(locale.split(['_', '.', '@']).next().unwrap_or_default()).unwrap_or(Language::En)
}
