//! The page with the status of a response, for its writer.

use atom::response::written;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use maud::{Markup, html};
use protocol::language::Language;
use protocol::response::{is_email, is_web_address};
use protocol::threads::DEFAULT_KEEP_DAYS;

use super::layout::Page;
use super::text::around;
use crate::App;
use crate::refusal::Refusal;
use crate::store::response::{ResponseKind, Status, StoredResponse, instant};
use crate::texts::{Pages, ResponseForm};

/// The page of a stored response. A rejected one is shown as pending, so that senders of spam learn nothing.
pub fn page(app: &App, kept: &StoredResponse, key: &str, language: Language) -> Response {
    if kept.kind == ResponseKind::Message {
        return message(app, kept, key, language);
    }
    let words = Pages::of(language);
    let site = app.posts.site();
    let post = site.as_ref().and_then(|site| site.post(&kept.post)).map_or(kept.post.as_str(), |post| &post.title);
    let is_published = kept.status == Status::Approved;
    let title = if is_published { words.published } else { words.pending };
    let body = html! {
        h1 { (title) }
        @if is_published {
            p { (around(|post| words.published_under(post), &name(post))) }
            @if let Some(site) = &site {
                p { a href=(format!("{}#response-{}", site.address(&kept.post), kept.id)) rel="noreferrer" { (words.see) } }
            }
        } @else {
            p { (around(|post| words.pending_under(post), &name(post))) " " (words.kept_for(keep_days(app))) }
        }
        (yours(app, kept, language))
        p { (words.keep_address) }
        (withdrawal(app, kept, key, language))
        (contact(app, language))
        (back(app, &kept.post, words))
    };
    Page::new(language, title, body).respond(app, StatusCode::OK)
}

/// The page of a stored message. What the author does with it is not shown.
fn message(app: &App, kept: &StoredResponse, key: &str, language: Language) -> Response {
    let words = Pages::of(language);
    let body = html! {
        h1 { (words.message_sent) }
        p { (words.message_sent_hint) " " (words.message_kept_for(keep_days(app))) }
        (yours(app, kept, language))
        p { (words.message_keep_address) }
        (withdrawal(app, kept, key, language))
        (contact(app, language))
        (back(app, &kept.post, words))
    };
    Page::new(language, words.message_sent, body).respond(app, StatusCode::OK)
}

/// What was sent, without the e-mail address.
fn yours(app: &App, kept: &StoredResponse, language: Language) -> Markup {
    let moment = instant(kept.received_ms);
    let date = app.posts.site().map(|site| site.date(moment, language));
    html! {
        section aria-labelledby="yours" {
            h2 id="yours" { (Pages::of(language).yours) }
            p class="detail" {
                bdi { (kept.name) }
                @if let Some(date) = date { " · " time datetime=(moment) { (date) } }
            }
            div class="words" lang="" dir="auto" { (written(&kept.text)) }
        }
    }
}

/// The form that erases what was sent.
fn withdrawal(app: &App, kept: &StoredResponse, key: &str, language: Language) -> Markup {
    let (words, form_words) = (Pages::of(language), ResponseForm::of(language));
    let (title, button) = if kept.kind == ResponseKind::Message {
        (words.message_erase, words.message_erase_button)
    } else {
        (form_words.withdraw, form_words.withdraw_button)
    };
    html! {
        section aria-labelledby="take-back" {
            h2 id="take-back" { (title) }
            form method="post" action=(app.path(&format!("responses/{}/take-back", kept.id))) {
                input type="hidden" name="key" value=(key);
                input type="hidden" name="language" value=(language.tag());
                p { (words.withdraw_hint) }
                button { (button) }
            }
        }
    }
}

/// The page of what was withdrawn. Nothing is known of it any more, so it is called a response.
pub fn withdrawn(app: &App, language: Language) -> Response {
    let words = Pages::of(language);
    let body = html! {
        h1 { (words.withdrawn) }
        p { (words.withdrawn_hint) }
        (back(app, "", words))
    };
    Page::new(language, words.withdrawn, body).respond(app, StatusCode::OK)
}

/// The page of a refusal.
pub fn refused(app: &App, refusal: &Refusal, language: Language) -> Response {
    let words = Pages::of(language);
    let title = if *refusal == Refusal::NotFound { words.not_found } else { words.not_done };
    let body = html! {
        h1 { (title) }
        p role="alert" { (crate::wording::refusal(language, refusal)) }
        (back(app, "", words))
    };
    refusal.with_headers(Page::new(language, title, body).respond(app, refusal.status()))
}

/// The reply to a refusal outside of all handlers: a page if `Accept` has HTML, otherwise JSON.
pub fn refusal_page_or_json(app: &App, refusal: &Refusal, headers: &HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !accepted.contains("text/html") {
        return refusal.respond(headers);
    }
    let asked = crate::wording::asked_language(headers);
    refused(app, refusal, asked.or_else(|| app.posts.site().map(|site| site.language)).unwrap_or_default())
}

/// The link back to the post, or to the home page.
pub(super) fn back(app: &App, post: &str, words: &Pages) -> Markup {
    let Some(site) = app.posts.site() else { return Markup::default() };
    html! {
        p class="back" {
            @match site.post(post) {
                Some(known) => {
                    a href=(site.address(post)) rel="noreferrer" {
                        (around(|post| words.back(post), &html! { (known.title) }))
                    }
                }
                None => { a href=(site.threads.base_url) rel="noreferrer" { (words.back_home) } }
            }
        }
    }
}

/// Days after which an unapproved response is erased.
pub(super) fn keep_days(app: &App) -> usize {
    let days = app.posts.site().map_or(DEFAULT_KEEP_DAYS, |site| site.threads.keep_unapproved_days);
    usize::try_from(days).unwrap_or(usize::MAX)
}

/// The privacy contact, if the blog has one.
pub(super) fn contact(app: &App, language: Language) -> Markup {
    let words = ResponseForm::of(language);
    let site = app.posts.site();
    let whom = site.as_ref().map(|site| site.threads.privacy_contact.as_str()).filter(|whom| !whom.is_empty());
    html! {
        @if let Some(whom) = whom { p class="detail" { (around(|contact| words.response_contact(contact), &reachable(whom))) } }
    }
}

fn name(post: &str) -> Markup {
    html! { bdi { (post) } }
}

/// The privacy contact as a link, if it is an e-mail address or a web address.
fn reachable(contact: &str) -> Markup {
    html! {
        @if is_email(contact) {
            a href=(format!("mailto:{contact}")) { (contact) }
        } @else if is_web_address(contact) {
            a href=(contact) rel="noreferrer" { (contact) }
        } @else {
            (contact)
        }
    }
}
