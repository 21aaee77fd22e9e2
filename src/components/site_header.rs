//! What is above every page: skip link, header, progress bar.

use leptos::prelude::*;
use protocol::bundle::Link;
use protocol::label::Label;

use crate::navigation::use_navigation;
use crate::site::{label, use_site};

/// All that comes before `main`.
#[component]
pub(crate) fn SiteHeader() -> impl IntoView {
    let site = use_site();
    let is_pending = use_navigation().is_pending();
    let home = Link { label: site.title.clone(), url: site.root.clone(), note: None };
    view! {
        <a class="skip" href="#main" lang=site.language.clone()>{label(Label::SkipToContent)}</a>
        <header class="site-header" lang=site.language.clone()>
            <p class="site-title"><NavigationLink link=home/></p>
            <NavigationList class="site-nav" name=Label::Navigation links=site.navigation.clone()/>
            <ThemeSwitch/>
        </header>
        <div
            class="progress"
            lang=site.language.clone()
            role="progressbar"
            aria-label=label(Label::Loading)
            data-active=move || is_pending.get().then_some("")
        ></div>
    }
    .into_any()
}

/// The switch between light and dark. `boot.js` answers it, so that it works without the app.
#[component]
fn ThemeSwitch() -> impl IntoView {
    view! {
        <div class="theme">
            <label class="visually-hidden" for="theme">{label(Label::Theme)}</label>
            <select id="theme" autocomplete="off">
                <option value="system">{label(Label::ThemeSystem)}</option>
                <option value="light">{label(Label::ThemeLight)}</option>
                <option value="dark">{label(Label::ThemeDark)}</option>
            </select>
        </div>
    }
    .into_any()
}

/// The links of the header or the footer.
#[component]
pub(super) fn NavigationList(class: &'static str, name: Label, links: Vec<Link>) -> impl IntoView {
    let items = links.into_iter().map(|link| view! { <li><NavigationLink link/></li> }.into_any()).collect_view();
    view! { <nav class=class aria-label=label(name)><ul>{items}</ul></nav> }.into_any()
}

/// A link that says when it leads to the page that is shown.
#[component]
fn NavigationLink(link: Link) -> impl IntoView {
    let Link { label, url, .. } = link;
    let path = use_navigation().path();
    let own = url.clone();
    view! { <a href=url aria-current=move || path.with(|path| *path == own).then_some("page")>{label}</a> }.into_any()
}
