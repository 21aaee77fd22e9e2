//! A date to come, by keys.

use anyhow::{Result, bail, ensure};
use fantoccini::key::Key;
use serde_json::{Value, json};

use super::editor_keyboard::tab_to;
use crate::browser::Browser;
use crate::editor_fixture::EditorFixture;
use crate::test_context::TestContext;

/// A draft becomes a scheduled post by keys alone; the list shows it among the scheduled ones.
pub(super) async fn editor_schedules_by_keyboard_alone(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    fixture.open(browser).await?;
    tab_to(test, ".page-head button").await?;
    browser.key(Key::Enter).await?;
    browser.until("document.activeElement?.id === 'new-title'").await?;
    browser.type_text("Plus tard").await?;
    browser.key(Key::Enter).await?;
    browser.find_soon("#field-text").await?;
    let file: String = browser.run("return new URLSearchParams(location.search).get('file')").await?;
    let draft: Value = serde_json::from_str(&fixture.read(&file)?)?;
    ensure!(draft["_carnet"]["status"] == json!("draft"), "a new post is no draft: {draft}");

    tab_to(test, ".fields summary").await?;
    browser.key(Key::Enter).await?;
    tab_to(test, "#field-status").await?;
    browser.character(' ').await?;
    browser.until("document.getElementById('field-date').value !== ''").await?;
    tab_to(test, "#field-date").await?;
    raise_year(browser).await?;
    let year: String = browser.run("return document.getElementById('field-date').value.slice(0, 4)").await?;
    browser.until(&format!("document.getElementById('status-effect').textContent.includes('{year}')")).await?;
    browser.chord(&[Key::Control], 's').await?;
    fixture.has_saved(&file, &format!("\"date_published\": \"{year}-")).await?;
    let saved: Value = serde_json::from_str(&fixture.read(&file)?)?;
    ensure!(saved["_carnet"]["status"] != json!("draft"), "the post is still a draft: {saved}");

    browser.back().await?;
    // Drafts are before the scheduled posts.
    let scheduled = "[...document.querySelectorAll('.post-section:nth-of-type(2):not([hidden]) .post-item a')]";
    browser.until(&format!("{scheduled}.some(({{ textContent }}) => textContent === 'Plus tard')")).await
}

/// Raises the year of the date: the order of its parts is that of the browser's language. An engine without fields for
/// dates has a line of text.
async fn raise_year(browser: &Browser) -> Result<()> {
    const DATE: &str = "return document.getElementById('field-date').value";
    if browser.run("return document.getElementById('field-date').type === 'text'").await? {
        browser.chord(&[Key::Control], 'a').await?;
        browser.type_text("2099-06-01T09:30").await?;
        return browser.key(Key::Tab).await;
    }
    let before: String = browser.run(DATE).await?;
    for _ in 0..PARTS_OF_DATE {
        browser.key(Key::Up).await?;
        let raised: String = browser.run(DATE).await?;
        if raised.get(..4) > before.get(..4) {
            return Ok(());
        }
        browser.key(Key::Down).await?;
        browser.key(Key::Right).await?;
    }
    bail!("no key raises the year of {before}")
}

/// Parts of a date: day, month, year.
const PARTS_OF_DATE: usize = 3;
