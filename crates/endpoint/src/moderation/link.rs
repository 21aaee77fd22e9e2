//! `/decision/<id>`: the page that a link in a notification e-mail leads to. It asks, and its form decides: programs
//! that check e-mails follow links. No session is needed, and no e-mail address is shown.

use atom::response::written;
use axum::body::Body;
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use maud::{Markup, html};
use protocol::language::Language;

use super::reply::{Published, publish};
use super::request::Fields;
use super::response::{Draft, heading, reply_field, site_link};
use super::view::Action;
use super::{interface_language, layout, wording};
use crate::App;
use crate::decision_link::DecisionLink;
use crate::pages::layout::Page;
use crate::refusal::Refusal;
use crate::request::extract::ResponseId;
use crate::store::response::{Status, StoredResponse};
use crate::texts::Moderation;

const X_ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");

/// Why a link leads to no response.
enum Unusable {
    /// It was forged, or has expired. Nothing tells which, nor whether there is such a response.
    Invalid,
    /// The response was erased.
    Gone,
    /// The database can't be read.
    Refused(Refusal),
}

impl Unusable {
    /// The page that says so, with the text of the author to copy.
    fn respond(&self, app: &App, language: Language, text: &str) -> Response {
        let words = Moderation::of(language);
        let (status, title, hint) = match self {
            Self::Invalid => (StatusCode::FORBIDDEN, words.link_invalid, words.link_invalid_hint),
            Self::Gone => (StatusCode::NOT_FOUND, words.link_gone, words.link_gone_hint),
            Self::Refused(refusal) => return layout::refused(app, language, refusal, text),
        };
        layout::error_page(app, language, status, (title, hint), text)
    }
}

/// A page behind a link.
struct LinkPage<'l> {
    app: &'l App,
    language: Language,
    link: DecisionLink,
    kept: StoredResponse,
}

/// Shows the response, and asks whether to decide.
pub(super) async fn page(
    State(app): State<App>,
    ResponseId(id): ResponseId,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let language = interface_language::for_request(&app, &headers);
    let query = query.unwrap_or_default();
    match LinkPage::find(&app, language, &id, &query).await {
        Ok(page) => page.respond(StatusCode::OK, done(&query), None),
        Err(unusable) => unusable.respond(&app, language, ""),
    }
}

/// Decides, undoes the decision, or publishes a reply.
pub(super) async fn act(
    State(app): State<App>,
    ResponseId(id): ResponseId,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let language = interface_language::for_request(&app, &headers);
    let fields = match Fields::read_behind_link(&app, &headers, body).await {
        Ok(fields) => fields,
        Err(refusal) => return layout::refused(&app, language, &refusal, ""),
    };
    let text = fields.get("text");
    let page = match LinkPage::find(&app, language, &id, &query.unwrap_or_default()).await {
        Ok(page) if page.link.is_form_token(&app.signer, fields.get("token")) => page,
        Ok(_) => return Unusable::Invalid.respond(&app, language, text),
        Err(unusable) => return unusable.respond(&app, language, text),
    };
    let Some(action) = Action::named(fields.get("decision")).filter(|action| page.allows(*action)) else {
        let malformed = Refusal::Malformed("the form has no decision".to_owned());
        return layout::refused(&app, language, &malformed, text);
    };
    if action == Action::Undone && !page.is_decided() {
        // The form was sent twice, or there was another decision meanwhile: the page says what holds now.
        return layout::redirect(&page.path());
    }
    match page.perform(action, &fields).await {
        Ok(Published::Stored) => {
            tracing::info!(decision = action.name(), "the author decided by a link in an e-mail");
            layout::redirect(&format!("{}&done={}", page.path(), action.name()))
        }
        Ok(Published::Invalid(field, field_error)) => {
            let error = crate::wording::field_error(language, field, field_error);
            page.respond(StatusCode::UNPROCESSABLE_ENTITY, None, Some(&Draft { text, error: &error }))
        }
        Err(refusal) => layout::refused(&app, language, &refusal, text),
    }
}

/// Middleware: the address has the key of the link, so it goes nowhere.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_ROBOTS_TAG, HeaderValue::from_static("noindex"));
    response
}

/// What was done before the page is shown.
fn done(query: &str) -> Option<Action> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(name, _)| name == "done").and_then(|(_, value)| Action::named(&value))
}

