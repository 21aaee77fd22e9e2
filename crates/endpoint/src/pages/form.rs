//! The form once more, when something is wrong with what was sent.

use axum::response::Response;
use content::language::Language;

use crate::App;
use crate::http::body::Sent;
use crate::http::refusal::Refusal;

/// The page for a form that was refused.
pub fn refused(_app: &App, _sent: &Sent, refusal: &Refusal, language: Language) -> Response {
    refusal.json(language)
}
