//! The editor for all: axe finds nothing to say, and narrow windows need no scrolling sideways.

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use serde_json::json;

use super::accessibility::check_as_it_is;
use crate::editor_fixture::{EditorFixture, type_at_end};
use crate::engine::Engine;
use crate::test_context::TestContext;

/// The list, a post with all that opens, a conflict, the history.
pub(super) async fn no_axe_violations_in_the_editor(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    let mut findings = Vec::new();
    fixture.open(browser).await?;
    browser.find_soon(".post-item").await?;
    check_as_it_is(test, "the list", &mut findings).await?;
    browser.click(".page-head button").await?;
    check_as_it_is(test, "a new post", &mut findings).await?;

    fixture.open_file(browser, &file).await?;
    browser.click(".fields summary").await?;
    browser.until("document.getElementById('words').textContent").await?;
    check_as_it_is(test, "a post", &mut findings).await?;
    browser.focus("#field-text").await?;
    browser.chord(&[Key::Control], 'k').await?;
    browser.find_soon("#finder-list [role=option]").await?;
    check_as_it_is(test, "the link finder", &mut findings).await?;
    browser.key(Key::Escape).await?;
    browser.until("!document.querySelector('dialog[open]')").await?;
    browser.click(".editor-bar .buttons > button:last-child").await?;
    browser.find_soon("dialog[open]").await?;
    check_as_it_is(test, "the help", &mut findings).await?;
    browser.key(Key::Escape).await?;
    browser.until("!document.querySelector('dialog[open]')").await?;

    type_at_end(browser, " Un mot de plus.").await?;
    let changed = fixture.read(&file)?.replacen("\"title\": \"", "\"title\": \"Autre : ", 1);
    fixture.write(&file, &changed)?;
    browser.click(".save").await?;
    browser.find_soon(".conflict").await?;
    check_as_it_is(test, "a conflict", &mut findings).await?;
    browser.click(".conflict .buttons button:nth-of-type(1)").await?;
    fixture.has_saved(&file, "Un mot de plus.").await?;
    browser.click(".editor-bar .buttons a").await?;
    browser.find_soon(".states button").await?;
    browser.click(".states button").await?;
    browser.find_soon(".history .difference").await?;
    check_as_it_is(test, "the history", &mut findings).await?;
    ensure!(findings.is_empty(), "axe finds:\n{}", findings.join("\n"));
    Ok(())
}

/// 360 px, on the emulated telephone that only Chromium has, and the window of the tests.
pub(super) async fn editor_needs_no_horizontal_scroll(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, engine, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    let mut findings = Vec::new();
    for width in [None, Some(360)] {
        if let Some(width) = width {
            if *engine != Engine::Chromium {
                break;
            }
            browser.emulate_telephone(width).await?;
        }
        let place = width.map_or("the window".to_owned(), |width| format!("{width} px"));
        fixture.open(browser).await?;
        browser.find_soon(".post-item").await?;
        look(test, &format!("the list in {place}"), &mut findings).await?;
        browser.click(".app-header a[href='/publish']").await?;
        browser.find_soon("#stage-heading:not([hidden])").await?;
        look(test, &format!("the page that publishes in {place}"), &mut findings).await?;
        fixture.open_file(browser, &file).await?;
        browser.click(".fields summary").await?;
        look(test, &format!("a post in {place}"), &mut findings).await?;
        let is_preview_seen = "document.querySelector('.preview').checkVisibility()";
        let is_wide = "matchMedia('(width >= 1000px)').matches";
        browser.until(&format!("{is_preview_seen} === {is_wide}")).await?;
        if width.is_some() {
            browser.click(".preview-toggle").await?;
            browser
                .until(&format!("{is_preview_seen} && !document.getElementById('field-text').checkVisibility()"))
                .await?;
            look(test, &format!("the preview in {place}"), &mut findings).await?;
        }
    }
    ensure!(findings.is_empty(), "pages need a wider window:\n{}", findings.join("\n"));
    Ok(())
}

/// What is wider than the page.
async fn look(test: &TestContext<'_>, place: &str, findings: &mut Vec<String>) -> Result<()> {
    let script = "
        const { clientWidth, scrollWidth } = document.documentElement;
        if (scrollWidth <= clientWidth) return [];
        const isWide = (element) => element.getBoundingClientRect().right > clientWidth + 0.5;
        const wide = [...document.querySelectorAll('#app *')].filter(isWide);
        return wide.map((element) => `${arguments[0]}: ${element.cloneNode().outerHTML.slice(0, 120)}`);";
    let found: Vec<String> = test.browser.run_with(script, vec![json!(place)]).await?;
    findings.extend(found);
    Ok(())
}
