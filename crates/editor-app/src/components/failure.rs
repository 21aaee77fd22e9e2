//! What could not be loaded, with a button that tries again.

use leptos::prelude::*;

use crate::api::ApiError;
use crate::browser::document;
use crate::texts::{Texts, error_text};

/// What is wrong, and a button that tries again.
#[component]
pub(crate) fn Failure(texts: Texts, error: ApiError, retry: Callback<()>) -> impl IntoView {
    // The button has the focus, and is about to go.
    on_cleanup(|| {
        if document::has_focus(".failure button") {
            document::focus_heading();
        }
    });
    view! {
        <div class="failure" role="alert">
            <p>{error_text(texts, &error)}</p>
            <button type="button" on:click=move |_| retry.run(())>{texts.retry}</button>
        </div>
    }
    .into_any()
}
