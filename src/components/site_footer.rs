//! What is below every page.

use leptos::prelude::*;
use protocol::label::Label;

use super::site_header::NavigationList;
use crate::site::{label, use_site};

/// Links and colophon.
#[component]
pub(crate) fn SiteFooter() -> impl IntoView {
    let site = use_site();
    let links = (!site.footer.is_empty()).then(|| {
        view! { <NavigationList class="footer-nav" name=Label::FooterNavigation links=site.footer.clone()/> }
            .into_any()
    });
    view! {
        <footer class="site-footer" lang=site.language.clone()>
            {links}
            <p class="colophon">{label(Label::Colophon)}</p>
        </footer>
    }
    .into_any()
}
