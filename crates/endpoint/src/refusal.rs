//! Every reason to refuse a request, with its status and its code.

use axum::http::StatusCode;
use protocol::response::{Field, FieldError};

use crate::store::StoreError;

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
}
