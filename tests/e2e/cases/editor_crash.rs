//! The program is killed while the author writes: nothing of the text is lost.

use anyhow::{Result, ensure};

use crate::editor_fixture::{EditorFixture, is_in_journal, text, type_at_end};
use crate::test_context::{TestContext, same};

/// What was in the journal comes back, and what was typed while the program did not run; the file is as it was.
pub(super) async fn editor_restores_text_after_crash(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let mut fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    let before = fixture.read(&file)?;
    fixture.open_file(browser, &file).await?;
    let opened = text(browser).await?;
    type_at_end(browser, " Avant la panne.").await?;
    is_in_journal(browser, &file, "Avant la panne.").await?;

    fixture.kill()?;
    type_at_end(browser, " Pendant la panne.").await?;
    browser.find_soon(".connection p").await?;
    same("the file after the crash", &fixture.read(&file)?, &before)?;

    fixture.restart().await?;
    fixture.open_file(browser, &file).await?;
    browser.find_soon(".restored").await?;
    let expected = format!("{opened} Avant la panne. Pendant la panne.");
    same("the restored text", &text(browser).await?, &expected)?;
    same("warnings of the connection", &browser.count(".connection p").await?, &0)?;
    is_in_journal(browser, &file, "Pendant la panne.").await?;
    same("the file before saving", &fixture.read(&file)?, &before)?;

    browser.click(".save").await?;
    fixture.has_saved(&file, "Pendant la panne.").await?;
    browser.until("!document.querySelector('.restored')").await?;
    fixture.open_file(browser, &file).await?;
    same("the saved text", &text(browser).await?, &expected)?;
    ensure!(browser.count(".restored").await? == 0, "the saved text is offered again");

    // Dropped text is gone, and comes back from the history.
    type_at_end(browser, " Un repentir.").await?;
    is_in_journal(browser, &file, "Un repentir.").await?;
    fixture.open_file(browser, &file).await?;
    browser.find_soon(".restored button").await?;
    browser.click(".restored button").await?;
    browser.until("!document.querySelector('.restored')").await?;
    same("the text after dropping the rest", &text(browser).await?, &expected)?;
    browser.click(".editor-bar .buttons a").await?;
    browser.find_soon(".states button").await?;
    browser.click(".states button").await?;
    browser.until("document.querySelector('.history .difference')?.textContent.includes('Un repentir.')").await
}
