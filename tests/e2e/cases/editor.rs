//! The editor: the list, and writing.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::editor_fixture::{EditorFixture, WITH_KEY, is_in_journal, text, type_at_end, undo};
use crate::test_context::{TestContext, same};
use crate::wait;

/// The titles of the list.
const TITLES: &str = "[...document.querySelectorAll('.post-item a')].map((link) => link.textContent)";

/// All posts are there; a search without accents finds one with accents; a new post is a draft, and in the list.
pub(super) async fn editor_lists_and_finds_posts(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    fixture.open(browser).await?;
    let newest = site.newest()?;
    let all = newest.iter().map(|post| post.title.as_str()).collect::<Vec<_>>();
    browser.until(&format!("{TITLES}.length >= {}", all.len())).await?;

    let count: usize = browser.run(&format!("return {TITLES}.length")).await?;

    let accented = all.iter().find(|title| title.contains('é')).context("no title has an accent")?;
    let word = accented.split(|c: char| !c.is_alphabetic()).find(|word| word.contains('é')).context("no word")?;
    browser.write("#search", &word.replace('é', "e").to_uppercase()).await?;
    browser.until(&format!("{TITLES}.includes({})", json!(accented))).await?;
    let found: Vec<String> = browser.run(&format!("return {TITLES}")).await?;
    ensure!(found.len() < count, "the search for {word:?} leaves all posts: {found:?}");
    browser.write("#search", "xyzxyz").await?;
    browser.until(&format!("{TITLES}.length === 0")).await?;
    // Drivers clear a field without an event of input.
    browser.write("#search", " ").await?;
    browser.until(&format!("{TITLES}.length === {count}")).await?;

    browser.click(".page-head button").await?;
    browser.until("document.querySelector('dialog[open]')?.contains(document.activeElement)").await?;
    browser.write("#new-title", "L’étang en novembre").await?;
    browser.key(Key::Enter).await?;
    browser.find_soon("#field-text").await?;
    let file: String = browser.run("return new URLSearchParams(location.search).get('file')").await?;
    let saved: Value = serde_json::from_str(&fixture.read(&file)?)?;
    same("the title in the file", &saved["title"], &json!("L’étang en novembre"))?;
    same("the status in the file", &saved["_carnet"]["status"], &json!("draft"))?;

    browser.back().await?;
    browser.until(&format!("{TITLES}.includes('L’étang en novembre')")).await
}

/// What is typed goes to the journal; the toolbar changes it; undo takes that back, also after saving; saving changes
/// the text and nothing else in the file.
pub(super) async fn editor_saves_what_was_typed(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    let before: Value = serde_json::from_str(&fixture.read(&file)?)?;
    fixture.open_file(browser, &file).await?;
    let opened = text(browser).await?;
    let status = browser.text(".save-status").await?;
    type_at_end(browser, " Et la neige").await?;
    browser.until(&format!("document.querySelector('.save-status').textContent !== {}", json!(status))).await?;
    is_in_journal(browser, &file, "Et la neige").await?;
    same("the file before saving", &serde_json::from_str::<Value>(&fixture.read(&file)?)?, &before)?;

    select_last(browser, 5).await?;
    browser.chord(&[Key::Control], 'b').await?;
    same("the text", &text(browser).await?, &format!("{opened} Et la **neige**"))?;
    browser.chord(&[Key::Control], 's').await?;
    fixture.has_saved(&file, "Et la **neige**").await?;
    browser.until(&format!("document.querySelector('.save-status').textContent === {}", json!(status))).await?;
    let mut after: Value = serde_json::from_str(&fixture.read(&file)?)?;
    after["content_markdown"] = before["content_markdown"].clone();
    same("the other fields", &after, &before)?;

    undo(browser).await?;
    wait::until("undo takes the formatting back", async || {
        Ok((text(browser).await? == format!("{opened} Et la neige")).then_some(()))
    })
    .await
}

/// A date to come schedules a post: the field says so, the file has the date with its offset, the list shows it as such.
pub(super) async fn editor_schedules_a_post(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    fixture.open_file(browser, &file).await?;
    browser.click(".fields summary").await?;
    browser
        .run::<()>(
            "const field = document.getElementById('field-date');
             field.value = '2099-06-01T09:30';
             field.dispatchEvent(new Event('change', { bubbles: true }));",
        )
        .await?;
    browser.until("document.getElementById('status-effect').textContent.includes('2099')").await?;
    browser.click(".save").await?;
    fixture.has_saved(&file, "2099-06-01T09:30:00-04:00").await?;
    let script = format!(
        "const list = await (await fetch('/api/posts', {WITH_KEY})).json();
         return list.posts.find((post) => post.file === {}).visibility;",
        json!(file)
    );
    same("who sees the post", &browser.run_async::<String>(&script).await?, &"scheduled".to_owned())
}

/// Selects so many characters at the end of the text.
async fn select_last(browser: &Browser, length: usize) -> Result<()> {
    let script = "const field = document.getElementById('field-text');
        field.setSelectionRange(field.value.length - arguments[0], field.value.length);";
    browser.run_with(script, vec![json!(length)]).await
}
