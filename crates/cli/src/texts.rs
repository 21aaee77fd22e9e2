//! The texts of `[commands]` in `texts/`, by language.

use protocol::language::Language;
use source::diagnostic::escaped;
use source::failure::Failure;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// An error and its causes on a line. Causes that come from the system or from libraries are in English.
pub(crate) fn error_text(error: &anyhow::Error, language: Language) -> String {
    let texts = Commands::of(language);
    let causes = error.chain().map(|cause| match cause.downcast_ref::<Failure>() {
        Some(failure) => failure.message().text(language),
        None => cause.to_string(),
    });
    let causes: Vec<String> = causes.collect();
    escaped(&texts.error(causes.join(texts.cause_separator))).into_owned()
}
