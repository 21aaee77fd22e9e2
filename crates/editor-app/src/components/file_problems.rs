//! Errors and warnings of files, with links to those that the editor can open.

use editor_protocol::FileProblem;
use leptos::prelude::*;

use crate::state::{edit_address, is_editable};
use crate::texts::{Texts, problem_text, use_texts};

/// The list; nothing without problems.
#[component]
pub(crate) fn FileProblems(problems: Vec<FileProblem>) -> impl IntoView {
    let texts = use_texts();
    if problems.is_empty() {
        return ().into_any();
    }
    let items = problems.into_iter().map(|problem| item(texts, problem)).collect_view();
    view! { <ul class="file-problems" aria-label=texts.problems>{items}</ul> }.into_any()
}

fn item(texts: Texts, problem: FileProblem) -> AnyView {
    let FileProblem { file, line, is_error, message, help } = problem;
    let place = line.map_or_else(|| file.clone(), |line| texts.file_line(&file, line));
    let place = if is_editable(&file) {
        view! { <a href=edit_address(&file)>{place}</a> }.into_any()
    } else {
        view! { <span>{place}</span> }.into_any()
    };
    let class = if is_error { "problem error" } else { "problem" };
    view! {
        <li class=class>
            <strong>{if is_error { texts.error } else { texts.warning }}</strong>
            " "
            {problem_text(texts, &message, &help)}
            <p class="problem-place">{place}</p>
        </li>
    }
    .into_any()
}
