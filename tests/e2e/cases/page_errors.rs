//! Pages report no errors. Every test watches its pages (`host/monitor.js`): an error, a warning, a violation of the content
//! security policy or a request to a third party fails it.

use anyhow::Result;
use protocol::bundle::Kind;

use crate::visit::{Visit, link_to};

/// Every kind of page, loaded; then a walk through the app.
pub(super) async fn pages_report_no_errors(visit: &Visit<'_>) -> Result<()> {
    let Visit { browser, site, .. } = visit;
    let kinds =
        [Kind::Post, Kind::Tags, Kind::Tag, Kind::Archive, Kind::Year, Kind::Static, Kind::Search, Kind::Home];
    for kind in kinds {
        visit.open(&site.first(kind)?.path).await?;
    }
    visit.mark().await?;
    for post in site.newest()? {
        browser.click(&link_to(post)).await?;
        visit.shows(post).await?;
        browser.scroll_to(1e6).await?;
        browser.press(".site-title a").await?;
        visit.shows(site.home()?).await?;
    }
    let search = site.first(Kind::Search)?;
    browser.press(&format!(".site-nav a[href='{}']", search.path)).await?;
    visit.shows(search).await?;
    browser.write("#q", "hiver").await?;
    browser.find_soon(".entries-compact a").await?;
    browser.click("#theme option[value=dark]").await?;
    visit.is_same_document().await
}
