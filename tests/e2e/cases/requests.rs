//! What a reader's line carries: one request per navigation, none for what is here already.

use anyhow::{Context, Result};
use protocol::bundle::Page;

use crate::site::{Site, bundle};
use crate::test_context::{NOTHING, TestContext, link_to, same};

/// A click fetches the data of the page and nothing else; a page that was shown is not fetched again.
pub(super) async fn one_request_per_navigation(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let home = site.home()?;
    let [post, ..] = plain_posts(site)?;
    test.open_home().await?;

    let then = host.now();
    browser.press(&link_to(post)).await?;
    test.shows(post).await?;
    same("requests from home to a post", &test.requests(then).await?, &[bundle(post)])?;

    let then = host.now();
    browser.press(".site-title a").await?;
    test.shows(home).await?;
    same("requests to the page that was opened first", &test.requests(then).await?, &NOTHING)?;

    let then = host.now();
    browser.press(&link_to(post)).await?;
    test.shows(post).await?;
    browser.back().await?;
    test.shows(home).await?;
    browser.back().await?;
    test.shows(post).await?;
    browser.forward().await?;
    test.shows(home).await?;
    same("requests to pages that were shown, by link and by history", &test.requests(then).await?, &NOTHING)
}

/// The pointer or the focus on a link fetches its page, and the click then fetches nothing.
pub(super) async fn hover_and_focus_prefetch(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let [hovered, focused] = plain_posts(site)?;
    test.open_home().await?;

    let then = host.now();
    browser.hover(&link_to(hovered)).await?;
    host.replied(&bundle(hovered), then).await?;
    same("requests when the pointer is on a link", &test.requests(then).await?, &[bundle(hovered)])?;
    let then = host.now();
    browser.click(&link_to(hovered)).await?;
    test.shows(hovered).await?;
    let requests = test.requests(then).await?;
    let repeated: Vec<_> = requests.iter().filter(|path| path.starts_with(&hovered.path)).collect();
    same("requests for the page that was hovered", &repeated, &NOTHING)?;

    // Where the pointer came to lie after the change of page, it may have fetched ahead again.
    browser.press(".site-title a").await?;
    test.shows(site.home()?).await?;
    let then = host.now();
    browser.focus(&link_to(focused)).await?;
    host.replied(&bundle(focused), then).await?;
    browser.press(&link_to(focused)).await?;
    test.shows(focused).await?;
    let requests = test.requests(then).await?;
    let asked: Vec<_> = requests.iter().filter(|path| path.starts_with(&focused.path)).cloned().collect();
    same("requests for a page whose link had the focus, and was followed", &asked, &[bundle(focused)])
}

/// A page is prefetched without its banner and without the pictures of its text, of which the first one is not lazy.
pub(super) async fn prefetch_loads_no_images(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let with_banner = site.post("a banner", |article| !article.banner.is_empty())?;
    let with_picture = site.post("a picture and no banner", |article| {
        article.banner.is_empty() && article.content.contains("loading=\"eager\"")
    })?;
    for post in [with_banner, with_picture] {
        let leads_there = |page: &&Page| {
            page.sections.iter().flat_map(|section| &section.entries).any(|entry| entry.url == post.path)
        };
        let list = site.pages.iter().find(leads_there).context("no list leads to the post with pictures")?;
        test.open(&list.path).await?;

        browser.run::<()>(WATCH_AHEAD).await?;
        let then = host.now();
        browser.hover(&link_to(post)).await?;
        browser.until("window.setAhead === 2").await?;
        same("what was set ahead and is still there", &browser.count(".text-layout").await?, &0)?;
        same("requests when the pointer is on a link", &test.requests(then).await?, &[bundle(post)])?;
    }
    Ok(())
}

/// Counts how often a post that is set ahead comes and goes; the words in view, which are set as well, have no header.
const WATCH_AHEAD: &str = "
    window.setAhead = 0;
    const isAhead = (node) => node.className === 'text-layout' && node.querySelector('.post-header');
    new MutationObserver((records) => {
        for (const { addedNodes, removedNodes } of records)
            window.setAhead += [...addedNodes, ...removedNodes].filter(isAhead).length;
    }).observe(document.querySelector('main'), { childList: true });";

/// Two posts of the home page without pictures, which would be requests of their own.
fn plain_posts(site: &Site) -> Result<[&Page; 2]> {
    let is_plain = |page: &&Page| {
        page.article.as_ref().is_some_and(|article| article.banner.is_empty() && !article.content.contains("<img"))
    };
    let mut plain = site.newest()?.into_iter().filter(is_plain);
    let [first, second] = [plain.next(), plain.next()];
    Ok([first.context("no post is without pictures")?, second.context("only one post is without pictures")?])
}
