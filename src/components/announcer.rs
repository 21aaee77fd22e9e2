//! The live region: tells screen readers what others see.

use leptos::prelude::*;

use crate::navigation::use_navigation;

/// Says what navigation and the response form announce.
#[component]
pub(crate) fn Announcer() -> impl IntoView {
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">{use_navigation().announcement()}</div>
    }
    .into_any()
}
