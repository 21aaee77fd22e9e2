//! The reply to a request that is refused. All errors have one shape.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use protocol::feed::{self, InvalidField};
use protocol::language::Language;
use protocol::response::{Field, FieldError};

use crate::refusal::Refusal;
use crate::wording;

impl Refusal {
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
