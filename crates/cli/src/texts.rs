//! The texts of `[commands]` in `texts/`, by language.

use protocol::language::Language;
use source::diagnostic::escaped;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// An error and its causes on a line. Causes that come from the system or from libraries are in English.
pub(crate) fn error_text(error: &anyhow::Error, language: Language) -> String {
    escaped(&Commands::of(language).error(format_args!("{error:#}"))).into_owned()
}
