//! Pages report no errors. Every test watches its pages (`host/monitor.js`): an error, a warning, a violation of the content
//! security policy or a request to a third party fails it.

use anyhow::Result;
use protocol::bundle::Kind;

use crate::test_context::{TestContext, link_to};

/// Every kind of page, loaded; then the posts of the home page and the search, opened in the app.
pub(super) async fn pages_report_no_errors(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let kinds =
        [Kind::Post, Kind::Tags, Kind::Tag, Kind::Archive, Kind::Year, Kind::Static, Kind::Search, Kind::Home];
    for kind in kinds {
        test.open(&site.first(kind)?.path).await?;
    }
    test.mark().await?;
    for post in site.newest()? {
        browser.click(&link_to(post)).await?;
        test.shows(post).await?;
        browser.scroll_to(1e6).await?;
        browser.press(".site-title a").await?;
        test.shows(site.home()?).await?;
    }
    let search = site.first(Kind::Search)?;
    browser.press(&format!(".site-nav a[href='{}']", search.path)).await?;
    test.shows(search).await?;
    browser.write("#q", "hiver").await?;
    browser.find_soon(".results a").await?;
    browser.click("#theme option[value=dark]").await?;
    test.is_same_document().await
}
