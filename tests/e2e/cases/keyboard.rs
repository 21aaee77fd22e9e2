//! Keys alone: past the header, into a post, through the form of the contact page, with the focus always in sight.

use anyhow::{Context, Result, bail, ensure};
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::cases::contact;
use crate::test_context::{TestContext, same};
use crate::wait;

/// Tab shows the skip link, Enter leads to the text, the next Tabs to a post, Enter opens it.
pub(super) async fn keyboard_operates_everything(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    test.open_home().await?;
    test.mark().await?;
    browser.key(Key::Tab).await?;
    browser.until("document.activeElement.matches('.skip')").await?;
    browser.until_painted().await?;
    let seen: Value = browser.run(SEEN).await?;
    same("the skip link with the focus", &seen, &json!({ "reached": true, "inside": true, "outlined": true }))?;

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
    same(
        "a link with the focus",
        &browser.run::<Value>(SEEN).await?,
        &json!({ "reached": true, "inside": true, "outlined": true }),
    )?;
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

/// Tab leads from field to field of the contact page and to its button, which Enter activates.
pub(super) async fn keyboard_sends_a_message(test: &TestContext<'_>) -> Result<()> {
    let browser = test.browser;
    let (fixture, site) = contact::start(test).await?;
    browser.open(&fixture.host.url(&contact::page(&site)?.path)).await?;
    browser.until_hydrated().await?;
    browser.key(Key::Tab).await?;
    browser.until("document.activeElement.matches('.skip')").await?;
    browser.key(Key::Enter).await?;
    browser.until("location.hash === '#main'").await?;
    let text = "la perdrix est de retour";
    // The field for robots is not on the way, and the e-mail address is optional.
    for (field, most, typed) in [("#contact-name", 9, "li"), ("#contact-email", 1, ""), ("#contact-text", 1, text)] {
        tab_to(browser, field, most).await?;
        for letter in typed.chars() {
            browser.character(letter).await?;
        }
    }
    // Before it is the address for questions about personal data.
    tab_to(browser, "#contact button", 2).await?;
    browser.key(Key::Enter).await?;
    let kept = fixture.kept(text).await?;
    same("the name of the sender", &kept.name.as_str(), &"li")?;
    same("the address to reply to", &kept.email, &None)
}

/// Presses Tab, so often at most, until this has the focus, and waits until it is in sight.
async fn tab_to(browser: &Browser, selector: &str, most: usize) -> Result<()> {
    for _ in 0..most {
        browser.key(Key::Tab).await?;
        let is_there = "return document.activeElement.matches(arguments[0])";
        if browser.run_with::<bool>(is_there, vec![json!(selector)]).await? {
            return wait::until(format!("{selector} is in sight"), async || {
                let seen: Value = browser.run(SEEN).await?;
                Ok((seen["reached"] == json!(true) && seen["outlined"] == json!(true)).then_some(()))
            })
            .await;
        }
    }
    bail!("{selector} does not get the focus within {most} Tabs")
}

/// Whether what has the focus is inside the window, reached by it at least, and has an outline.
const SEEN: &str = "
    const { top, left, bottom, right } = document.activeElement.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return {
        reached: top >= 0 && top < innerHeight,
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
