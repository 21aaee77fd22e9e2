//! Errors of commands, with messages that can be written in the author's language.

use std::error::Error;
use std::fmt;
use std::io;

use protocol::language::Language;

use crate::message::{Message, Value};

/// An error with a message, and the error that caused it, if there is one.
///
/// It displays in English and without its cause, as other errors do.
///
/// ```
/// use protocol::language::Language;
/// use source::failure::Failure;
/// use source::message::Message;
/// let failure = Failure::new(Message::cannot_write_file("dist/index.html"));
/// assert_eq!(failure.to_string(), "can't write dist/index.html");
/// assert_eq!(failure.message().text(Language::Fr), "impossible d’écrire dist/index.html");
/// ```
#[derive(Debug)]
pub struct Failure {
    message: Message,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Failure {
    /// An error without a cause.
    pub fn new(message: Message) -> Self {
        Self { message, cause: None }
    }

    /// An error with its cause.
    pub fn because(message: Message, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { message, cause: Some(cause.into()) }
    }

    /// What is wrong.
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// What is wrong, and all its causes.
    pub fn with_causes(&self) -> Message {
        match &self.cause {
            Some(cause) => Message::with_cause(self.message.clone(), reason(&**cause)),
            None => self.message.clone(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message.text(Language::En))
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn Error + 'static))
    }
}

/// Turns the error of a `Result` into the cause of a [`Failure`].
pub trait OrFailure<T> {
    /// The value.
    ///
    /// # Errors
    /// The `message`, with the error as its cause.
    fn or_failure(self, message: impl FnOnce() -> Message) -> Result<T, Failure>;
}

impl<T, E: Into<Box<dyn Error + Send + Sync>>> OrFailure<T> for Result<T, E> {
    fn or_failure(self, message: impl FnOnce() -> Message) -> Result<T, Failure> {
        self.map_err(|cause| Failure::because(message(), cause))
    }
}

/// What an error says: a message if it is a failure or an error of the system, otherwise its text.
fn reason(error: &(dyn Error + 'static)) -> Value {
    if let Some(failure) = error.downcast_ref::<Failure>() {
        return failure.with_causes().into();
    }
    error.downcast_ref::<io::Error>().map_or_else(|| error.to_string().into(), system_reason)
}

/// What an error of the system says: a message for the frequent ones, otherwise the system's text.
pub fn system_reason(error: &io::Error) -> Value {
    match error.kind() {
        io::ErrorKind::PermissionDenied => Message::system_permission_denied().into(),
        io::ErrorKind::NotFound => Message::system_not_found().into(),
        io::ErrorKind::StorageFull => Message::system_storage_full().into(),
        io::ErrorKind::ReadOnlyFilesystem => Message::system_read_only().into(),
        _ => error.to_string().into(),
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::io;

    use protocol::language::Language;

    use super::{Failure, OrFailure};
    use crate::message::Message;

    #[test]
    fn failure_is_written_with_its_causes_in_any_language() {
        let denied: io::Result<()> = Err(io::ErrorKind::PermissionDenied.into());
        let failure = denied
            .or_failure(|| Message::cannot_write_file("dist/a"))
            .or_failure(|| Message::cannot_replace_site("dist"))
            .unwrap_err();
        assert_eq!(failure.to_string(), "can't put the new site at dist");
        assert!(failure.source().is_some_and(|cause| cause.is::<Failure>()));
        let text = |language| failure.with_causes().text(language);
        assert_eq!(text(Language::En), "can't put the new site at dist: can't write dist/a: permission denied");
        assert_eq!(
            text(Language::Fr),
            "impossible de mettre le nouveau site dans dist\u{a0}: impossible d’écrire dist/a\u{a0}: permission refusée"
        );
    }

    #[test]
    fn failure_passes_on_the_text_of_other_errors() {
        let error = "x".parse::<usize>().unwrap_err();
        let text = error.to_string();
        let failure = Failure::because(Message::app_list_invalid("app.json"), error);
        assert_eq!(failure.with_causes().text(Language::En), format!("app.json is not a list of files: {text}"));
    }
}
