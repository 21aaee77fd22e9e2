//! Keys alone: past the header, into a post, with the focus always in sight.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::test_context::{TestContext, same};

/// Tab shows the skip link, Enter leads to the text, the next Tabs to a post, Enter opens it.
pub(super) async fn keyboard_operates_everything(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    test.open_home().await?;
    test.mark().await?;
    browser.key(Key::Tab).await?;
    browser.until("document.activeElement.matches('.skip')").await?;
    browser.until_painted().await?;
    let seen: Value = browser.run(SEEN).await?;
    same("the skip link with the focus", &seen, &json!({ "inside": true, "outlined": true }))?;

    browser.key(Key::Enter).await?;
    browser.until("location.hash === '#main'").await?;
    let mut steps = 0;
    let path = loop {
        browser.key(Key::Tab).await?;
        steps += 1;
        ensure!(steps < 10, "no post comes within ten Tabs after the skip link");
        let focused: Value = browser.run(FOCUSED).await?;
        ensure!(focused["inMain"] == json!(true), "after the skip link the focus is at {}", focused["html"]);
        if focused["opensPost"] == json!(true) {
            break focused["href"].as_str().context("a link without address")?.to_owned();
        }
    };
    let post = site.page(&path)?;
    same("a link with the focus", &browser.run::<Value>(SEEN).await?, &json!({ "inside": true, "outlined": true }))?;
    browser.key(Key::Enter).await?;
    test.shows(post).await?;
    test.is_announced(&post.title).await?;
    test.is_same_document().await?;

    // From the heading on, Tab goes through the post.
    browser.key(Key::Tab).await?;
    let focused: Value = browser.run(FOCUSED).await?;
    ensure!(focused["inMain"] == json!(true), "after the heading the focus is at {}", focused["html"]);
    Ok(())
}

/// Whether what has the focus is inside the window and has an outline.
const SEEN: &str = "
    const { top, left, bottom, right } = document.activeElement.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return {
        inside: top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth,
        outlined: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    };";

const FOCUSED: &str = "
    const focused = document.activeElement;
    return {
        inMain: Boolean(focused.closest('main')),
        opensPost: focused.matches('.entry-title a'),
        href: focused.getAttribute('href'),
        html: focused.cloneNode().outerHTML,
    };";
