//! `GET /responses.json` and `/responses.atom`: the newest approved responses of all posts.

use atom::{Entry, Link};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use protocol::feed::{Feed, FeedExtension, Item, VERSION};
use serde::Deserialize;

use super::thread::with_site_data;
use crate::App;
use crate::refusal::Refusal;
use crate::request::extract::QueryParams;
use crate::store::StoreError;
use crate::store::response::Published;
use crate::texts::Endpoint;
use crate::threads::Site;

/// Responses of one page.
const PAGE_SIZE: usize = 100;

/// The query of a page.
#[derive(Deserialize)]
pub struct FeedQuery {
    /// The last item of the previous page: an instant in milliseconds, a comma and an id.
    #[serde(default)]
    before: String,
}

/// One page, from the database.
async fn read(app: &App, before: &str) -> Result<Published, StoreError> {
    let before = before.split_once(',').and_then(|(ms, id)| Some((ms.parse::<i64>().ok()?, id.to_owned())));
    // One more than shown tells whether there is another page.
    let mut page = app.store.newest(before, PAGE_SIZE + 1).await?;
    let site = app.posts.site();
    for item in &mut page.items {
        let post = site.as_ref().and_then(|site| site.post(&item.extension.post));
        *item = with_site_data(std::mem::take(item), site.as_deref(), post);
    }
    Ok(page)
}

/// The address of the next page; truncates `items` to this one.
fn next(app: &App, items: &mut Vec<Item>) -> String {
    if items.len() <= PAGE_SIZE {
        return String::new();
    }
    items.truncate(PAGE_SIZE);
    let last = items.last().and_then(|item| {
        let instant: jiff::Timestamp = item.date_published.parse().ok()?;
        Some(format!("responses.json?before={},{}", instant.as_millisecond(), item.id))
    });
    last.map(|path| app.address(&path)).unwrap_or_default()
}

/// As JSON Feed, page by page.
pub async fn json(
    State(app): State<App>,
    QueryParams(query): QueryParams<FeedQuery>,
    headers: HeaderMap,
) -> Response {
    let Published { mut items, withdrawn } = match read(&app, &query.before).await {
        Ok(page) => page,
        Err(error) => return Refusal::from(error).respond(&headers),
    };
    let site = app.posts.site();
    let next_url = next(&app, &mut items);
    let feed = Feed {
        version: VERSION.to_owned(),
        title: site.as_deref().map(feed_title).unwrap_or_default(),
        home_page_url: site.as_ref().map(|site| site.threads.base_url.clone()).unwrap_or_default(),
        next_url,
        items,
        extension: FeedExtension { withdrawn, closed: false },
    };
    ([(header::CONTENT_TYPE, "application/feed+json"), (header::CACHE_CONTROL, "no-cache")], Json(feed))
        .into_response()
}

/// As Atom (RFC 4287), the newest only.
pub async fn atom(State(app): State<App>, headers: HeaderMap) -> Response {
    let Published { mut items, .. } = match read(&app, "").await {
        Ok(page) => page,
        Err(error) => return Refusal::from(error).respond(&headers),
    };
    items.truncate(PAGE_SIZE);
    // A feed reader shows no conversation, so it needs no withdrawn items, and no links.
    items.retain(|item| item.extension.is_counted());
    let types = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    match atom_feed(&app, &items).to_xml() {
        Ok(xml) => (types, xml).into_response(),
        Err(error) => {
            tracing::error!(%error, "the feed can't be written");
            Refusal::Unavailable.respond(&headers)
        }
    }
}

fn feed_title(site: &Site) -> String {
    Endpoint::of(site.language).feed_title(&site.threads.title)
}

fn atom_feed(app: &App, items: &[Item]) -> atom::Feed {
    let site = app.posts.site();
    let title = site.as_deref().map(feed_title).unwrap_or_default();
    let own = app.address("responses.atom");
    let updated = items.first().map_or("1970-01-01T00:00:00Z", |item| item.date_published.as_str());
    let home = site.as_ref().map(|site| site.threads.base_url.as_str()).filter(|home| !home.is_empty());
    let links = [Link::new("self", &own)].into_iter().chain(home.map(|home| Link::new("alternate", home)));
    atom::Feed {
        title,
        updated: updated.to_owned(),
        links: links.collect(),
        entries: items.iter().filter_map(|item| entry(site.as_deref(), item)).collect(),
        id: own,
        ..atom::Feed::default()
    }
}

/// None for what is not a response.
fn entry(site: Option<&Site>, item: &Item) -> Option<Entry> {
    let response = item.clone().response()?;
    let post = site.and_then(|site| site.post(&item.extension.post));
    let post = post.map_or(item.extension.post.as_str(), |post| post.title.as_str());
    let language = site.map(|site| site.language).unwrap_or_default();
    let title = Endpoint::of(language).entry_title(&response.name, post);
    Some(atom::response::entry(&response, title, &item.url))
}
