//! The extractors of forms of the moderation pages, which check origin, session and CSRF token.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::response::Response;
use protocol::language::Language;
use subtle::ConstantTimeEq;

use super::session::{self, Session};
use super::{interface_language, layout, view::View};
use crate::App;
use crate::refusal::Refusal;
use crate::request::body::{self, Kind};
use crate::request::origin;

/// Limit on the body: a reply of 5,000 characters, of up to 12 bytes each in a form, and the other fields.
const MAX_BYTES: usize = 80 * 1024;

/// The fields of a form from the endpoint's own pages.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    async fn read(app: &App, headers: &HeaderMap, body: Body) -> Result<Self, Refusal> {
        origin::check_own(headers, &app.config.public_url)?;
        Self::read_form(headers, body).await
    }

    /// Reads the fields of a form on a page that a link in an e-mail leads to. It needs no session.
    pub(super) async fn read_behind_link(app: &App, headers: &HeaderMap, body: Body) -> Result<Self, Refusal> {
        origin::check_own_or_null(headers, &app.config.public_url)?;
        Self::read_form(headers, body).await
    }

    async fn read_form(headers: &HeaderMap, body: Body) -> Result<Self, Refusal> {
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

impl FromRequest<App> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let language = interface_language::for_request(app, &parts.headers);
        let read = Self::read(app, &parts.headers, body).await;
        read.map_err(|refusal| layout::refused(app, language, &refusal, ""))
    }
}

/// A form of the author.
pub(super) struct AuthorForm {
    /// The language of the reply.
    pub(super) language: Language,
    /// The fields.
    pub(super) fields: Fields,
    /// The session, whose CSRF token the form has.
    pub(super) session: Session,
}

impl FromRequest<App> for AuthorForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let headers = request.headers().clone();
        let language = interface_language::for_request(app, &headers);
        let fields = Fields::from_request(request, app).await?;
        let text = fields.get("text");
        let session = match session::current(app, &headers).await {
            Ok(Some(session)) => session,
            Ok(None) => return Err(layout::session_ended(app, language, text)),
            Err(error) => return Err(layout::refused(app, language, &Refusal::from(error), text)),
        };
        if !bool::from(session.csrf.as_bytes().ct_eq(fields.get("csrf").as_bytes())) {
            return Err(layout::stale_form(app, language, text));
        }
        Ok(Self { language, fields, session })
    }
}
