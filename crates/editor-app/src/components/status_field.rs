//! Whether and when readers see a post.

use leptos::ev::Event;
use leptos::prelude::*;
use protocol::calendar;
use web_sys::HtmlInputElement;

use super::field::Field;
use crate::browser::document::now;
use crate::state::{BlogSettings, Editor, is_static_page, use_blog};
use crate::text::dates;
use crate::texts::{Texts, use_texts};

/// The switch between draft and published, and the date. A date to come makes a scheduled post.
#[component]
pub(crate) fn StatusFields(editor: Editor) -> impl IntoView {
    let (texts, blog) = (use_texts(), use_blog());
    let is_page = editor.file.with_value(|file| is_static_page(file));
    let is_published = editor.content.with_untracked(|content| !content.is_draft);
    let zone = blog.zone.clone();
    let switch = move |event: Event| {
        let is_draft = !event_target_checked(&event);
        let written_now = dates::written_instant(now(), &zone);
        editor.change(|content| {
            content.is_draft = is_draft;
            // A published post must have a date.
            if !is_draft && !is_page && content.date.is_empty() {
                content.date = written_now;
            }
        });
    };
    let effect_blog = blog.clone();
    let effect = move || {
        let (is_draft, date) = editor.content.with(|content| (content.is_draft, content.date.clone()));
        effect_of(texts, &effect_blog, is_draft, &date)
    };
    let zone = blog.zone.clone();
    let value = Memo::new(move |_| {
        editor.content.with(|content| dates::field_value(&content.date, &zone)).unwrap_or_default()
    });
    let zone = blog.zone.clone();
    let choose_date = move |event: Event| {
        // A part of it is missing, or is no date yet: setting the field now would clear the other parts.
        if !event_target::<HtmlInputElement>(&event).check_validity() {
            return;
        }
        let date = dates::written(&event_target_value(&event), &zone);
        editor.change(|content| content.date = date);
    };
    let zone = blog.zone.clone();
    let unreadable = move || {
        let date = editor.content.with(|content| content.date.clone());
        let is_unreadable = !date.is_empty() && dates::read(&date, &zone).is_none();
        is_unreadable.then(|| view! { <p class="error">{texts.date_unreadable(date)}</p> }.into_any())
    };
    view! {
        <div class="field">
            <label class="switch">
                <input
                    id="field-status"
                    type="checkbox"
                    role="switch"
                    aria-describedby="status-effect"
                    prop:checked=is_published
                    on:change=switch
                />
                {texts.is_published}
            </label>
            <p class="hint" id="status-effect" role="status">{effect}</p>
        </div>
        <Field id="field-date" label=texts.date>
            <div class="date">
                // WebKit tells of a change only when the field is left.
                <input
                    id="field-date"
                    type="datetime-local"
                    prop:value=move || value.get()
                    on:input=choose_date.clone()
                    on:change=choose_date
                />
                <span class="hint">{blog.zone_name.clone()}</span>
            </div>
            {unreadable}
        </Field>
    }
    .into_any()
}

/// Says in words what status and date mean.
fn effect_of(texts: Texts, blog: &BlogSettings, is_draft: bool, date: &str) -> String {
    let date = dates::read(date, &blog.zone);
    match date {
        _ if is_draft => texts.is_draft_effect.to_owned(),
        Some(date) if date.timestamp() > dates::instant(now()) => {
            let day = calendar::date(blog.language, date.date());
            texts.is_scheduled_effect(day, date.strftime("%H"), date.strftime("%M"))
        }
        _ => texts.is_published_effect.to_owned(),
    }
}
