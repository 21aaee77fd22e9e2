//! The extractor of the forms for responses and messages: JSON, or a form without JavaScript, with the same fields.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::Response;
use protocol::language::Language;

use super::body::{self, FormFields, Kind};
use super::origin;
use crate::refusal::Refusal;
use crate::store::response::ResponseKind;
use crate::{App, pages, wording};

/// The path of private messages.
pub const MESSAGES: &str = "/messages";

/// A form for a response or a private message, from a page of an allowed origin.
pub struct FormOrJson {
    /// The format, which decides the format of the reply.
    pub kind: Kind,
    /// What the form sends, by the path of the request.
    pub response_kind: ResponseKind,
    /// The fields.
    pub fields: FormFields,
    /// The language of the reply: that of the form, otherwise `Accept-Language`, otherwise the site.
    pub language: Language,
}

impl FromRequest<App> for FormOrJson {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let headers = &parts.headers;
        let kind = body::kind(headers);
        let is_message = parts.uri.path() == MESSAGES;
        let response_kind = if is_message { ResponseKind::Message } else { ResponseKind::Response };
        let asked = wording::asked_language(headers);
        let asked = asked.or_else(|| app.posts.site().map(|site| site.language)).unwrap_or(Language::En);
        // The fields are not parsed yet, so the page has no form, only the text if it can be read.
        let refused = |refusal: Refusal, body: &[u8]| match kind {
            Some(Kind::Form) => pages::form::early(app, response_kind, &refusal, body, asked),
            _ => refusal.json(asked),
        };
        if let Err(refusal) = origin::check(headers, &app.config.origins) {
            let body = if kind == Some(Kind::Form) { body::read(headers, body).await } else { Ok(Bytes::new()) };
            return Err(refused(refusal, &body.unwrap_or_default()));
        }
        let Some(kind) = kind else { return Err(refused(Refusal::UnsupportedMediaType, &[])) };
        let body = body::read(headers, body).await.map_err(|refusal| refused(refusal, &[]))?;
        let fields = body::parse(kind, &body).map_err(|refusal| refused(refusal, &body))?;
        let language = Language::of_tag(&fields.language).unwrap_or(asked);
        Ok(Self { kind, response_kind, fields, language })
    }
}
