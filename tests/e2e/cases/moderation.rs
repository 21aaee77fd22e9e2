//! The list of responses in moderation: the keys of its script, in a browser.

use anyhow::{Result, ensure};
use fantoccini::key::Key;

use super::responses::{fill, log_in, open};
use crate::endpoint_fixture::{EndpointFixture, answered_post};
use crate::test_context::{TestContext, same};

const TEXTS: [&str; 2] = ["Une première réponse, courte.", "Une seconde réponse, courte aussi."];

/// Move from response to response, check one, read the help, approve, undo: all by keys.
pub(super) async fn moderation_shortcuts_work(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EndpointFixture::start(test).await?;
    let post = answered_post(site)?;
    for text in TEXTS {
        open(browser, &fixture.host.url(&post.path)).await?;
        fill(browser, "Odile", text).await?;
        browser.click("#respond-send").await?;
        fixture.kept(text).await?;
    }
    log_in(browser, &fixture).await?;
    same("responses in the list", &browser.count(".queue .response").await?, &2)?;

    for (key, expected) in [('j', 0), ('j', 1), ('j', 1), ('k', 0)] {
        browser.character(key).await?;
        let focused = format!("document.activeElement === document.querySelectorAll('.queue .response')[{expected}]");
        browser.until(&focused).await?;
    }

    let before = browser.text("#checked").await?;
    browser.character('x').await?;
    browser.until("document.querySelectorAll('.check input:checked').length === 1").await?;
    ensure!(browser.text("#checked").await? != before, "the number of checked responses stays {before:?}");
    browser.character('x').await?;
    same("what is said when nothing is checked", &browser.text("#checked").await?, &before)?;

    browser.character('?').await?;
    browser.until("document.getElementById('keys').open").await?;
    browser.character('a').await?;
    browser.key(Key::Escape).await?;
    browser.until("!document.getElementById('keys').open").await?;
    same("responses after a key in the help", &browser.count(".queue .response").await?, &2)?;

    // A key that is typed into the search decides nothing.
    browser.character('/').await?;
    browser.until("document.activeElement.id === 'search'").await?;
    browser.character('a').await?;
    same("what was typed", &browser.run::<String>("return document.activeElement.value").await?, &"a".to_owned())?;
    browser.run::<()>("document.activeElement.blur()").await?;

    browser.character('a').await?;
    browser.find_soon(".done").await?;
    same("responses after approving one", &browser.count(".queue .response").await?, &1)?;
    ensure!(
        !browser.run::<String>("return location.search").await?.contains("done"),
        "a reload would repeat the notice"
    );
    browser.character('u').await?;
    browser.until("document.querySelectorAll('.queue .response').length === 2").await?;

    // Who needs the letters otherwise can turn the keys off, and they stay off.
    browser.run::<()>("document.getElementById('keys-on').click()").await?;
    browser.reload().await?;
    browser.character('?').await?;
    ensure!(!browser.run::<bool>("return document.getElementById('keys').open").await?, "keys that are off work");
    Ok(())
}
