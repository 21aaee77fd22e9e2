//! Errors of calls: a status, and a message with a remedy in the author's language.

use anyhow::Error;
use axum::http::StatusCode;
use axum::response::Response;
use editor_protocol::{Conflict, ErrorBody, ErrorText};
use protocol::language::Language;
use source::failure::{Failure, system_reason};
use source::message::Message;

use super::json::json;
use crate::content::ContentError;
use crate::store::StoreError;
use crate::texts::EditorServer;

/// Why a request is refused, or a call has failed.
#[derive(Debug)]
pub(super) enum CallError {
    /// The request does not have the form of the contract: the reason, for developers.
    Invalid(String),
    /// It has no cookie of a session, or a call has no key.
    NoSession,
    /// It was sent to another host name or port.
    OtherHost,
    /// A page of another origin has sent it.
    OtherOrigin,
    /// There is no such file, state or call.
    Unknown,
    /// The file is another one than the one that was read.
    Changed(Box<Conflict>),
    /// Another publication is prepared than the confirmed one, or none.
    OtherPlan,
    /// The body is larger than this number of bytes.
    TooLarge(usize),
    /// The body is not said to be JSON.
    MediaType,
    /// The file, or what is to be saved, is not valid: what is wrong, and what to do.
    Refused(String, String),
    /// The same, before the language is known.
    Unfit(Message, Message),
    /// The endpoint for responses does not reply as it should.
    Endpoint(ErrorText),
    /// Responses can't be pulled.
    NotPulled(Error),
    /// The system refused it.
    Failed(Error),
}

impl CallError {
    /// The reply.
    pub(super) fn reply(&self, language: Language) -> Response {
        match self {
            Self::Changed(conflict) => json(self.status(), conflict),
            _ => json(self.status(), &ErrorBody { error: self.text(language) }),
        }
    }

    /// Its status.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::NoSession => StatusCode::UNAUTHORIZED,
            Self::OtherHost | Self::OtherOrigin => StatusCode::FORBIDDEN,
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Changed(_) | Self::OtherPlan => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Refused(..) | Self::Unfit(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Endpoint(_) | Self::NotPulled(_) => StatusCode::BAD_GATEWAY,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What is wrong, and what to do.
    pub(super) fn text(&self, language: Language) -> ErrorText {
        let texts = EditorServer::of(language);
        let (code, message, help) = match self {
            Self::Invalid(reason) => ("invalid", texts.invalid(reason), texts.reload.to_owned()),
            Self::NoSession => ("no_session", texts.no_session.to_owned(), texts.start_again.to_owned()),
            Self::OtherHost => ("other_host", texts.other_host.to_owned(), texts.use_address.to_owned()),
            Self::OtherOrigin => ("other_origin", texts.other_origin.to_owned(), texts.use_address.to_owned()),
            Self::Unknown => ("not_found", texts.not_found.to_owned(), texts.back_to_list.to_owned()),
            Self::Changed(_) => ("changed", texts.changed.to_owned(), texts.compare.to_owned()),
            Self::OtherPlan => ("other_plan", texts.other_plan.to_owned(), texts.prepare_again.to_owned()),
            Self::TooLarge(limit) => {
                ("too_large", texts.too_large(language.number(limit / 1024 / 1024)), texts.make_smaller.to_owned())
            }
            Self::MediaType => ("media_type", texts.media_type.to_owned(), texts.reload.to_owned()),
            Self::Refused(message, help) => ("refused", message.clone(), help.clone()),
            Self::Unfit(message, help) => ("refused", message.text(language), help.text(language)),
            Self::Endpoint(text) => return text.clone(),
            Self::NotPulled(error) => ("not_pulled", causes(error, language), texts.pull_again.to_owned()),
            Self::Failed(error) => ("failed", causes(error, language), texts.check_disk.to_owned()),
        };
        ErrorText { code: code.to_owned(), message, help }
    }
}

/// An error and its causes. Those that come from libraries, and rare ones of the system, are in English.
fn causes(error: &Error, language: Language) -> String {
    let text = |cause: &(dyn std::error::Error + 'static)| {
        if let Some(failure) = cause.downcast_ref::<Failure>() {
            return failure.message().text(language);
        }
        let of_system = cause.downcast_ref::<std::io::Error>().filter(|error| error.get_ref().is_none());
        of_system.map_or_else(|| cause.to_string(), |error| system_reason(error).text(language))
    };
    let causes: Vec<String> = error.chain().map(text).collect();
    causes.join(EditorServer::of(language).cause_separator)
}

impl From<Error> for CallError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<ContentError> for CallError {
    fn from(ContentError { message, help }: ContentError) -> Self {
        Self::Unfit(message, help)
    }
}

impl From<StoreError> for CallError {
    fn from(error: StoreError) -> Self {
        match error {
            // A call that does not replace files does not compare them.
            StoreError::Missing | StoreError::Changed(_) => Self::Unknown,
            StoreError::Invalid { message, help } => Self::Unfit(message, help),
            StoreError::Failed(failure) => Self::Failed(failure.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use anyhow::Error;
    use protocol::language::Language;
    use source::failure::OrFailure;
    use source::message::Message;

    use super::CallError;

    #[test]
    fn failures_are_told_with_their_causes_in_the_language() {
        let denied: io::Result<()> = Err(io::ErrorKind::PermissionDenied.into());
        let error = denied.or_failure(|| Message::cannot_write_file("posts/a.json")).unwrap_err();
        let error = CallError::Failed(Error::from(error));
        assert_eq!(error.text(Language::En).message, "can't write posts/a.json: permission denied");
        let french = error.text(Language::Fr);
        assert_eq!(french.message, "impossible d’écrire posts/a.json\u{a0}: permission refusée");
        assert_eq!((error.status().as_u16(), french.code.as_str()), (500, "failed"));
    }

    #[test]
    fn limits_are_told_in_megabytes() {
        let text = CallError::TooLarge(16 * 1024 * 1024).text(Language::En);
        assert!(text.message.contains("16\u{a0}MB"), "{}", text.message);
    }
}
