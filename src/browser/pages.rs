//! Pages that were fetched: the cache, and the one request that brings each.

use std::cell::RefCell;
use std::sync::Arc;

use content::bundle::Page;
use wasm_bindgen_futures::spawn_local;

use super::json;
use super::request::{self, reason};
use crate::data;

/// Pages kept; about one megabyte of text.
const CAPACITY: usize = 60;

/// Why a page did not come.
#[derive(Clone)]
pub(super) enum Absence {
    /// The host says that there is none.
    NotFound,
    /// It came, and is not the data of a page that this app knows.
    Unreadable(String),
    /// Something else, as the host or the browser tells it.
    Failed(String),
}

/// What became of a request.
pub(super) type Arrival = Result<Arc<Page>, Absence>;

#[derive(Default)]
struct Pages {
    /// The app that is running.
    app: String,
    /// Whether the host has pages of another app by now.
    outdated: bool,
    /// Oldest first.
    kept: Vec<(String, Arc<Page>)>,
    /// Paths on their way.
    requested: Vec<String>,
}

thread_local! {
    static PAGES: RefCell<Pages> = RefCell::default();
}

/// Starts with the page of the document, which brought the app.
pub(super) fn start(page: Arc<Page>) {
    PAGES.with_borrow_mut(|pages| pages.app.clone_from(&page.app));
    keep(page);
}

/// Whether this app is the one that `page` was written for.
pub(super) fn is_own(page: &Page) -> bool {
    PAGES.with_borrow(|pages| pages.app == page.app)
}

/// Whether a page of another app was seen. From then on every link is the browser's, and brings that app.
pub(super) fn outdated() -> bool {
    PAGES.with_borrow(|pages| pages.outdated)
}

/// Keeps a page, if it is this app's own.
fn keep(page: Arc<Page>) {
    PAGES.with_borrow_mut(|pages| {
        if pages.app != page.app {
            pages.outdated = true;
            return;
        }
        pages.kept.retain(|(path, _)| *path != page.path);
        if pages.kept.len() >= CAPACITY {
            pages.kept.remove(0);
        }
        pages.kept.push((page.path.clone(), page));
    });
}

/// The page at `path`, if it is kept.
pub(super) fn kept(path: &str) -> Option<Arc<Page>> {
    PAGES.with_borrow(|pages| pages.kept.iter().find(|(kept, _)| kept == path).map(|(_, page)| Arc::clone(page)))
}

/// Fetches the page at `path` unless it is kept or on its way, and tells `arrived` when it is here.
pub(super) fn request(path: &str, arrived: impl FnOnce(&str, Arrival) + 'static) {
    if kept(path).is_some() || PAGES.with_borrow(|pages| pages.requested.iter().any(|requested| requested == path)) {
        return;
    }
    let path = path.to_owned();
    PAGES.with_borrow_mut(|pages| pages.requested.push(path.clone()));
    spawn_local(async move {
        let arrival = fetch(&path).await;
        PAGES.with_borrow_mut(|pages| pages.requested.retain(|requested| *requested != path));
        if let Ok(page) = &arrival {
            keep(Arc::clone(page));
        }
        arrived(&path, arrival);
    });
}

async fn fetch(path: &str) -> Arrival {
    let text = text(&format!("{path}index.json")).await?;
    // Some hosts answer every unknown address with a page of HTML and status 200.
    if text.trim_start().starts_with('<') {
        return Err(Absence::NotFound);
    }
    let json = json::parse(&text).map_err(|error| Absence::Unreadable(reason(&error)))?;
    let page = data::page(&json).ok_or_else(|| Absence::Unreadable("unknown kind of page".to_owned()))?;
    Ok(Arc::new(page))
}

/// The text at `address`.
pub(super) async fn text(address: &str) -> Result<String, Absence> {
    let failed = |error| Absence::Failed(reason(&error));
    let response = request::get(address).await.map_err(failed)?;
    match response.status() {
        404 | 410 => Err(Absence::NotFound),
        _ if response.ok() => request::text(&response).await.map_err(failed),
        status => Err(Absence::Failed(format!("{status} {}", response.status_text()))),
    }
}
