//! Back and forward: where one was is where one comes back to, to the pixel.

use anyhow::{Context, Result, ensure};
use protocol::bundle::Page;
use serde_json::json;

use crate::browser::Browser;
use crate::visit::{Visit, link_to, same};

/// Home scrolled, a post scrolled; back, forward, and the same with the page loaded anew in between.
pub(super) async fn back_restores_scroll(visit: &Visit<'_>) -> Result<()> {
    let Visit { browser, site, .. } = visit;
    let home = site.home()?;
    visit.open_home().await?;
    let at_home = browser.scroll_to(333.4).await?;
    ensure!(at_home > 300.0, "the home page is too short to scroll");
    let post = visible_post(visit).await?;
    browser.click(&link_to(post)).await?;
    visit.shows(post).await?;
    is_at(browser, "a new page", 0.0).await?;
    let at_post = browser.scroll_to(517.0).await?;
    ensure!(at_post > 400.0, "the post is too short to scroll");

    browser.back().await?;
    visit.shows(home).await?;
    is_at(browser, "home, back", at_home).await?;
    browser.forward().await?;
    visit.shows(post).await?;
    is_at(browser, "the post, forward", at_post).await?;

    browser.reload().await?;
    browser.until_hydrated().await?;
    visit.shows(post).await?;
    is_at(browser, "the post, loaded anew", at_post).await?;
    browser.back().await?;
    browser.until_hydrated().await?;
    visit.shows(home).await?;
    is_at(browser, "home, back after a load", at_home).await?;
    browser.reload().await?;
    browser.until_hydrated().await?;
    is_at(browser, "home, loaded anew", at_home).await?;
    browser.forward().await?;
    browser.until_hydrated().await?;
    visit.shows(post).await?;
    is_at(browser, "the post, forward after a load", at_post).await
}

/// `#part` of the same page and of another.
pub(super) async fn fragment_links_scroll_to_their_targets(visit: &Visit<'_>) -> Result<()> {
    let Visit { browser, site, .. } = visit;
    let post = site.post("a table of contents", |article| !article.contents.is_empty())?;
    visit.open(&post.path).await?;
    visit.mark().await?;
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
    visit.is_same_document().await?;

    // From elsewhere, straight to the part.
    browser.press(".site-title a").await?;
    visit.shows(site.home()?).await?;
    let link = "const link = document.createElement('a');
        link.id = 'to-the-part'; link.href = arguments[0]; link.textContent = 'x';
        document.querySelector('main').prepend(link)";
    browser.run_with::<()>(link, vec![json!(format!("{}{part}", post.path))]).await?;
    browser.press("#to-the-part").await?;
    visit.shows(post).await?;
    browser.until(&in_view).await?;
    browser.until(&format!("document.activeElement === document.querySelector({})", json!(part))).await?;
    visit.is_same_document().await
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
async fn visible_post<'a>(visit: &Visit<'a>) -> Result<&'a Page> {
    let script = "return [...document.querySelectorAll('.entry-title a')].find((link) => {
        const { top, bottom } = link.getBoundingClientRect();
        return top > 0 && bottom < innerHeight;
    })?.getAttribute('href')";
    let path: String = visit.browser.run(script).await?;
    visit.site.page(&path)
}
