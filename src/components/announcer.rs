//! The live region: tells screen readers what others see.

use leptos::prelude::*;

use crate::navigation::use_navigation;
use crate::site::use_site;

/// Says what navigation and the response form announce.
#[component]
pub(crate) fn Announcer() -> impl IntoView {
    let navigation = use_navigation();
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">
            <span>{navigation.announced_title()}</span>
            <span lang=use_site().language.clone()>{navigation.announced_label()}</span>
        </div>
    }
    .into_any()
}
