//! `GET /responses.json` and `/responses.atom`: the newest approved responses of all posts.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use protocol::feed::{Feed, FeedExtension, Item, VERSION};
use protocol::text::{Part, paragraphs};
use serde::Deserialize;
use std::fmt::Write;

use super::thread::with_site_data;
use crate::App;
use crate::refusal::Refusal;
use crate::request::extract::QueryParams;
use crate::store::{StoreError, response};
use crate::wording;

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
struct Page {
    items: Vec<Item>,
    withdrawn: Vec<String>,
}

async fn read(app: &App, before: &str) -> Result<Page, StoreError> {
    let before = before.split_once(',').and_then(|(ms, id)| Some((ms.parse::<i64>().ok()?, id.to_owned())));
    let mut page = app
        .store
        .read(move |connection| {
            let transaction = connection.unchecked_transaction()?;
            let before = before.as_ref().map(|(ms, id)| (*ms, id.as_str()));
            // One more than shown tells whether there is another page.
            let items = response::newest(&transaction, before, PAGE_SIZE + 1)?;
            Ok(Page { items, withdrawn: response::all_withdrawn(&transaction)? })
        })
        .await?;
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
    let Page { mut items, withdrawn } = match read(&app, &query.before).await {
        Ok(page) => page,
        Err(error) => return Refusal::from(error).respond(&headers),
    };
    let site = app.posts.site();
    let next_url = next(&app, &mut items);
    let feed = Feed {
        version: VERSION.to_owned(),
        title: site.as_ref().map(|site| wording::feed_title(site.language, &site.threads.title)).unwrap_or_default(),
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
    let Page { mut items, .. } = match read(&app, "").await {
        Ok(page) => page,
        Err(error) => return Refusal::from(error).respond(&headers),
    };
    items.truncate(PAGE_SIZE);
    // A feed reader shows no conversation, so it needs no withdrawn items.
    items.retain(|item| item.extension.kind.is_empty());
    let types = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (types, write_atom(&app, &items)).into_response()
}

fn write_atom(app: &App, items: &[Item]) -> String {
    let site = app.posts.site();
    let title = site.as_ref().map(|site| wording::feed_title(site.language, &site.threads.title)).unwrap_or_default();
    let home = site.as_ref().map(|site| site.threads.base_url.clone()).unwrap_or_default();
    let own = app.address("responses.atom");
    let updated = items.first().map_or("1970-01-01T00:00:00Z", |item| item.date_published.as_str());
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    let _ = write!(
        xml,
        "<id>{own}</id>\n<title>{}</title>\n<updated>{updated}</updated>\n<link rel=\"self\" href=\"{own}\"/>\n",
        escaped(&title),
        own = escaped(&own)
    );
    if !home.is_empty() {
        let _ = writeln!(xml, "<link rel=\"alternate\" href=\"{}\"/>", escaped(&home));
    }
    for item in items {
        let author = item.authors.first().cloned().unwrap_or_default();
        let post = site.as_ref().and_then(|site| site.post(&item.extension.post));
        let post = post.map_or(item.extension.post.as_str(), |post| post.title.as_str());
        let language = site.as_ref().map(|site| site.language).unwrap_or_default();
        let _ = write!(
            xml,
            "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{updated}</updated>\n<published>{updated}</published>\n\
             <author><name>{}</name>",
            escaped(&stable_id(&item.id)),
            escaped(&wording::entry_title(language, &author.name, post)),
            escaped(&author.name),
            updated = escaped(&item.date_published),
        );
        if !author.url.is_empty() {
            let _ = write!(xml, "<uri>{}</uri>", escaped(&author.url));
        }
        xml.push_str("</author>\n");
        if !item.url.is_empty() {
            let _ = writeln!(xml, "<link rel=\"alternate\" href=\"{}\"/>", escaped(&item.url));
        }
        // XHTML of our own elements around escaped text.
        let _ = writeln!(
            xml,
            "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">{}</div></content>\n</entry>",
            xhtml(&item.content_text)
        );
    }
    xml.push_str("</feed>\n");
    xml
}

/// An Atom id, which does not depend on the address of the site.
fn stable_id(id: &str) -> String {
    match uuid::Uuid::try_parse(id) {
        Ok(uuid) => uuid.urn().to_string(),
        // An imported id.
        Err(_) => format!("urn:carnet:response:{id}"),
    }
}

fn xhtml(text: &str) -> String {
    let mut html = String::new();
    for paragraph in paragraphs(text) {
        html.push_str("<p>");
        for part in paragraph {
            match part {
                Part::Text(text) => html.push_str(&escaped(text)),
                Part::Break => html.push_str("<br/>"),
                Part::Link(link) => {
                    let link = escaped(link);
                    let _ = write!(html, "<a href=\"{link}\" rel=\"nofollow ugc noopener\">{link}</a>");
                }
            }
        }
        html.push_str("</p>");
    }
    html
}

/// Text escaped for XML elements and attributes. Characters that XML forbids are refused at submission.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
