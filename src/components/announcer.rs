//! The live region: tells screen readers what others see.

use leptos::prelude::*;

use crate::navigation::use_navigation;
use crate::site::use_site;

/// Says what navigation and the response form announce.
#[component]
pub(crate) fn Announcer() -> impl IntoView {
    let announcement = use_navigation().announcement();
    let interface = use_site().language.clone();
    let language = move || announcement.with(|announcement| announcement.is_label.then(|| interface.clone()));
    let text = move || announcement.with(|announcement| announcement.text.clone());
    view! {
        <div class="visually-hidden" role="status" aria-live="polite" lang=language>{text}</div>
    }
    .into_any()
}
