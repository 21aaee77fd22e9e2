//! What stands around every page: skip link, header, progress bar; footer, announcements.

use content::bundle::Link;
use content::label::Label;
use leptos::prelude::*;

use crate::state::State;

/// All that comes before `main`.
pub fn before(state: State) -> impl IntoView {
    let site = state.site();
    let language = site.language.clone();
    view! {
        <a class="skip" href="#main" lang=language.clone()>{state.label(Label::SkipToContent)}</a>
        <header class="site-header" lang=language.clone()>
            <p class="site-title">{navigation_link(state, Link { label: site.title.clone(), url: "/".to_owned(), note: None })}</p>
            <nav class="site-nav" aria-label=state.label(Label::Navigation)>
                {navigation_list(state, &site.navigation)}
            </nav>
            <div class="theme">
                <label class="visually-hidden" for="theme">{state.label(Label::Theme)}</label>
                <select id="theme" autocomplete="off">
                    <option value="system">{state.label(Label::ThemeSystem)}</option>
                    <option value="light">{state.label(Label::ThemeLight)}</option>
                    <option value="dark">{state.label(Label::ThemeDark)}</option>
                </select>
            </div>
        </header>
        <div class="progress" data-active=move || state.busy.get().then_some("") lang=language>
            <span class="visually-hidden" role="status">
                {move || if state.busy.get() { state.label(Label::Loading) } else { String::new() }}
            </span>
        </div>
    }
}

/// All that comes after `main`.
pub fn after(state: State) -> impl IntoView {
    let site = state.site();
    view! {
        <footer class="site-footer" lang=site.language.clone()>
            <nav aria-label=state.label(Label::FooterNavigation)>{navigation_list(state, &site.footer)}</nav>
            <p class="colophon">{state.label(Label::Colophon)}</p>
        </footer>
        <div class="visually-hidden" role="status" aria-live="polite">{move || state.announcement.get()}</div>
    }
}

fn navigation_list(state: State, links: &[Link]) -> impl IntoView + use<> {
    let items: Vec<_> = links.iter().map(|link| view! { <li>{navigation_link(state, link.clone())}</li> }).collect();
    view! { <ul>{items}</ul> }
}

/// A link that says when it leads to the page that is shown.
fn navigation_link(state: State, link: Link) -> impl IntoView {
    let url = link.url.clone();
    let current = move || (state.path() == url).then_some("page");
    view! { <a href=link.url aria-current=current>{link.label}</a> }
}
