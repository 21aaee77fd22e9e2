//! Nothing is at this address: links to home and archive, and the posts with the nearest addresses.

use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::bundle::Link;
use protocol::label::Label;

use crate::components::links::{Heading, LinkList};
use crate::navigation::use_navigation;
use crate::search::posts_near_address;
use crate::site::{label, use_site};

/// Says so, and lists the posts with the nearest addresses once they are known.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    let navigation = use_navigation();
    let site = use_site();
    let root = site.root.clone();
    let link = |text: Label, url: &str| Link { label: label(text), url: url.to_owned(), note: None };
    let links = vec![link(Label::ToHome, &root), link(Label::ToArchive, &format!("{root}archive/"))];
    let suggested = RwSignal::new(Vec::<Link>::new());
    Effect::new(move |is_done: Option<bool>| {
        // A document that was sent for an unknown address asks for its data first.
        if is_done == Some(true) || navigation.is_pending().get() {
            return is_done.unwrap_or_default();
        }
        let (root, path) = (root.clone(), navigation.path().get_untracked());
        spawn_local(async move {
            if let Ok(found) = posts_near_address(navigation, &root, &path).await {
                let _ = suggested.try_set(found);
            }
        });
        true
    });
    // Last, since it comes later: what is there already stays where it is.
    let suggestions = |suggested: Vec<Link>| {
        if suggested.is_empty() {
            return ().into_any();
        }
        view! {
            <h2>{label(Label::Nearest)}</h2>
            <LinkList class="entries-compact" note_class="date" links=suggested/>
        }
        .into_any()
    };
    view! {
        <section class="not-found">
            <Heading text=label(Label::NotFound)/>
            <p>{label(Label::NotFoundHint)}</p>
            <LinkList class="ways-out" links=links/>
            <div class="nearest">{move || suggestions(suggested.get())}</div>
        </section>
    }
}
