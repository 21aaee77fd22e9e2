//! Back and forward: where one was is where one comes back to, to the pixel.

use anyhow::{Context, Result, ensure};
use protocol::bundle::Page;
use serde_json::json;

use crate::browser::Browser;
use crate::test_context::{TestContext, link_to, same};

/// Home scrolled, a post scrolled; back, forward, and the same with the page loaded anew in between.
pub(super) async fn back_restores_scroll(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let home = site.home()?;
    test.open_home().await?;
    let at_home = browser.scroll_to(333.4).await?;
    ensure!(at_home > 300.0, "the home page is too short to scroll");
    let post = visible_post(test).await?;
    browser.click(&link_to(post)).await?;
    test.shows(post).await?;
    is_at(browser, "a new page", 0.0).await?;
    let at_post = browser.scroll_to(517.0).await?;
    ensure!(at_post > 400.0, "the post is too short to scroll");

    browser.back().await?;
    test.shows(home).await?;
    is_at(browser, "home, back", at_home).await?;
    browser.forward().await?;
    test.shows(post).await?;
    is_at(browser, "the post, forward", at_post).await?;

    browser.reload().await?;
    browser.until_hydrated().await?;
    test.shows(post).await?;
    is_at(browser, "the post, loaded anew", at_post).await?;
    browser.back().await?;
    browser.until_hydrated().await?;
    test.shows(home).await?;
    is_at(browser, "home, back after a load", at_home).await?;
    browser.reload().await?;
    browser.until_hydrated().await?;
    is_at(browser, "home, loaded anew", at_home).await?;
    browser.forward().await?;
    browser.until_hydrated().await?;
    test.shows(post).await?;
    is_at(browser, "the post, forward after a load", at_post).await
}

/// `#part` of the same page and of another.
pub(super) async fn fragment_links_scroll_to_their_targets(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let post = site.post("a table of contents", |article| !article.contents.is_empty())?;
    test.open(&post.path).await?;
    test.mark().await?;
    let part: String = browser
        .run("return document.querySelector('.toc-list > ol > li:nth-child(2) > a').getAttribute('href')")
        .await?;
    let in_view = format!("Math.abs(document.querySelector({}).getBoundingClientRect().top) < 100", json!(part));

    // Never scrolled before: even so, back leads to the top.
    browser.press(&format!(".toc a[href='{part}']")).await?;
    browser.until(&format!("decodeURIComponent(location.hash) === {}", json!(part))).await?;
    browser.until(&in_view).await?;
    browser.until_painted().await?;
    browser.back().await?;
    browser.until("location.hash === ''").await?;
    is_at(browser, "before the part, back", 0.0).await?;
    browser.forward().await?;
    browser.until("location.hash !== ''").await?;
    browser.until(&in_view).await?;
    test.is_same_document().await?;

    // From elsewhere, straight to the part.
    browser.press(".site-title a").await?;
    test.shows(site.home()?).await?;
    let link = "const link = document.createElement('a');
        link.id = 'to-the-part'; link.href = arguments[0]; link.textContent = 'x';
        document.querySelector('main').prepend(link)";
    browser.run_with::<()>(link, vec![json!(format!("{}{part}", post.path))]).await?;
    browser.press("#to-the-part").await?;
    test.shows(post).await?;
    browser.until(&in_view).await?;
    browser.until(&format!("document.activeElement === document.querySelector({})", json!(part))).await?;
    test.is_same_document().await
}

/// Waits until the page is scrolled there, and checks that it stays.
pub(super) async fn is_at(browser: &Browser, what: &str, position: f64) -> Result<()> {
    let arrived = browser.until(&format!("window.scrollY === {position}")).await;
    let found = browser.position().await?;
    arrived.with_context(|| format!("{what} is at {found}"))?;
    browser.until_painted().await?;
    same(&format!("position of {what}"), &browser.position().await?, &position)
}

/// A post whose link is in view, so that a click doesn't scroll.
async fn visible_post<'a>(test: &TestContext<'a>) -> Result<&'a Page> {
    let script = "return [...document.querySelectorAll('.entry-title a')].find((link) => {
        const { top, bottom } = link.getBoundingClientRect();
        return top > 0 && bottom < innerHeight;
    })?.getAttribute('href')";
    let path: String = test.browser.run(script).await?;
    test.site.page(&path)
}
