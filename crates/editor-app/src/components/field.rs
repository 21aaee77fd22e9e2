//! A field with its label, and help below the label.

use leptos::prelude::*;

/// A label, help and the field. The id of the field is `id`, that of its help `id` and `-hint`.
#[component]
pub(crate) fn Field(
    id: &'static str,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    children: Children,
) -> impl IntoView {
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> }.into_any());
    view! {
        <div class="field">
            <label class="label" for=id>{label}</label>
            {hint}
            {children()}
        </div>
    }
    .into_any()
}