impl<'l> LinkPage<'l> {
    /// The page of a valid link.
    async fn find(app: &'l App, language: Language, id: &str, query: &str) -> Result<Self, Unusable> {
        let link = DecisionLink::parse(id, query, &app.signer, app.clock.now_ms()).ok_or(Unusable::Invalid)?;
        match app.store.response(link.response.clone()).await {
            Ok(Some(kept)) => Ok(Self { app, language, link, kept }),
            Ok(None) => Err(Unusable::Gone),
            Err(error) => Err(Unusable::Refused(error.into())),
        }
    }

    /// Path and query of the link.
    fn path(&self) -> String {
        self.app.path(&self.link.path(&self.app.signer))
    }

    /// Whether the response has the status that the link asks for.
    fn is_decided(&self) -> bool {
        self.kept.status == self.link.status
    }

    /// Whether the link is for this action.
    fn allows(&self, action: Action) -> bool {
        match action {
            Action::Undone => true,
            Action::Replied => self.takes_replies(),
            _ => action.status() == Some(self.link.status),
        }
    }

    /// Whether the page has a field for a reply.
    fn takes_replies(&self) -> bool {
        self.link.status == Status::Approved && self.kept.kind.takes_replies()
    }

    async fn perform(&self, action: Action, fields: &Fields) -> Result<Published, Refusal> {
        let (id, now_ms) = (self.link.response.as_str(), self.app.clock.now_ms());
        match action.status() {
            Some(status) => self.app.store.decide(vec![id.to_owned()], status, now_ms).await?,
            None if action == Action::Undone => self.app.store.undo(vec![id.to_owned()], now_ms).await?,
            None => return publish(self.app, id, fields).await,
        };
        Ok(Published::Stored)
    }

    fn respond(&self, status: StatusCode, done: Option<Action>, draft: Option<&Draft<'_>>) -> Response {
        let words = Moderation::of(self.language);
        let site = self.app.posts.site();
        let title = self.title();
        let told = match done {
            Some(action) => Some(wording::action_result(self.language, action, 1)),
            None => self.is_decided().then(|| words.link_decided.to_owned()),
        };
        let body = html! {
            h1 { (title) }
            @if let Some(told) = told { p role="status" { (told) } }
            article class="response" {
                div class="content" {
                    (heading(self.language, site.as_deref(), &self.kept, "name"))
                    @if let Some(page) = self.kept.page() { p class="detail" { (site_link(page)) } }
                    div class="words" lang="" dir="auto" { (written(&self.kept.text)) }
                    (self.decision())
                    @if self.takes_replies() { (self.reply(draft)) }
                }
            }
            p class="back" { a href=(self.app.path("moderation")) { (words.open_moderation) } }
        };
        Page::new(self.language, title, body).respond(self.app, status)
    }

    fn title(&self) -> &'static str {
        let words = Moderation::of(self.language);
        match (self.link.status, self.is_decided()) {
            (Status::Approved, false) => words.link_approve,
            (Status::Approved, true) => words.link_approved,
            (Status::Spam, false) => words.link_spam,
            (Status::Spam, true) => words.link_marked_as_spam,
            (_, false) => words.link_reject,
            (_, true) => words.link_rejected,
        }
    }

    /// The button that decides, or the one that undoes the decision.
    fn decision(&self) -> Markup {
        let words = Moderation::of(self.language);
        let label = match self.link.status {
            Status::Approved => words.approve,
            Status::Spam => words.spam,
            _ => words.reject,
        };
        let own = Action::DECISIONS.into_iter().find(|action| action.status() == Some(self.link.status));
        let button = match own {
            Some(own) if !self.is_decided() => html! {
                button name="decision" value=(own.name()) aria-describedby="name" { (label) }
            },
            _ if self.kept.previous_status.is_some() => html! {
                button name="decision" value=(Action::Undone.name()) class="quiet" aria-describedby="name" {
                    (words.undo)
                }
            },
            // It was published at once, so there is no decision to undo.
            _ => return Markup::default(),
        };
        html! { form class="decisions" method="post" action=(self.path()) { (self.token()) (button) } }
    }

    /// The form of a reply, collapsed.
    fn reply(&self, draft: Option<&Draft<'_>>) -> Markup {
        let words = Moderation::of(self.language);
        html! {
            details class="answer" open[draft.is_some()] {
                summary aria-describedby="name" { (words.reply) }
                form method="post" action=(self.path()) {
                    (self.token())
                    (reply_field(self.app, self.language, &self.kept, draft))
                    button name="decision" value=(Action::Replied.name()) aria-describedby="name" {
                        (words.reply_button)
                    }
                }
            }
        }
    }

    fn token(&self) -> Markup {
        html! { input type="hidden" name="token" value=(self.link.form_token(&self.app.signer)); }
    }
}
