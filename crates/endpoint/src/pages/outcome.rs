//! What became of a response, for its writer.

use axum::response::Response;
use content::language::Language;

use crate::App;
use crate::http::refusal::Refusal;
use crate::store::response::Kept;

/// The page of a response that is there.
pub fn page(_app: &App, _kept: &Kept, _key: &str, language: Language) -> Response {
    Refusal::NotFound.json(language)
}

/// The page of a response that was taken back.
pub fn taken_back(_app: &App, language: Language) -> Response {
    Refusal::NotFound.json(language)
}

/// The page when nothing could be shown or done.
pub fn refused(_app: &App, refusal: &Refusal, language: Language) -> Response {
    refusal.json(language)
}
