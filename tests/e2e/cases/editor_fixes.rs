//! The button that fixes what needs no decision.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::blog::Blog;
use crate::editor_fixture::{EditorFixture, text, type_at_end, undo};
use crate::test_context::{TestContext, same};
use crate::wait;

/// An address that a post had once.
const OLD: &str = "/2009/04/ancien-nom/";

/// The button, where there is something to fix.
const BUTTON: &str = ".problems button.fix:not([hidden])";

/// A link to an old address is corrected in the text and not in the file; undo takes that back.
pub(super) async fn editor_fixes_links_to_old_addresses(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let moved = Blog::file(site.newest()?.get(1).copied().context("the home page has no two posts")?);
    let fixture = EditorFixture::start_with(test, |blog| {
        blog.edit(&moved, |post| {
            post["_carnet"]["aliases"] = json!([OLD]);
            Ok(())
        })
    })
    .await?;
    let file = EditorFixture::newest(test)?;
    let before = fixture.read(&file)?;
    fixture.open_file(browser, &file).await?;
    browser.until("document.getElementById('words').textContent").await?;
    same("buttons that fix nothing", &browser.count(BUTTON).await?, &0)?;

    type_at_end(browser, &format!(" Voir [l'ancien]({OLD}).")).await?;
    let typed = text(browser).await?;
    browser.find_soon(BUTTON).await?;
    browser.press(BUTTON).await?;
    let new = format!("/{}/", moved.trim_end_matches(".json"));
    wait::until("the link is corrected", async || {
        Ok(text(browser).await?.contains(&format!(" Voir [l'ancien]({new}).")).then_some(()))
    })
    .await?;
    browser.until(&format!("!document.querySelector({})", json!(BUTTON))).await?;
    let says = "[...document.querySelectorAll('.problems [role=status]')].every(({ textContent }) => textContent)";
    browser.until(says).await?;
    same("the file", &fixture.read(&file)?, &before)?;

    browser.until("document.activeElement?.id === 'field-text'").await?;
    undo(browser).await?;
    wait::until("undo takes the correction back", async || Ok((text(browser).await? == typed).then_some(()))).await?;
    browser.find_soon(BUTTON).await?;
    ensure!(!text(browser).await?.contains(&new), "the corrected link is still there");
    Ok(())
}
