//! An address of the page that does not exist.

use leptos::prelude::*;

use crate::browser::document;
use crate::texts::use_texts;

/// Says that there is nothing at this address.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    let texts = use_texts();
    Effect::new(move |_| {
        document::set_title(texts.not_found);
        document::focus_heading();
    });
    view! {
        <div class="page">
            <h1 tabindex="-1">{texts.not_found}</h1>
            <p><a href="/">{texts.all_posts}</a></p>
        </div>
    }
    .into_any()
}
