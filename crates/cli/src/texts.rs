//! The texts of `[commands]` in `texts/`, by language.

use protocol::language::Language;
use source::diagnostic::escaped;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// An error and its causes on a line. Causes that come from the system or from libraries are in English.
pub(crate) fn error_text(error: &anyhow::Error, language: Language) -> String {
    let texts = Commands::of(language);
    let causes: Vec<String> = error.chain().map(|cause| cause.to_string()).collect();
    escaped(&texts.error(causes.join(texts.cause_separator))).into_owned()
}
