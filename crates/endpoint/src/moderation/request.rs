//! The check of a form of the moderation pages: own origin, open session, CSRF token.

use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::Response;
use protocol::language::Language;
use subtle::ConstantTimeEq;

use super::session::{self, Session};
use super::{layout, view::View};
use crate::App;
use crate::refusal::Refusal;
use crate::request::body::{self, Kind};
use crate::request::origin;

/// Limit on the body: a reply of 5,000 characters, of up to 12 bytes each in a form, and the other fields.
const MAX_BYTES: usize = 80 * 1024;

/// The fields of a form.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The fields of a form that comes from the endpoint's own pages.
    pub(super) async fn read(app: &App, headers: &HeaderMap, body: Body) -> Result<Self, Refusal> {
        origin::check_own(headers, &app.config.public_url)?;
        if body::kind(headers) != Some(Kind::Form) {
            return Err(Refusal::UnsupportedMediaType);
        }
        let body = body::read_within(headers, body, MAX_BYTES).await?;
        Ok(Self(form_urlencoded::parse(&body).into_owned().collect()))
    }

    /// The first value of a field; empty if it is missing.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// All values of a field.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(found, _)| found == name).map(|(_, value)| value.clone()).collect()
    }

    /// The view of the page with the form.
    pub(super) fn view(&self) -> View {
        View::parse(self.get("view"))
    }
}

/// The fields of a form of the author, and the session.
///
/// # Errors
/// The page of the refusal.
pub(super) async fn authorised(
    app: &App,
    headers: &HeaderMap,
    body: Body,
    language: Language,
) -> Result<(Fields, Session), Response> {
    let fields = match Fields::read(app, headers, body).await {
        Ok(fields) => fields,
        Err(refusal) => return Err(layout::refused(app, language, &refusal, "")),
    };
    let text = fields.get("text");
    match session::current(app, headers).await {
        Ok(Some(session)) => {
            if bool::from(session.csrf.as_bytes().ct_eq(fields.get("csrf").as_bytes())) {
                Ok((fields, session))
            } else {
                Err(layout::stale_form(app, language, text))
            }
        }
        Ok(None) => Err(layout::session_ended(app, language, text)),
        Err(error) => Err(layout::refused(app, language, &Refusal::from(error), text)),
    }
}
