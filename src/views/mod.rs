//! Views: from the data of a page to its markup. One file per view; kinds of pages that look alike share one.

pub(crate) mod article;
mod element;
mod failure;
mod form;
pub(crate) mod frame;
mod link;
mod list;
mod not_found;
mod search;
mod terms;
mod thread;

use content::bundle::Kind;

use crate::state::{Shown, State};

pub use element::Element;
pub(crate) use element::el;
pub use search::Search;

/// The page that is shown, whichever kind it is.
pub(crate) fn page(state: &State) -> Element {
    match state.shown.get() {
        Shown::Failed { path, detail } => failure::failure(state, &path, &detail),
        Shown::Page(page) => match page.kind {
            Kind::Post | Kind::Standing => article::article(state, &page),
            Kind::Home | Kind::Tag | Kind::Year => list::list(state, &page),
            Kind::Tags | Kind::Archive => terms::terms(state, &page),
            Kind::Search => search::search(state, &page),
            Kind::NotFound => not_found::not_found(state, &page),
        },
    }
}
