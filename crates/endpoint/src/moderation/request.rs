//! A form of the author's pages: from these pages, of an open session, with its token. Nothing else is done.

use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::Response;
use protocol::language::Language;
use subtle::ConstantTimeEq;

use super::session::{self, Session};
use super::{frame, view::View};
use crate::App;
use crate::refusal::Refusal;
use crate::request::body::{self, Kind};
use crate::request::origin;

/// Largest body: an answer of 5,000 characters, each of which may take 12 bytes in a form, and the rest.
const MAX_BYTES: usize = 80 * 1024;

/// The fields of a form.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The fields in a body of this kind, if it comes from the endpoint's own pages.
    pub(super) async fn read(app: &App, headers: &HeaderMap, body: Body) -> Result<Self, Refusal> {
        origin::check_own(headers, &app.config.public_url)?;
        if body::kind(headers) != Some(Kind::Form) {
            return Err(Refusal::UnsupportedMediaType);
        }
        let body = body::read_within(headers, body, MAX_BYTES).await?;
        Ok(Self(form_urlencoded::parse(&body).into_owned().collect()))
    }

    /// The value of a field; empty without one.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// All values of a field.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(found, _)| found == name).map(|(_, value)| value.clone()).collect()
    }

    /// The list that the form stands in.
    pub(super) fn view(&self) -> View {
        View::parse(self.get("view"))
    }
}

/// The fields of a form that the author has sent, and the session.
///
/// # Errors
/// The page that says why it is none.
pub(super) async fn authorised(
    app: &App,
    headers: &HeaderMap,
    body: Body,
    language: Language,
) -> Result<(Fields, Session), Response> {
    let fields = match Fields::read(app, headers, body).await {
        Ok(fields) => fields,
        Err(refusal) => return Err(frame::refused(app, language, &refusal, "")),
    };
    let text = fields.get("text");
    match session::current(app, headers).await {
        Ok(Some(session)) => {
            if bool::from(session.csrf.as_bytes().ct_eq(fields.get("csrf").as_bytes())) {
                Ok((fields, session))
            } else {
                Err(frame::stale(app, language, text))
            }
        }
        Ok(None) => Err(frame::ended(app, language, text)),
        Err(error) => Err(frame::refused(app, language, &Refusal::from(error), text)),
    }
}
