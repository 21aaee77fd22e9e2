//! A page that could not be fetched: what failed, and a button that tries again.

use leptos::prelude::*;
use protocol::label::Label;

use super::links::Heading;
use crate::api::ApiError;
use crate::navigation::use_navigation;
use crate::site::label;

/// Says that the page at `path` did not come, with what was reported.
#[component]
pub(crate) fn FetchError(path: String, error: ApiError) -> impl IntoView {
    let navigation = use_navigation();
    let detail = if let ApiError::Failed(detail) = error { detail } else { String::new() };
    view! {
        <section class="failure">
            <Heading text=label(Label::Failed)/>
            <p>{label(Label::FailedHint)}</p>
            <p class="detail"><code>{path}</code>" "{detail}</p>
            <p><button class="retry" type="button" on:click=move |_| navigation.retry()>{label(Label::Retry)}</button></p>
        </section>
    }
    .into_any()
}
