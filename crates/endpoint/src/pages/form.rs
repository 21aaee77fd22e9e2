//! The page of a refused form: the form with its values and errors, or at least its text.

use axum::response::Response;
use maud::{Markup, html};
use protocol::feed::FormFields;
use protocol::language::Language;
use protocol::response::{Field, FieldError};

use super::layout::Page;
use super::outcome::{back, contact, keep_days};
use super::text::around;
use crate::App;
use crate::refusal::Refusal;
use crate::store::response::ResponseKind;
use crate::texts::{Pages, ResponseForm};

/// The page for a form that was refused.
pub fn refused(app: &App, kind: ResponseKind, sent: &FormFields, refusal: &Refusal, language: Language) -> Response {
    let words = Pages::of(language);
    let title = match (*refusal == Refusal::Duplicate, kind) {
        (true, ResponseKind::Message) => words.message_already_received,
        (true, _) => words.already_received,
        (false, _) => not_sent(words, kind),
    };
    let field_errors: &[(Field, FieldError)] =
        if let Refusal::InvalidFields(field_errors) = refusal { field_errors } else { &[] };
    let body = html! {
        h1 { (title) }
        // With the focus, screen readers announce the errors, and the keyboard starts above the fields.
        div role="alert" tabindex="-1" autofocus {
            p { (crate::wording::refusal_of(language, kind, refusal)) }
            @if !field_errors.is_empty() { (summary(field_errors, language)) }
        }
        @match refusal {
            Refusal::InvalidParent | Refusal::ParentElsewhere => {
                p { (words.without_parent) }
                @let sent = FormFields { parent: String::new(), ..sent.clone() };
                (form(app, kind, &sent, field_errors, language))
            }
            // The token was used, so the form needs a new one.
            Refusal::TokenUsed => {
                @let token = app.signer.form(&sent.post, app.clock.now_ms());
                (form(app, kind, &FormFields { token, ..sent.clone() }, field_errors, language))
            }
            Refusal::Duplicate | Refusal::Closed | Refusal::UnknownPost | Refusal::NoPost => {
                (kept_text(&sent.text, words))
            }
            _ => { (form(app, kind, sent, field_errors, language)) }
        }
        (back(app, &sent.post, words))
    };
    refusal.with_headers(Page::new(language, title, body).respond(app, refusal.status()))
}

/// The page for a form that was refused before its fields were parsed. `body` may be empty or incomplete.
pub fn early(app: &App, kind: ResponseKind, refusal: &Refusal, body: &[u8], language: Language) -> Response {
    let field = |wanted: &str| {
        let found = form_urlencoded::parse(body).find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let language = Language::of_tag(&field("language")).unwrap_or(language);
    let words = Pages::of(language);
    let page = html! {
        h1 { (not_sent(words, kind)) }
        div role="alert" tabindex="-1" autofocus {
            p { (crate::wording::refusal_of(language, kind, refusal)) }
            p { (words.go_back) }
        }
        (kept_text(&field("text"), words))
        (back(app, &field("post"), words))
    };
    refusal.with_headers(Page::new(language, not_sent(words, kind), page).respond(app, refusal.status()))
}

/// The title of a refusal.
fn not_sent(words: &Pages, kind: ResponseKind) -> &'static str {
    if kind == ResponseKind::Message { words.message_not_sent } else { words.not_sent }
}

/// The list of errors, each with a link to its field.
fn summary(field_errors: &[(Field, FieldError)], language: Language) -> Markup {
    let (words, form_words) = (Pages::of(language), ResponseForm::of(language));
    html! {
        ul class="faults" {
            @for (field, field_error) in field_errors {
                @let link = html! { a href=(format!("#{}", field.name())) { (label(form_words, *field)) } };
                @let error = crate::wording::field_error(language, *field, *field_error);
                li { (around(|field| words.field_error(field, error), &link)) }
            }
        }
    }
}

/// The text of a form that can't be sent again, to be copied.
fn kept_text(text: &str, words: &Pages) -> Markup {
    html! {
        @if !text.is_empty() {
            div class="field" {
                label for="text" { (words.your_text) }
                textarea id="text" rows="8" readonly dir="auto" { "\n" (text) }
            }
        }
    }
}

