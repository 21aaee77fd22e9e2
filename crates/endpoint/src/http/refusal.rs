//! Every reason to take nothing, with its status, its code and its words. All errors have one shape.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::feed::{self, InvalidField};
use protocol::language::Language;
use protocol::response::{Field, FieldError};

use crate::store::StoreError;
use crate::wording;

/// Why nothing was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing stands at the address.
    NotFound,
    /// Something does, but takes another method.
    MethodNotAllowed,
    /// The body is of a kind that is not read here.
    UnsupportedMediaType,
    /// The body can't be read: why, as the parser tells it.
    Malformed(String),
    /// The body is too large.
    TooLarge,
    /// The body did not come in time.
    TooSlow,
    /// A field is over its limits.
    InvalidFields(Vec<(Field, FieldError)>),
    /// The request does not name a post.
    NoPost,
    /// There is no such post.
    UnknownPost,
    /// The post takes no responses.
    Closed,
    /// What it answers has no possible identity.
    InvalidParent,
    /// What it answers belongs to another post.
    ParentElsewhere,
    /// The request does not come from a page of the site.
    WrongOrigin,
    /// The key of the request has no possible form.
    InvalidIdempotencyKey,
    /// The key was used for something else.
    IdempotencyKeyReused,
    /// The form's token was used for something else.
    TokenUsed,
    /// An equal response came a short time ago.
    Duplicate,
    /// Too much came from there; seconds to wait.
    TooMany(i64),
    /// The key does not take this response back.
    WrongKey,
    /// As much waits for the author as may.
    Full,
    /// The database can't be written or read at the moment.
    Unavailable,
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a request could not be done");
        Self::Unavailable
    }
}

impl Refusal {
    /// Status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Malformed(_) | Self::InvalidIdempotencyKey => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::InvalidFields(_)
            | Self::NoPost
            | Self::UnknownPost
            | Self::Closed
            | Self::InvalidParent
            | Self::ParentElsewhere
            | Self::IdempotencyKeyReused
            | Self::TokenUsed => StatusCode::UNPROCESSABLE_ENTITY,
            Self::WrongOrigin | Self::WrongKey => StatusCode::FORBIDDEN,
            Self::Duplicate => StatusCode::CONFLICT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Full | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Its name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::Malformed(_) => "malformed",
            Self::TooLarge => "too_large",
            Self::TooSlow => "too_slow",
            Self::InvalidFields(_) => "invalid_fields",
            Self::NoPost => "no_post",
            Self::UnknownPost => "unknown_post",
            Self::Closed => "closed",
            Self::InvalidParent => "invalid_parent",
            Self::ParentElsewhere => "parent_elsewhere",
            Self::WrongOrigin => "wrong_origin",
            Self::InvalidIdempotencyKey => "invalid_idempotency_key",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::TokenUsed => "token_used",
            Self::Duplicate => "duplicate",
            Self::TooMany(_) => "too_many",
            Self::WrongKey => "wrong_key",
            Self::Full => "full",
            Self::Unavailable => "unavailable",
        }
    }

    /// What is wrong with single fields.
    pub fn fields(&self, language: Language) -> Vec<InvalidField> {
        let Self::InvalidFields(field_errors) = self else { return Vec::new() };
        let told = |(field, field_error): &(Field, FieldError)| InvalidField {
            field: field.name().to_owned(),
            code: field_error.code().to_owned(),
            message: wording::field_error(language, *field, *field_error),
        };
        field_errors.iter().map(told).collect()
    }

    /// The answer as JSON, in `language`.
    pub fn json(&self, language: Language) -> Response {
        let error = feed::ErrorBody {
            code: self.code().to_owned(),
            message: wording::refusal(language, self),
            fields: self.fields(language),
        };
        self.with_headers((self.status(), Json(feed::Refusal { error })).into_response())
    }

    /// The answer as JSON, in the language that the request asks for.
    pub fn answer(&self, headers: &HeaderMap) -> Response {
        self.json(wording::asked_language(headers).unwrap_or(Language::En))
    }

    /// Adds what the status asks for.
    pub fn with_headers(&self, mut response: Response) -> Response {
        let seconds = match self {
            Self::TooMany(seconds) => *seconds,
            // The author has to decide first.
            Self::Full => 60 * 60,
            Self::Unavailable => 5,
            _ => return response,
        };
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        response
    }
}
