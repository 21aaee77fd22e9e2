//! What `carnet check` says about a text that is edited, and its safe fixes.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::blog::Blog;
use crate::editor_fixture::{EditorFixture, text, type_at_end, undo};
use crate::test_context::{TestContext, same};

/// A link to an old address is fixed by a button, which says so; undo takes it back. The button of a problem leads to
/// its line.
pub(super) async fn editor_fixes_problems(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    let other = site.newest()?.into_iter().nth(1).map(Blog::file).context("the home page has one post")?;
    fixture.blog.edit(&other, |post| {
        post["_carnet"]["aliases"] = json!(["/vieille-adresse/"]);
        Ok(())
    })?;
    fixture.open_file(browser, &file).await?;
    browser.until("document.getElementById('words').textContent").await?;
    let opened = text(browser).await?;
    same("the fixes before", &browser.run::<bool>("return document.querySelector('.fix').hidden").await?, &true)?;

    type_at_end(browser, "\u{e007}\u{e007}[Ici](/vieille-adresse/)").await?;
    browser.until("!document.querySelector('.fix').hidden").await?;
    let written = text(browser).await?;
    browser
        .run::<()>(
            "const problems = [...document.querySelectorAll('.problem')];
             problems.find((problem) => problem.textContent.includes('/vieille-adresse/')).querySelector('button').click();",
        )
        .await?;
    let selected = "(() => {
        const { value, selectionStart, selectionEnd } = document.getElementById('field-text');
        return value.slice(selectionStart, selectionEnd);
    })()";
    let line: String = browser.run(&format!("return {selected}")).await?;
    same("the selected line", &line, &"[Ici](/vieille-adresse/)".to_owned())?;

    browser.click(".fix").await?;
    browser.until("document.querySelector('.fix').hidden").await?;
    let fixed = text(browser).await?;
    let start = format!("{opened}\n\n[Ici](/");
    ensure!(fixed.starts_with(&start) && !fixed.contains("vieille-adresse"), "the fixed text is {fixed:?}");
    let outcome = "document.querySelector('.fix + [role=status]').textContent";
    browser.until(&format!("{outcome}.startsWith('1')")).await?;
    ensure!(!fixture.read(&file)?.contains("[Ici]"), "the fix was saved");

    undo(browser).await?;
    same("the text after undo", &text(browser).await?, &written)?;
    browser.until(&format!("{outcome} === '' && !document.querySelector('.fix').hidden")).await
}