fn form(
    app: &App,
    kind: ResponseKind,
    sent: &FormFields,
    field_errors: &[(Field, FieldError)],
    language: Language,
) -> Markup {
    let (words, form_words) = (Pages::of(language), ResponseForm::of(language));
    let days = keep_days(app);
    let is_message = kind == ResponseKind::Message;
    let (path, email_help, notice, button) = if is_message {
        ("messages", words.message_email_help, words.message_notice(days), words.send_message)
    } else {
        ("responses", form_words.field_email_help, words.notice(days), form_words.send_response)
    };
    let field_error = |field| {
        let found = field_errors.iter().find(|(faulty, _)| *faulty == field);
        found.map(|(field, field_error)| crate::wording::field_error(language, *field, *field_error))
    };
    let control = |field, help, value: &str, kind, autocomplete| {
        Control { field, help, value, kind, autocomplete, field_error: field_error(field) }.markup(form_words)
    };
    // `novalidate`: the endpoint reports all errors at once and in the language of the page, browsers do not.
    html! {
        form class="respond" method="post" action=(app.path(path)) novalidate {
            input type="hidden" name="post" value=(sent.post);
            input type="hidden" name="parent" value=(sent.parent);
            input type="hidden" name="language" value=(language.tag());
            input type="hidden" name="token" value=(sent.token);
            @if !sent.subject.is_empty() { input type="hidden" name="subject" value=(sent.subject); }
            (control(Field::Name, "", &sent.name, "text", "name"))
            (control(Field::Email, email_help, &sent.email, "email", "email"))
            // The form of the blog asks for no site in a message.
            @if !is_message || !sent.site.is_empty() {
                (control(Field::Site, form_words.field_site_help, &sent.site, "url", "url"))
            }
            (control(Field::Text, if is_message { "" } else { form_words.field_text_help }, &sent.text, "", ""))
            p class="detail" id="notice" { (notice) }
            (contact(app, language))
            button aria-describedby="notice" { (button) }
        }
    }
}

/// The label of a field, as in the form of the blog.
fn label(words: &ResponseForm, field: Field) -> &'static str {
    match field {
        Field::Name => words.field_name,
        Field::Email => words.field_email,
        Field::Site => words.field_site,
        Field::Text => words.field_text,
    }
}

/// A field with label, help and error.
struct Control<'c> {
    field: Field,
    help: &'static str,
    value: &'c str,
    /// Type of the input; empty for an area of several lines.
    kind: &'static str,
    autocomplete: &'static str,
    field_error: Option<String>,
}

impl Control<'_> {
    fn markup(&self, words: &ResponseForm) -> Markup {
        let id = self.field.name();
        let is_required = matches!(self.field, Field::Name | Field::Text);
        let invalid = self.field_error.as_ref().map(|_| "true");
        let mut described = Vec::new();
        if !self.help.is_empty() {
            described.push(format!("{id}-help"));
        }
        if self.field_error.is_some() {
            described.push(format!("{id}-error"));
        }
        let described = (!described.is_empty()).then(|| described.join(" "));
        html! {
            div class="field" {
                label for=(id) { (label(words, self.field)) }
                @if self.kind.is_empty() {
                    // HTML parsers drop the first line end of a textarea: this one, not one of the text.
                    textarea id=(id) name=(id) rows="8" dir="auto" required[is_required] aria-invalid=[invalid]
                        aria-describedby=[described] { "\n" (self.value) }
                } @else {
                    input id=(id) name=(id) type=(self.kind) value=(self.value) autocomplete=(self.autocomplete)
                        dir="auto" required[is_required] aria-invalid=[invalid] aria-describedby=[described];
                }
                @if !self.help.is_empty() { p class="detail" id=(format!("{id}-help")) { (self.help) } }
                @if let Some(field_error) = &self.field_error { p class="error" id=(format!("{id}-error")) { (field_error) } }
            }
        }
    }
}
