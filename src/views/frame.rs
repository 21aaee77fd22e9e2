//! What stands around every page: skip link, header, progress bar; footer, announcements.

use content::bundle::Link;
use content::label::Label;

use super::element::{Element, el};
use crate::state::State;

/// All that comes before `main`.
pub(crate) fn before(state: &State) -> [Element; 3] {
    let site = &state.site;
    let home = Link { label: site.title.clone(), url: site.root.clone(), note: None };
    let themes = [("system", Label::ThemeSystem), ("light", Label::ThemeLight), ("dark", Label::ThemeDark)];
    let options = themes.map(|(value, label)| el("option").attr("value", value).text(state.label(label)));
    let theme = el("div")
        .class("theme")
        .child(el("label").class("visually-hidden").attr("for", "theme").text(state.label(Label::Theme)))
        .child(el("select").attr("id", "theme").attr("autocomplete", "off").children(options));
    let busy = state.clone();
    [
        el("a")
            .class("skip")
            .attr("href", "#main")
            .attr("lang", &site.language)
            .text(state.label(Label::SkipToContent)),
        el("header")
            .class("site-header")
            .attr("lang", &site.language)
            .child(el("p").class("site-title").child(navigation_link(state, &home)))
            .child(navigation("site-nav", Label::Navigation, state, &site.navigation))
            .child(theme),
        el("div")
            .class("progress")
            .attr("lang", &site.language)
            .attr("role", "progressbar")
            .attr("aria-label", state.label(Label::Loading))
            .changing_attr("data-active", move || busy.busy.get().then_some("")),
    ]
}

/// All that comes after `main`.
pub(crate) fn after(state: &State) -> [Element; 2] {
    let site = &state.site;
    let footer =
        (!site.footer.is_empty()).then(|| navigation("footer-nav", Label::FooterNavigation, state, &site.footer));
    let said = state.clone();
    [
        el("footer")
            .class("site-footer")
            .attr("lang", &site.language)
            .child_if(footer)
            .child(el("p").class("colophon").text(state.label(Label::Colophon))),
        el("div")
            .class("visually-hidden")
            .attr("role", "status")
            .attr("aria-live", "polite")
            .changing_text(move || said.announcement.get()),
    ]
}

fn navigation(class: &'static str, label: Label, state: &State, links: &[Link]) -> Element {
    let items = links.iter().map(|link| el("li").child(navigation_link(state, link)));
    el("nav").class(class).attr("aria-label", state.label(label)).child(el("ul").children(items))
}

/// A link that says when it leads to the page that is shown.
fn navigation_link(state: &State, link: &Link) -> Element {
    let (state, url) = (state.clone(), link.url.clone());
    let current = move || state.shown.with(|shown| shown.path() == url).then_some("page");
    el("a").attr("href", &link.url).changing_attr("aria-current", current).text(&link.label)
}
