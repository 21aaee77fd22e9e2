//! `POST /moderation/answer`: a reply of the author, which approves the parent.

use atom::response::written;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use protocol::language::Language;
use protocol::response::{Field, FieldError, Words, is_id};

use super::layout;
use super::request::{AuthorForm, Fields};
use super::response::{Draft, PageContext};
use super::session::Session;
use super::view::{Action, ActionResult};
use crate::App;
use crate::pages::layout::Page;
use crate::refusal::Refusal;
use crate::store::queue::Reply;
use crate::texts::Moderation;

/// Publishes the reply, or shows the form again with the error.
pub(super) async fn reply(State(app): State<App>, AuthorForm { language, fields, session }: AuthorForm) -> Response {
    match publish(&app, fields.get("id"), &fields).await {
        Ok(Published::Stored) => {
            tracing::info!("the author replied");
            let result = ActionResult { action: Action::Replied, count: 1, ids: Vec::new() };
            layout::redirect(&result.path(&app, &fields.view(), fields.get("next")))
        }
        Ok(Published::Invalid(field, field_error)) => {
            let error = crate::wording::field_error(language, field, field_error);
            form_with_error(&app, language, &session, &fields, &error).await
        }
        Err(refusal) => layout::refused(&app, language, &refusal, fields.get("text")),
    }
}

/// What became of a reply.
pub(super) enum Published {
    Stored,
    Invalid(Field, FieldError),
}

/// Publishes the reply to the response `parent` in the fields of a form.
pub(super) async fn publish(app: &App, parent: &str, fields: &Fields) -> Result<Published, Refusal> {
    // The author's name is in the list of posts.
    let site = app.posts.site().ok_or(Refusal::Unavailable)?;
    let words = match Words::check(&site.threads.author, "", "", fields.get("text")) {
        Ok(words) => words,
        Err(field_errors) => {
            return field_errors
                .first()
                .map(|(field, field_error)| Published::Invalid(*field, *field_error))
                .ok_or(Refusal::NotFound);
        }
    };
    let id = fields.get("answer");
    if !is_id(id) {
        return Err(Refusal::Malformed("the form has no id for the reply".to_owned()));
    }
    let reply = Reply {
        id: id.to_owned(),
        parent: parent.to_owned(),
        name: words.name,
        text: words.text,
        written_ms: app.clock.now_ms(),
    };
    if app.store.reply(reply).await? { Ok(Published::Stored) } else { Err(Refusal::NotFound) }
}

/// The page with the response and the reply as typed.
async fn form_with_error(app: &App, language: Language, session: &Session, fields: &Fields, error: &str) -> Response {
    let kept = match app.store.response(fields.get("id").to_owned()).await {
        Ok(Some(kept)) => kept,
        Ok(None) => return layout::refused(app, language, &Refusal::NotFound, fields.get("text")),
        Err(error) => return layout::refused(app, language, &Refusal::from(error), fields.get("text")),
    };
    let view = fields.view();
    let context = PageContext { app, language, session, site: app.posts.site(), view: &view };
    let draft = Draft { text: fields.get("text"), error };
    let words = Moderation::of(language);
    let body = html! {
        h1 { (words.reply) }
        article class="response" {
            div class="content" {
                (context.head(&kept, "name"))
                div class="words" lang="" dir="auto" { (written(&kept.text)) }
                (context.reply_form(&kept, "name", fields.get("next"), Some(&draft)))
            }
        }
        p class="back" { a href=(view.path(app)) { (words.back) } }
    };
    Page::new(language, words.reply, body).respond(app, StatusCode::UNPROCESSABLE_ENTITY)
}
