//! What `carnet check` says about the text, as it is typed, with a button for what can be fixed without a decision.

use editor_protocol::{PostContent, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::document;
use crate::state::Editor;
use crate::texts::{Texts, error_text, problem_text, use_texts};

/// The diagnostics, with buttons that lead to where they are.
#[component]
pub(crate) fn Problems(editor: Editor) -> impl IntoView {
    let texts = use_texts();
    let summary = move || {
        editor.problems.with(|problems| {
            let errors = problems.iter().filter(|problem| problem.is_error).count();
            let warnings = problems.len() - errors;
            let parts =
                [(errors > 0).then(|| texts.errors(errors)), (warnings > 0).then(|| texts.warnings(warnings))];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            if parts.is_empty() { texts.no_problems.to_owned() } else { parts.join(", ") }
        })
    };
    let list = move || editor.problems.get().into_iter().map(|problem| item(texts, editor, problem)).collect_view();
    view! {
        <section class="problems" aria-labelledby="problems-heading">
            <h2 id="problems-heading">{texts.problems}</h2>
            <p class="hint" role="status">{summary}</p>
            <FixButton editor/>
            <ul>{list}</ul>
        </section>
    }
    .into_any()
}

/// The button that fixes what needs no decision, and what became of that, as long as the content is the same.
#[component]
fn FixButton(editor: Editor) -> impl IntoView {
    let texts = use_texts();
    let is_under_way = RwSignal::new(false);
    let outcome = RwSignal::new(None::<(PostContent, String)>);
    let fix = move |_| {
        if is_under_way.get_untracked() {
            return;
        }
        is_under_way.set(true);
        spawn_local(async move {
            let result = editor.fix().await;
            // The post may no longer be shown.
            let Some(content) = editor.content.try_get_untracked() else { return };
            is_under_way.set(false);
            let text = match result {
                Ok(0) => texts.nothing_fixed.to_owned(),
                Ok(count) => texts.fixed(count),
                Err(error) => texts.not_fixed(error_text(texts, &error)),
            };
            outcome.set(Some((content, text)));
            // The button is hidden now. Where the text was changed, its field has the focus.
            let is_hidden =
                editor.problems.with_untracked(|problems| !problems.iter().any(|problem| problem.is_fixable));
            if is_hidden && document::has_focus(".fix") {
                document::focus(document::find("#problems-heading"));
            }
        });
    };
    let shown_outcome = move || {
        outcome.with(|outcome| {
            let (content, text) = outcome.as_ref()?;
            editor.content.with(|current| current == content).then(|| text.clone())
        })
    };
    let has_none = move || editor.fixable() == 0;
    view! {
        <button type="button" class="fix" hidden=has_none on:click=fix>
            {move || texts.fix(editor.fixable())}
        </button>
        <p class="hint" role="status">{shown_outcome}</p>
    }
    .into_any()
}

fn item(texts: Texts, editor: Editor, problem: Problem) -> AnyView {
    let Problem { is_error, field, line, message, help, .. } = problem;
    let kind = if is_error { texts.error } else { texts.warning };
    let text = problem_text(texts, &message, &help);
    let button = match (line, field_id(&field)) {
        (Some(line), _) => {
            let select = move |_| editor.go_to_line(line);
            view! { <button type="button" class="plain" on:click=select>{texts.go_to_line(line)}</button> }.into_any()
        }
        (None, Some(id)) => {
            let focus = move |_| document::focus(document::find(&format!("#{id}")));
            view! { <button type="button" class="plain" on:click=focus>{texts.go_to_field}</button> }.into_any()
        }
        (None, None) => ().into_any(),
    };
    let class = if is_error { "problem error" } else { "problem" };
    view! {
        <li class=class>
            <strong>{kind}</strong>
            " "
            {text}
            " "
            {button}
        </li>
    }
    .into_any()
}

/// The id of the field that a diagnostic is about.
fn field_id(field: &str) -> Option<&'static str> {
    Some(match field {
        "title" => "field-title",
        "text" => "field-text",
        "is_draft" => "field-status",
        "date" => "field-date",
        "slug" => "field-slug",
        "tags" => "field-tags",
        "summary" => "field-summary",
        "series" => "field-series",
        "responses" => "field-responses",
        "translation_of" => "field-translation",
        "language" => "field-language",
        _ => return None,
    })
}
