//! The reply to a refused request. All errors have one form.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use protocol::feed::{self, InvalidField};
use protocol::language::Language;
use protocol::response::{Field, FieldError};

use crate::refusal::Refusal;
use crate::wording;

impl Refusal {
    /// The errors of single fields.
    pub fn fields(&self, language: Language) -> Vec<InvalidField> {
        let Self::InvalidFields(field_errors) = self else { return Vec::new() };
        let invalid = |(field, field_error): &(Field, FieldError)| InvalidField {
            field: field.name().to_owned(),
            code: field_error.code().to_owned(),
            message: wording::field_error(language, *field, *field_error),
        };
        field_errors.iter().map(invalid).collect()
    }

    /// The reply as JSON, in `language`.
    pub fn json(&self, language: Language) -> Response {
        let error = feed::ErrorBody {
            code: self.code().to_owned(),
            message: wording::refusal(language, self),
            fields: self.fields(language),
        };
        self.with_headers((self.status(), Json(feed::Refusal { error })).into_response())
    }

    /// The reply as JSON, in the language of `Accept-Language`.
    pub fn respond(&self, headers: &HeaderMap) -> Response {
        self.json(wording::asked_language(headers).unwrap_or(Language::En))
    }

    /// Adds `Retry-After` or `WWW-Authenticate` where the status needs it.
    pub fn with_headers(&self, mut response: Response) -> Response {
        let seconds = match self {
            Self::NoProgramKey => {
                response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
                return response;
            }
            Self::TooMany(seconds) | Self::TooManyKeys(seconds) => *seconds,
            Self::Full => 60 * 60,
            Self::Unavailable => 5,
            _ => return response,
        };
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        response
    }
}
