//! The editor by keys alone: start a post, format, link, publish, save.

use anyhow::{Context, Result, bail, ensure};
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::editor_fixture::{EditorFixture, text};
use crate::test_context::{TestContext, same};

/// How many stops there may be on the way to anything.
const MAX_STOPS: usize = 40;

/// No pointer is used, and the focus is always seen.
pub(super) async fn editor_works_by_keyboard_alone(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    fixture.open(browser).await?;
    browser.until("document.activeElement === document.querySelector('main h1')").await?;
    tab_to(test, ".page-head button").await?;
    browser.key(Key::Enter).await?;
    browser.until("document.activeElement?.id === 'new-title'").await?;
    browser.type_text("Clavier").await?;
    browser.key(Key::Enter).await?;
    browser.find_soon("#field-text").await?;
    browser.until("document.activeElement === document.querySelector('main h1')").await?;
    let file: String = browser.run("return new URLSearchParams(location.search).get('file')").await?;

    // The switch, in the part that opens.
    tab_to(test, ".fields summary").await?;
    browser.key(Key::Enter).await?;
    tab_to(test, "#field-status").await?;
    browser.character(' ').await?;
    browser.until("document.getElementById('field-date').value !== ''").await?;

    // The toolbar is one stop; arrow keys reach its buttons.
    tab_to(test, ".toolbar button").await?;
    browser.key(Key::Right).await?;
    browser.until("document.activeElement === document.querySelector('.toolbar button:nth-of-type(2)')").await?;
    browser.key(Key::Tab).await?;
    browser.until("document.activeElement?.id === 'field-text'").await?;
    browser.chord(&[Key::Control], 'a').await?;
    browser.type_text("Un mot ").await?;
    browser.chord(&[Key::Control], 'i').await?;
    browser.type_text("oblique").await?;
    same("the text", &text(browser).await?, &"Un mot *oblique*".to_owned())?;
    browser.chord(&[Key::Control, Key::Shift], '1').await?;
    same("the text as a heading", &text(browser).await?, &"## Un mot *oblique*".to_owned())?;
    browser.chord(&[Key::Control, Key::Shift], '1').await?;
    same("the text", &text(browser).await?, &"Un mot *oblique*".to_owned())?;
    let swallowed: Vec<String> = browser.run(ALT_GR).await?;
    ensure!(swallowed.is_empty(), "these keys with AltGr type nothing: {swallowed:?}");
    browser.key(Key::End).await?;

    // Two brackets find a post.
    let words = |title: &str| {
        let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3 && word.is_ascii());
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    let post = site.newest()?.into_iter().find(|post| words(&post.title).len() > 1);
    let post = post.context("no title has two words of ASCII")?;
    browser.type_text(" [[").await?;
    browser.until("document.activeElement?.id === 'finder'").await?;
    browser.type_text(&words(&post.title).join(" ")).await?;
    browser.until(&format!("{SELECTED}.includes({})", json!(post.title))).await?;
    browser.key(Key::Enter).await?;
    browser.until("document.activeElement?.id === 'field-text'").await?;
    let slug = post.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let written = text(browser).await?;
    ensure!(written.contains(&format!("](/posts/{slug}/)")) && !written.contains("[["), "no link in {written:?}");

    browser.chord(&[Key::Control], 's').await?;
    fixture.has_saved(&file, &format!("/posts/{slug}/")).await?;
    let saved: Value = serde_json::from_str(&fixture.read(&file)?)?;
    ensure!(saved["_carnet"]["status"] != json!("draft"), "the post is still a draft: {saved}");

    // Escape leaves a dialog without a change, and the focus returns.
    browser.chord(&[Key::Control], 'k').await?;
    browser.until("document.activeElement?.id === 'finder'").await?;
    browser.key(Key::Escape).await?;
    browser.until("document.activeElement?.id === 'field-text'").await?;
    same("the text after Escape", &text(browser).await?, &written)
}

/// The keys of a French keyboard that type nothing with AltGr, which Windows reports as Ctrl and Alt.
const ALT_GR: &str = "
    const field = document.getElementById('field-text');
    const keys = [
        ['~', 'Digit2'], ['#', 'Digit3'], ['{', 'Digit4'], ['[', 'Digit5'], ['|', 'Digit6'], ['`', 'Digit7'],
        ['\\\\', 'Digit8'], ['^', 'Digit9'], ['@', 'Digit0'], [']', 'Minus'], ['}', 'Equal'], ['€', 'KeyE'],
        ['p', 'KeyP'], ['s', 'KeyS'],
    ];
    const isSwallowed = ([key, code]) => [true, false].some((modifierAltGraph) => !field.dispatchEvent(new KeyboardEvent(
        'keydown',
        { key, code, ctrlKey: true, altKey: true, modifierAltGraph, bubbles: true, cancelable: true },
    )));
    return keys.filter(isSwallowed).map(([key]) => key);";

/// The text of the option that Enter chooses.
const SELECTED: &str = "(document.querySelector('#finder-list [aria-selected=true]')?.textContent ?? '')";

/// Presses Tab until an element has the focus.
pub(super) async fn tab_to(test: &TestContext<'_>, selector: &str) -> Result<()> {
    reach(test, selector, &[]).await
}

/// The same backwards, with Shift.
pub(super) async fn tab_back_to(test: &TestContext<'_>, selector: &str) -> Result<()> {
    reach(test, selector, &[Key::Shift]).await
}

async fn reach(test: &TestContext<'_>, selector: &str, held: &[Key]) -> Result<()> {
    let browser = test.browser;
    for _ in 0..MAX_STOPS {
        browser.chord(held, char::from(Key::Tab)).await?;
        let outline: Value = browser.run(OUTLINE).await?;
        ensure!(outline["isSeen"] == json!(true), "the focus is not seen at {}", outline["html"]);
        if browser
            .run_with::<bool>("return document.activeElement.matches(arguments[0])", vec![json!(selector)])
            .await?
        {
            return Ok(());
        }
    }
    bail!("{selector} is not reached by {MAX_STOPS} Tabs")
}

/// Whether what has the focus has an outline. The browser's own parts, and the frame, have theirs.
const OUTLINE: &str = "
    const focused = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(focused);
    return {
        isSeen: focused.matches('body, iframe, input[type=datetime-local]')
            || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1),
        html: focused.cloneNode().outerHTML,
    };";
