//! The page of the current route: from the cache to its view.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_matched;
use protocol::address::page_path;
use protocol::bundle::{Kind, Page};

use super::not_found::NotFound;
use crate::api::ApiError;
use crate::components::article::Article;
use crate::components::fetch_error::FetchError;
use crate::components::post_list::PostList;
use crate::components::remount::remount;
use crate::components::search::Search;
use crate::components::term_list::TermList;
use crate::navigation::use_navigation;
use crate::site::use_site;

/// Shows the page of the current route with `view`. Navigation has fetched it before the router hears of its path.
pub(super) fn routed_page(view: fn(Arc<Page>) -> AnyView) -> AnyView {
    // The match is without the base, and changes with the view: the location would change before it.
    let (root, matched) = (use_site().root.clone(), use_matched());
    let path = Memo::new(move |_| page_path(&format!("{}{}", root.trim_end_matches('/'), matched.get())));
    page_at(path, view)
}

/// Shows the page at `path` with `view`; a document that a host sent for another address is shown as what it is.
pub(super) fn page_at(path: Memo<String>, view: fn(Arc<Page>) -> AnyView) -> AnyView {
    let navigation = use_navigation();
    Effect::new(move |_| {
        let _ = path.with(|path| navigation.outcome(path));
        navigation.rendered();
    });
    remount(move || {
        let path = path.get();
        match navigation.outcome(&path) {
            Ok(page) if page.path == path && page.kind != Kind::NotFound => view(page),
            Ok(page) => view_by_kind(page),
            Err(ApiError::NotFound) => view! { <NotFound/> }.into_any(),
            Err(error) => view! { <FetchError path error/> }.into_any(),
        }
    })
    .into_any()
}

/// The page as its own kind of view, whichever route led here.
pub(super) fn view_by_kind(page: Arc<Page>) -> AnyView {
    match page.kind {
        Kind::Post | Kind::Static => view! { <Article page/> }.into_any(),
        Kind::Home | Kind::Tag | Kind::Year => view! { <PostList page/> }.into_any(),
        Kind::Tags | Kind::Archive => view! { <TermList page/> }.into_any(),
        Kind::Search => view! { <Search page/> }.into_any(),
        Kind::NotFound => view! { <NotFound/> }.into_any(),
    }
}
