//! Another program writes to the file that is edited; and the history, which keeps what is replaced.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::browser::Browser;
use crate::editor_fixture::{EditorFixture, text, type_at_end, undo};
use crate::test_context::{TestContext, same};

/// The two texts that are shown, without the words for screen readers.
pub(super) const SIDES: &str = "[...document.querySelectorAll('.conflict .difference')].map((side) =>
    [...side.querySelectorAll(':scope > *')].flatMap((part) => [...part.childNodes])
        .filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join(''))";

/// The condition that the text field has the focus, without which it has no undo.
const FIELD_HAS_FOCUS: &str = "document.activeElement?.id === 'field-text'";

/// Nothing is written over the change; each of the three decisions does what it says.
pub(super) async fn editor_shows_both_texts_of_a_conflict(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    fixture.open_file(browser, &file).await?;
    let opened = text(browser).await?;

    // Take the text of the file.
    type_at_end(browser, " Le mien.").await?;
    change(&fixture, &file, "Celui du fichier")?;
    browser.click(".save").await?;
    browser.find_soon(".conflict").await?;
    let [mine, theirs]: [String; 2] = browser.run(&format!("return {SIDES}")).await?;
    ensure!(mine.ends_with(" Le mien.") && !mine.contains("Celui du fichier"), "the own text is {mine:?}");
    ensure!(theirs.ends_with("\n\nCelui du fichier") && !theirs.contains("Le mien."), "the other text is {theirs:?}");
    browser.until("document.activeElement?.id === 'conflict-heading'").await?;
    ensure!(!fixture.read(&file)?.contains("Le mien."), "the file was written over");
    browser.click(".conflict .buttons button:nth-of-type(2)").await?;
    browser.until("!document.querySelector('.conflict')").await?;
    let taken = text(browser).await?;
    ensure!(taken.contains("Celui du fichier") && !taken.contains("Le mien."), "the text is {taken:?}");

    // Undo brings the own text back.
    browser.until(FIELD_HAS_FOCUS).await?;
    undo(browser).await?;
    same("the text after undo", &text(browser).await?, &format!("{opened} Le mien."))?;
    browser.run::<()>("document.execCommand('redo')").await?;
    same("the text after redo", &text(browser).await?, &taken)?;

    // Keep the own text.
    type_at_end(browser, " Toujours le mien.").await?;
    change(&fixture, &file, "Encore un autre")?;
    let label = browser.text("label[for=field-title]").await?;
    fixture.blog.edit(&file, |post| {
        post["title"] = json!("Autre titre");
        Ok(())
    })?;
    browser.click(".save").await?;
    browser.find_soon(".conflict").await?;
    let fields = "[...document.querySelectorAll('.conflict > p:not(.buttons)')].at(-1).textContent";
    let named: String = browser.run(&format!("return {fields}")).await?;
    ensure!(named.ends_with(&label), "the other fields that differ are not named: {named:?}");
    browser.click(".conflict .buttons button:nth-of-type(1)").await?;
    fixture.has_saved(&file, "Toujours le mien.").await?;
    ensure!(!fixture.read(&file)?.contains("Encore un autre"), "the other text is still in the file");
    browser.until("!document.querySelector('.conflict')").await?;

    // Edit on by hand.
    type_at_end(browser, " A la main.").await?;
    change(&fixture, &file, "Un dernier")?;
    browser.click(".save").await?;
    browser.find_soon(".conflict").await?;
    browser.click(".conflict .buttons button:nth-of-type(3)").await?;
    browser.until("!document.querySelector('.conflict')").await?;
    ensure!(fixture.read(&file)?.contains("Un dernier"), "the file was written before saving");
    ensure!(text(browser).await?.starts_with(&opened), "the own text is gone");
    browser.click(".save").await?;
    fixture.has_saved(&file, "A la main.").await
}

/// Each saved state is in the history; one that is restored is in the file and in the text field.
pub(super) async fn editor_restores_states_of_the_history(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    fixture.open_file(browser, &file).await?;
    let opened = text(browser).await?;
    for word in ["Premier", "Second"] {
        type_at_end(browser, &format!(" {word}.")).await?;
        browser.click(".save").await?;
        fixture.has_saved(&file, word).await?;
    }
    browser.click(".editor-bar .buttons a").await?;
    browser.until("location.search.includes('view=history')").await?;
    // The newest state is the file; before it are the first one that was saved, and what was found.
    browser.until("document.querySelectorAll('.states button').length === 3").await?;
    browser.reload().await?;
    browser.until_hydrated().await?;
    choose(browser, 2).await?;
    let marked =
        "[...document.querySelectorAll('.history ins, .history del')].map((part) => part.textContent).join()";
    browser.until(&format!("{marked}.includes('Second.')")).await?;
    let announced: Vec<String> = browser.run(ANNOUNCED).await?;
    ensure!(
        announced.iter().any(|text| text.starts_with('1')) && announced.iter().all(|text| text.len() < 100),
        "the view of a state announces {announced:?}"
    );
    browser.click(".history .sides button:not(.toggle)").await?;
    browser.until("!document.querySelector('.history')").await?;
    same("the restored text", &text(browser).await?, &format!("{opened} Premier."))?;
    fixture.has_saved(&file, "Premier.").await?;
    ensure!(!fixture.read(&file)?.contains("Second."), "the newer text is still in the file");
    browser.until(FIELD_HAS_FOCUS).await?;
    undo(browser).await?;
    same("the text after undo", &text(browser).await?, &format!("{opened} Premier. Second."))?;

    browser.click(".editor-bar .buttons a").await?;
    browser.until("document.querySelectorAll('.states button').length === 4").await
}

/// What the history announces.
const ANNOUNCED: &str = "return [...document.querySelectorAll('.history :is([role=status], [aria-live])')]
    .map((region) => region.textContent)";

/// Chooses a state by its place in the list, from 1.
async fn choose(browser: &Browser, place: usize) -> Result<()> {
    let selector = format!(".states li:nth-child({place}) button");
    browser.find_soon(&selector).await?;
    browser.click(&selector).await
}

/// Adds a paragraph to the text of a file, as another program does.
fn change(fixture: &EditorFixture, file: &str, paragraph: &str) -> Result<()> {
    fixture.blog.edit(file, |post| {
        if let Some(paragraphs) = post["content_markdown"].as_array_mut() {
            paragraphs.push(json!(paragraph));
        }
        Ok(())
    })
}
