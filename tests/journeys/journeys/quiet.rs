//! Nothing goes wrong behind the reader's back: no error, no warning, no breach of the page's own policy.

use anyhow::Result;
use content::bundle::Kind;

use crate::engine::Engine;
use crate::visit::{NOTHING, Visit, link_to, same};

/// Every kind of page, loaded; then a walk through the app.
pub(super) async fn nothing_goes_wrong_unseen(visit: &Visit<'_>) -> Result<()> {
    let Visit { engine, browser, host, site, .. } = visit;
    host.listen();
    let kinds =
        [Kind::Post, Kind::Tags, Kind::Tag, Kind::Archive, Kind::Year, Kind::Standing, Kind::Search, Kind::Home];
    for kind in kinds {
        visit.open(&site.first(kind)?.path).await?;
    }
    visit.mark().await?;
    for post in site.newest()? {
        browser.click(&link_to(post)).await?;
        visit.shows(post).await?;
        browser.scroll_to(1e6).await?;
        browser.press(".site-title a").await?;
        visit.shows(site.page("/")?).await?;
    }
    browser.press(".site-nav a[href='/search/']").await?;
    visit.shows(site.first(Kind::Search)?).await?;
    browser.write("#q", "hiver").await?;
    browser.find_soon(".entries-compact a").await?;
    browser.click("#theme option[value=dark]").await?;
    visit.is_same_document().await?;

    same("what pages report", &host.heard(), &NOTHING)?;
    if *engine == Engine::Chromium {
        same("the console", &browser.console().await?, &NOTHING)?;
    }
    Ok(())
}
