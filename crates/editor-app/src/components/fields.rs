//! The fields of a post beside its text. They are filled in anew when the page shows another content.

use editor_protocol::{PostContent, Series};
use leptos::ev::Event;
use leptos::prelude::*;

use super::field::Field;
use super::status_field::StatusFields;
use super::tags_field::TagsField;
use crate::state::{Editor, Posts, is_static_page, use_posts};
use crate::texts::{Texts, use_texts};

/// Posts offered for a translation at a time.
const MOST_OFFERED: usize = 20;

/// The title, and a part that opens with all other fields.
#[component]
pub(crate) fn Fields(editor: Editor) -> impl IntoView {
    // Of the signal only, so that the fields are not filled in anew when their author fills them in.
    view! {
        {move || {
            editor.refilled.track();
            view! { <FilledFields editor/> }.into_any()
        }}
    }
    .into_any()
}

#[component]
fn FilledFields(editor: Editor) -> impl IntoView {
    let texts = use_texts();
    let content = editor.content.get_untracked();
    let is_page = editor.file.with_value(|file| is_static_page(file));
    let posts_only = (!is_page).then(|| {
        view! {
            <SeriesFields editor series=content.series.clone()/>
            <ResponsesField editor responses=content.responses.clone()/>
        }
        .into_any()
    });
    view! {
        <Field id="field-title" label=texts.title>
            {input(editor, "field-title", None, content.title.clone(), |content, title| content.title = title)}
        </Field>
        <details class="fields">
            <summary>{texts.fields}</summary>
            <StatusFields editor/>
            <Field id="field-slug" label=texts.slug hint=texts.slug_hint>
                {input(editor, "field-slug", Some("field-slug-hint"), content.slug.clone(), |content, slug| {
                    content.slug = slug;
                })}
            </Field>
            <TagsField editor/>
            <Field id="field-summary" label=texts.summary>
                <textarea
                    id="field-summary"
                    rows="3"
                    spellcheck="true"
                    prop:value=content.summary.clone()
                    on:input=move |event: Event| {
                        let summary = event_target_value(&event).replace('\n', " ");
                        editor.change(|content| content.summary = summary);
                    }
                ></textarea>
            </Field>
            {posts_only}
            <TranslationField editor slug=content.translation_of.clone()/>
            <Field id="field-language" label=texts.language hint=texts.language_hint>
                {input(editor, "field-language", Some("field-language-hint"), content.language.clone(), |content, tag| {
                    content.language = tag;
                })}
            </Field>
        </details>
    }
    .into_any()
}

/// How the value of a field changes the content.
type SetField = fn(&mut PostContent, String);

/// A field for a line of text, without spaces around it. `hint` is the id of its help.
fn input(editor: Editor, id: &'static str, hint: Option<&'static str>, value: String, set: SetField) -> AnyView {
    let type_in = move |event: Event| {
        let value = event_target_value(&event).trim().to_owned();
        editor.change(|content| set(content, value));
    };
    view! { <input id=id autocomplete="off" aria-describedby=hint prop:value=value on:input=type_in/> }.into_any()
}

#[component]
fn SeriesFields(editor: Editor, series: Series) -> impl IntoView {
    let texts = use_texts();
    let part = if series.part == 0 { String::new() } else { series.part.to_string() };
    let type_part = move |event: Event| {
        let part = event_target_value(&event).parse().unwrap_or_default();
        editor.change(|content| content.series.part = part);
    };
    view! {
        <div class="field-row">
            <Field id="field-series" label=texts.series>
                {input(editor, "field-series", None, series.name, |content, name| content.series.name = name)}
            </Field>
            <Field id="field-part" label=texts.series_part>
                <input id="field-part" type="number" min="1" step="1" prop:value=part on:input=type_part/>
            </Field>
        </div>
    }
    .into_any()
}

#[component]
fn ResponsesField(editor: Editor, responses: String) -> impl IntoView {
    let texts = use_texts();
    let choose = move |event: Event| {
        let value = event_target_value(&event);
        editor.change(|content| content.responses = value);
    };
    let options = [("", texts.responses_default), ("open", texts.responses_open), ("closed", texts.responses_closed)];
    let option = |(value, text): (&'static str, &'static str)| {
        let is_chosen = value == responses;
        view! { <option value=value prop:selected=is_chosen>{text}</option> }.into_any()
    };
    let options = options.map(option).collect_view();
    view! {
        <Field id="field-responses" label=texts.responses>
            <select id="field-responses" on:change=choose>{options}</select>
        </Field>
    }
    .into_any()
}

#[component]
fn TranslationField(editor: Editor, slug: String) -> impl IntoView {
    let (texts, posts) = (use_texts(), use_posts());
    let typed = RwSignal::new(slug.clone());
    let type_in = move |event: Event| {
        let slug = event_target_value(&event).trim().to_owned();
        typed.set(slug.clone());
        editor.change(|content| content.translation_of = slug);
    };
    view! {
        <Field id="field-translation" label=texts.translation_of hint=texts.translation_hint>
            <input
                id="field-translation"
                list="offered-slugs"
                autocomplete="off"
                aria-describedby="field-translation-hint"
                prop:value=slug
                on:input=type_in
            />
            <datalist id="offered-slugs">{move || offered_slugs(texts, posts, &typed.get())}</datalist>
        </Field>
    }
    .into_any()
}

/// Slugs that hold what was typed, with their titles.
fn offered_slugs(texts: Texts, posts: Posts, typed: &str) -> AnyView {
    let Some(Ok(list)) = posts.get() else { return ().into_any() };
    let fitting = list.posts.iter().filter(|post| post.slug.contains(typed)).take(MOST_OFFERED);
    let option = |slug: String, title: String| view! { <option value=slug>{title}</option> }.into_any();
    let title = |title: &str| if title.is_empty() { texts.untitled.to_owned() } else { title.to_owned() };
    fitting.map(|post| option(post.slug.clone(), title(&post.title))).collect_view().into_any()
}
