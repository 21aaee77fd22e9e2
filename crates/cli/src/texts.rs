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

#[cfg(test)]
mod tests {
    use anyhow::anyhow;
    use protocol::language::Language;

    use super::error_text;

    #[test]
    fn errors_and_their_causes_are_on_one_line() {
        let error = anyhow!("b\nc").context("a");
        assert_eq!(error_text(&error, Language::En), "error: a: b\\nc");
        assert_eq!(error_text(&error, Language::Fr), "erreur\u{a0}: a\u{a0}: b\\nc");
    }
}
