//! The texts of `[commands]` in `texts/`, by language.

use std::error::Error;
use std::io;

use protocol::language::Language;
use source::diagnostic::escaped;
use source::failure::{Failure, system_reason};

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// An error and its causes on a line. Those that come from libraries, and rare ones of the system, are in English.
pub(crate) fn error_text(error: &anyhow::Error, language: Language) -> String {
    escaped(&Commands::of(language).error(causes_text(error, language))).into_owned()
}

/// The same without the word "error", for a page.
pub(crate) fn causes_text(error: &anyhow::Error, language: Language) -> String {
    let causes: Vec<String> = error.chain().map(|cause| cause_text(cause, language)).collect();
    causes.join(Commands::of(language).cause_separator)
}

fn cause_text(cause: &(dyn Error + 'static), language: Language) -> String {
    if let Some(failure) = cause.downcast_ref::<Failure>() {
        return failure.message().text(language);
    }
    // An error with a text of its own says more than its kind.
    match cause.downcast_ref::<io::Error>().filter(|error| error.get_ref().is_none()) {
        Some(error) => system_reason(error).text(language),
        None => cause.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use anyhow::{Error, anyhow};
    use protocol::language::Language;

    use super::error_text;

    #[test]
    fn errors_and_their_causes_are_on_one_line() {
        let error = anyhow!("b\nc").context("a");
        assert_eq!(error_text(&error, Language::En), "error: a: b\\nc");
        assert_eq!(error_text(&error, Language::Fr), "erreur\u{a0}: a\u{a0}: b\\nc");
    }

    #[test]
    fn causes_of_the_system_are_in_the_language() {
        let system = |error: io::Error| error_text(&Error::new(error).context("a"), Language::Fr);
        let denied = io::ErrorKind::PermissionDenied;
        assert_eq!(system(denied.into()), "erreur\u{a0}: a\u{a0}: permission refusée");
        assert_eq!(system(io::Error::new(denied, "b")), "erreur\u{a0}: a\u{a0}: b");
    }
}
