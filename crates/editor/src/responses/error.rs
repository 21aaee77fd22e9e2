//! Why the endpoint does not reply as it should.

use editor_protocol::ErrorText;
use protocol::language::Language;
use source::endpoint::Endpoint;
use source::failure::system_reason;

use crate::texts::EditorServer;

/// Why the endpoint does not reply as it should.
#[derive(Debug)]
pub(crate) enum EndpointError {
    /// Its address has no TLS: others could read the key.
    NotEncrypted,
    /// There is no connection.
    Unreachable(Box<ureq::Error>),
    /// It does not know the key.
    KeyRefused,
    /// It has received too many wrong keys.
    TooManyAttempts,
    /// It has no such call.
    Outdated,
    /// It names another address.
    Redirected(String),
    /// Another status.
    Status(u16),
    /// The reply does not have the form of the contract: the reason, for developers.
    InvalidReply(String),
}

impl EndpointError {
    /// What is wrong with `endpoint`, and what to do.
    pub(crate) fn text(&self, endpoint: &Endpoint, language: Language) -> ErrorText {
        let texts = EditorServer::of(language);
        let (code, message, help) = match self {
            Self::NotEncrypted => ("not_encrypted", texts.endpoint_not_encrypted(endpoint), texts.use_https),
            Self::Unreachable(error) => {
                ("unreachable", texts.unreachable(endpoint, reason(error, language)), texts.check_connection)
            }
            Self::KeyRefused => ("key_refused", texts.key_refused(endpoint), texts.add_key),
            Self::TooManyAttempts => {
                ("too_many_attempts", texts.too_many_attempts(endpoint), texts.wait_for_attempts)
            }
            Self::Outdated => ("outdated", texts.outdated_endpoint(endpoint), texts.update_endpoint),
            Self::Redirected(target) => ("redirected", texts.redirected(endpoint, target), texts.use_target),
            Self::Status(status) => ("status", texts.unexpected_status(endpoint, status), texts.read_endpoint_log),
            Self::InvalidReply(reason) => {
                ("invalid_reply", texts.invalid_reply(endpoint, reason), texts.update_endpoint)
            }
        };
        ErrorText { code: code.to_owned(), message, help: help.to_owned() }
    }
}

/// Why there is no connection. What libraries say is in English.
fn reason(error: &ureq::Error, language: Language) -> String {
    match error {
        ureq::Error::Io(error) if error.get_ref().is_none() => system_reason(error).text(language),
        error => error.to_string(),
    }
}

impl From<ureq::Error> for EndpointError {
    fn from(error: ureq::Error) -> Self {
        match error {
            ureq::Error::BodyExceedsLimit(_) => Self::InvalidReply(error.to_string()),
            error => Self::Unreachable(Box::new(error)),
        }
    }
}
