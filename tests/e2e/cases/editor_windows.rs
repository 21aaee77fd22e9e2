//! Unsaved text in more than one window of the browser, in one that is closed, and without the storage of the browser.

use anyhow::{Result, ensure};
use serde_json::json;

use super::editor_conflicts::SIDES;
use crate::editor_fixture::{EditorFixture, is_in_journal, text, type_at_end};
use crate::test_context::{TestContext, same};

/// The same post in two windows: what is saved second is written over nothing, and both texts are shown.
pub(super) async fn editor_shows_texts_of_two_windows(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    fixture.open_file(browser, &file).await?;

    let first = browser.open_window().await?;
    fixture.open_file(browser, &file).await?;
    type_at_end(browser, " De la seconde.").await?;
    browser.click(".save").await?;
    fixture.has_saved(&file, "De la seconde.").await?;

    let second = browser.window().await?;
    browser.switch_to(&first).await?;
    type_at_end(browser, " De la premiere.").await?;
    browser.click(".save").await?;
    browser.find_soon(".conflict").await?;
    let [mine, theirs]: [String; 2] = browser.run(&format!("return {SIDES}")).await?;
    ensure!(mine.ends_with(" De la premiere.") && !mine.contains("De la seconde."), "the own text is {mine:?}");
    ensure!(
        theirs.ends_with(" De la seconde.") && !theirs.contains("premiere."),
        "the text in the file is {theirs:?}"
    );
    ensure!(!fixture.read(&file)?.contains("De la premiere."), "the text of the other window was written over");
    browser.click(".conflict .buttons button:nth-of-type(1)").await?;
    fixture.has_saved(&file, "De la premiere.").await?;

    // The other window has the old hash, so its save is a conflict, too.
    browser.switch_to(&second).await?;
    type_at_end(browser, " Encore.").await?;
    browser.click(".save").await?;
    browser.find_soon(".conflict").await?;
    ensure!(!fixture.read(&file)?.contains("Encore."), "the text of the first window was written over");
    browser.close_window(&first).await
}

/// A window that is closed right after a key was pressed: its text is there when the post is opened again.
pub(super) async fn editor_restores_text_of_a_closed_window(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    let before = fixture.read(&file)?;
    fixture.open(browser).await?;

    let first = browser.open_window().await?;
    fixture.open_file(browser, &file).await?;
    let opened = text(browser).await?;
    type_at_end(browser, " Avant de fermer.").await?;
    browser.close_window(&first).await?;

    fixture.open_file(browser, &file).await?;
    browser.find_soon(".restored").await?;
    same("the restored text", &text(browser).await?, &format!("{opened} Avant de fermer."))?;
    same("the file", &fixture.read(&file)?, &before)
}

/// The browser keeps nothing: the journal of the server has the text.
pub(super) async fn editor_restores_text_without_storage(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    fixture.open_file(browser, &file).await?;
    let opened = text(browser).await?;
    // As in a browser whose storage is full, or is blocked.
    browser
        .run::<()>("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
        .await?;
    type_at_end(browser, " Sans rien garder.").await?;
    is_in_journal(browser, &file, "Sans rien garder.").await?;

    // In the same document, so that the storage stays as it is.
    browser.click(".app-title a").await?;
    let link = format!(
        "[...document.querySelectorAll('.post-item a')]
             .find(({{ href }}) => new URL(href).searchParams.get('file') === {})",
        json!(file)
    );
    browser.until(&link).await?;
    let keys: Vec<String> = browser.run("return Object.keys(localStorage)").await?;
    ensure!(!keys.iter().any(|key| key.contains(&file)), "the browser keeps {keys:?}");
    browser.run::<()>(&format!("{link}.click()")).await?;
    browser.find_soon(".restored").await?;
    same("the restored text", &text(browser).await?, &format!("{opened} Sans rien garder."))?;
    browser.click(".save").await?;
    fixture.has_saved(&file, "Sans rien garder.").await?;
    browser.until("!document.querySelector('.restored')").await
}
