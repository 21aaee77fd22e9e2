//! What `carnet check` says about the text, as it is typed.

use editor_protocol::Problem;
use leptos::prelude::*;

use crate::browser::document;
use crate::state::Editor;
use crate::texts::{Texts, problem_text, use_texts};

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
            <ul>{list}</ul>
        </section>
    }
    .into_any()
}

fn item(texts: Texts, editor: Editor, problem: Problem) -> AnyView {
    let Problem { is_error, field, line, message, help, .. } = problem;
    let kind = if is_error { texts.error } else { texts.warning };
    let text = problem_text(texts, &message, &help);
    let go = match (line, field_id(&field)) {
        (Some(line), _) => {
            let go = move |_| editor.go_to_line(line);
            view! { <button type="button" class="plain" on:click=go>{texts.go_to_line(line)}</button> }.into_any()
        }
        (None, Some(id)) => {
            let go = move |_| document::focus(document::find(&format!("#{id}")));
            view! { <button type="button" class="plain" on:click=go>{texts.go_to_field}</button> }.into_any()
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
            {go}
        </li>
    }
    .into_any()
}

/// The id of the field that a diagnostic is about.
fn field_id(field: &str) -> Option<&'static str> {
    // Fields of the extension have its name before theirs.
    Some(match field.rsplit('.').next()? {
        "title" => "field-title",
        "text" => "field-text",
        "status" => "field-status",
        "date" | "date_published" => "field-date",
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
