//! Every reason to refuse a request, with its HTTP status and its code.

use axum::http::StatusCode;
use protocol::response::{Field, FieldError};

use crate::store::StoreError;

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is at the address.
    NotFound,
    /// The address does not accept the method.
    MethodNotAllowed,
    /// The body is neither JSON nor a form.
    UnsupportedMediaType,
    /// The body is not valid; with the error of the parser.
    Malformed(String),
    /// The body is too large.
    TooLarge,
    /// The body did not arrive in time.
    TooSlow,
    /// Fields are not valid.
    InvalidFields(Vec<(Field, FieldError)>),
    /// The request has no post.
    NoPost,
    /// The post does not exist.
    UnknownPost,
    /// The post is closed.
    Closed,
    /// The parent is not an id.
    InvalidParent,
    /// The parent belongs to another post.
    ParentElsewhere,
    /// The origin of the request is not allowed.
    WrongOrigin,
    /// The idempotency key is not valid.
    InvalidIdempotencyKey,
    /// The idempotency key was used for another response.
    IdempotencyKeyReused,
    /// The form token was used for another response.
    TokenUsed,
    /// An equal response was received recently.
    Duplicate,
    /// The rate limit is exceeded; with the seconds to wait.
    TooMany(i64),
    /// The deletion key does not belong to the response.
    WrongKey,
    /// The request has no valid key of a program.
    NoProgramKey,
    /// The limit on attempts with wrong keys of programs is reached; with the seconds to wait.
    TooManyKeys(i64),
    /// A page in a browser sent a request that only programs send.
    FromPage,
    /// The source of a Webmention is not an address that can be fetched.
    InvalidSource,
    /// The target of a Webmention is not a post that takes it.
    InvalidTarget,
    /// The limit on pending responses is reached.
    Full,
    /// The database can't be written or read.
    Unavailable,
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a request failed");
        Self::Unavailable
    }
}

impl Refusal {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Malformed(_) | Self::InvalidIdempotencyKey | Self::InvalidSource | Self::InvalidTarget => {
                StatusCode::BAD_REQUEST
            }
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
            Self::NoProgramKey => StatusCode::UNAUTHORIZED,
            Self::WrongOrigin | Self::WrongKey | Self::FromPage => StatusCode::FORBIDDEN,
            Self::Duplicate => StatusCode::CONFLICT,
            Self::TooMany(_) | Self::TooManyKeys(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Full | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The code in JSON replies.
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
            Self::WrongOrigin | Self::FromPage => "wrong_origin",
            Self::InvalidIdempotencyKey => "invalid_idempotency_key",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::TokenUsed => "token_used",
            Self::Duplicate => "duplicate",
            Self::TooMany(_) | Self::TooManyKeys(_) => "too_many",
            Self::WrongKey => "wrong_key",
            Self::NoProgramKey => "no_program_key",
            Self::InvalidSource => "invalid_source",
            Self::InvalidTarget => "invalid_target",
            Self::Full => "full",
            Self::Unavailable => "unavailable",
        }
    }
}
