//! `POST /moderation/answer`: the author answers a response, which is approved with it.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use maud::html;
use protocol::language::Language;
use protocol::response::{Field, FieldError, Words, is_id};

use super::card::{Desk, Draft};
use super::request::{Fields, authorised};
use super::session::Session;
use super::view::{Done, Notice};
use super::wording::wording;
use super::{frame, speech};
use crate::App;
use crate::pages::layout::Page;
use crate::pages::text::written;
use crate::refusal::Refusal;
use crate::store::queue::{self, Answer};
use crate::store::response::by_id;
use crate::store::{Change, StoreError};

/// Publishes the answer, or shows it again with what is wrong with it.
pub(super) async fn answer(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    let language = speech::language(&app, &headers);
    let (fields, session) = match authorised(&app, &headers, body, language).await {
        Ok(authorised) => authorised,
        Err(answer) => return answer,
    };
    match publish(&app, &fields).await {
        Ok(Published::Stored) => {
            tracing::info!("the author answered");
            let notice = Notice { done: Done::Answered, count: 1, ids: Vec::new() };
            frame::lead(&notice.path(&app, &fields.view(), fields.get("next")))
        }
        Ok(Published::Faulty(field, field_error)) => {
            let error = crate::wording::field_error(language, field, field_error);
            again(&app, language, &session, &fields, &error).await
        }
        Err(refusal) => frame::refused(&app, language, &refusal, fields.get("text")),
    }
}

enum Published {
    Stored,
    Faulty(Field, FieldError),
}

async fn publish(app: &App, fields: &Fields) -> Result<Published, Refusal> {
    // Without the list of posts, nobody knows what the author is called.
    let site = app.register.site().ok_or(Refusal::Unavailable)?;
    let words = match Words::check(&site.threads.author, "", "", fields.get("text")) {
        Ok(words) => words,
        Err(field_errors) => {
            return field_errors
                .first()
                .map(|(field, field_error)| Published::Faulty(*field, *field_error))
                .ok_or(Refusal::NotFound);
        }
    };
    let id = fields.get("answer");
    if !is_id(id) {
        return Err(Refusal::Malformed("the form has no identity for the answer".to_owned()));
    }
    let answer = Answer {
        id: id.to_owned(),
        parent: fields.get("id").to_owned(),
        name: words.name,
        text: words.text,
        written_ms: app.clock.now_ms(),
    };
    let stored = app.store.write(Change::Published, move |transaction| {
        // Sent twice: it is there.
        if by_id(transaction, &answer.id)?.is_some() { Ok(true) } else { queue::answer(transaction, &answer) }
    });
    if stored.await? { Ok(Published::Stored) } else { Err(Refusal::NotFound) }
}

/// The response with the answer as it was typed.
async fn again(app: &App, language: Language, session: &Session, fields: &Fields, error: &str) -> Response {
    let id = fields.get("id").to_owned();
    let kept: Result<_, StoreError> = app.store.read(move |connection| by_id(connection, &id)).await;
    let kept = match kept {
        Ok(Some(kept)) => kept,
        Ok(None) => return frame::refused(app, language, &Refusal::NotFound, fields.get("text")),
        Err(error) => return frame::refused(app, language, &Refusal::from(error), fields.get("text")),
    };
    let view = fields.view();
    let desk = Desk { app, language, session, site: app.register.site(), view: &view };
    let draft = Draft { text: fields.get("text"), error };
    let words = wording(language);
    let body = html! {
        h1 { (words.answer) }
        article class="response" {
            div class="content" {
                (desk.head(&kept, "name"))
                div class="words" lang="" dir="auto" { (written(&kept.text)) }
                (desk.answer(&kept, "name", fields.get("next"), Some(&draft)))
            }
        }
        p class="back" { a href=(view.path(app)) { (words.back) } }
    };
    Page::new(language, words.answer, body).answer(app, StatusCode::UNPROCESSABLE_ENTITY)
}
