//! Slow lines and failing hosts: the page says what happens, and the reader stays in charge.

use anyhow::{Result, anyhow, ensure};
use protocol::bundle::Page;
use protocol::label::Label;

use crate::site::bundle;
use crate::test_context::{TestContext, link_to, same};

/// While a page is on its way, the old one stays, with a bar that says so.
pub(super) async fn slow_fetch_shows_progress(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let [post, _] = two_posts(test)?;
    test.open_home().await?;
    host.hold(&bundle(post));
    browser.press(&link_to(post)).await?;
    browser
        .until("getComputedStyle(document.querySelector('.progress[data-active]')).visibility === 'visible'")
        .await?;
    test.is_said(site.label(Label::Loading)).await?;
    test.shows(site.home()?).await?;

    host.restore(&bundle(post));
    test.shows(post).await?;
    test.is_announced(&post.title).await?;
    browser.until("getComputedStyle(document.querySelector('.progress')).visibility === 'hidden'").await?;
    ensure!(browser.count(".progress[data-active]").await? == 0, "the bar stays after the page has come");

    // Asked for ahead, clicked before it came: still one request, and the click counts.
    browser.press(".site-title a").await?;
    test.shows(site.home()?).await?;
    let [_, other] = two_posts(test)?;
    host.hold(&bundle(other));
    let then = host.now();
    browser.focus(&link_to(other)).await?;
    host.requested(&bundle(other), then).await?;
    browser.press(&link_to(other)).await?;
    browser.find(".progress[data-active]").await?;
    host.restore(&bundle(other));
    test.shows(other).await?;
    let asked = host.since(then).into_iter().filter(|path| *path == bundle(other)).count();
    same("requests for a page that was asked for ahead", &asked, &1)
}

/// A page that does not come: what failed, and a button; the rest of the app lives.
pub(super) async fn failed_fetch_offers_retry(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let [post, other] = two_posts(test)?;
    test.open_home().await?;
    test.mark().await?;
    host.fail(&bundle(post), 500);
    test.expect(&bundle(post));
    browser.press(&link_to(post)).await?;
    browser.find_soon(".failure").await?;
    test.is_announced(site.label(Label::Failed)).await?;
    same("path of the page that failed", &browser.path().await?, &post.path)?;
    let title = browser.title().await?;
    ensure!(title.starts_with(site.label(Label::Failed)), "the title is still {title}");
    let detail = browser.text(".failure .detail").await?;
    ensure!(detail.contains(&post.path) && detail.contains("500"), "the failure says only {detail:?}");

    // Still broken: it says so again, and offers the same.
    let then = host.now();
    browser.click(".failure .retry").await?;
    host.replied(&bundle(post), then).await?;
    browser.until("!document.querySelector('.progress[data-active]')").await?;
    browser.until_still().await?;
    test.is_announced(site.label(Label::Failed)).await?;
    browser.find(".failure .retry").await?;

    // The rest of the app lives.
    browser.press(".site-title a").await?;
    test.shows(site.home()?).await?;
    browser.press(&link_to(other)).await?;
    test.shows(other).await?;
    browser.back().await?;
    test.shows(site.home()?).await?;
    browser.back().await?;
    browser.find_soon(".failure").await?;

    host.restore(&bundle(post));
    browser.click(".failure .retry").await?;
    test.shows(post).await?;
    test.is_announced(&post.title).await?;
    test.is_same_document().await
}

/// Two clicks, the first page slower than the second: the reader gets the second, and keeps it.
pub(super) async fn newest_click_wins(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, .. } = test;
    let [slow, quick] = two_posts(test)?;
    test.open_home().await?;
    host.hold(&bundle(slow));
    let then = host.now();
    browser.press(&link_to(slow)).await?;
    host.requested(&bundle(slow), then).await?;
    browser.press(&link_to(quick)).await?;
    test.shows(quick).await?;
    host.restore(&bundle(slow));
    host.replied(&bundle(slow), then).await?;
    // All that the late answer sets off is done once two frames were painted.
    test.requests(then).await?;
    browser.until_painted().await?;
    test.shows(quick).await?;
    test.is_announced(&quick.title).await?;
    ensure!(browser.count(".progress[data-active]").await? == 0, "the bar is still there");

    // Back leads home: the click that came to nothing is no entry of the history.
    browser.back().await?;
    test.shows(test.site.home()?).await
}

fn two_posts<'a>(test: &TestContext<'a>) -> Result<[&'a Page; 2]> {
    let newest = test.site.newest()?;
    let [first, second, ..] = newest.as_slice() else { return Err(anyhow!("the home page has no two posts")) };
    Ok([first, second])
}
