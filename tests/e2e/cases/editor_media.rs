//! Files that are dropped into the text, and formatted text that is pasted.

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use serde_json::json;

use crate::browser::Browser;
use crate::editor_fixture::{EditorFixture, text, type_at_end, undo};
use crate::test_context::{TestContext, same};
use crate::wait;

/// Drops a file into the text: `arguments` are its name, kind and content in base64.
const DROP: &str = "
    const [name, type, content] = arguments;
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name, { type }));
    const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
    document.getElementById('field-text').dispatchEvent(event);";

/// Pastes a picture as browsers copy it, with HTML beside it: `arguments` is its content in base64. Not every engine
/// takes the files of a new event.
const PASTE_PICTURE: &str = "
    const bytes = Uint8Array.from(atob(arguments[0]), (character) => character.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/html', '<img src=\"https://oiseaux.example/aigrette.png\">');
    clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    if (!event.clipboardData?.files.length) Object.defineProperty(event, 'clipboardData', { value: clipboardData });
    document.getElementById('field-text').dispatchEvent(event);
    return event.defaultPrevented;";

/// Pastes HTML: `arguments` are the HTML and its text. Firefox has constructor options of its own.
const PASTE: &str = "
    const [html, plain] = arguments;
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/html', html);
    clipboardData.setData('text/plain', plain);
    let event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    if (!event.clipboardData?.getData('text/html')) {
        event = new ClipboardEvent('paste', { dataType: 'text/html', data: html, bubbles: true, cancelable: true });
    }
    document.getElementById('field-text').dispatchEvent(event);";

/// A picture of one pixel.
const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// The alternative text is asked, the picture is stored and shown in the preview; what is no picture is refused.
pub(super) async fn editor_uploads_pictures(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    fixture.open_file(browser, &file).await?;
    type_at_end(browser, " Voici.").await?;
    browser.run_with::<()>(DROP, vec![json!("L’Étang gelé.png"), json!("image/png"), json!(PICTURE)]).await?;
    browser.until("document.activeElement?.id === 'alternative'").await?;
    browser.write("#alternative", "Un étang gelé").await?;
    browser.click("dialog[open] button[type=submit]").await?;
    let written = has_stored_picture(&fixture, browser, "Un étang gelé").await?;
    ensure!(written.contains(" Voici.\n\n![Un étang"), "the picture is no paragraph: {written:?}");
    browser.until("document.activeElement?.id === 'field-text'").await?;
    let frame = "document.querySelector('.preview iframe').contentDocument";
    browser.until(&format!("{frame}.querySelector('article img[alt=\"Un étang gelé\"]')")).await?;

    browser.run_with::<()>(DROP, vec![json!("faux.png"), json!("image/png"), json!("AAAA")]).await?;
    browser.until("document.querySelector('dialog[open] [role=alert]')?.textContent").await?;
    browser.click("dialog[open] button.plain").await?;
    browser.until("!document.querySelector('dialog[open]')").await?;
    same("the text after a refusal", &text(browser).await?, &written)
}

/// A picture in the clipboard is stored like one that was dropped, and the HTML beside it is left out; undo takes the
/// picture out of the text.
pub(super) async fn editor_pastes_pictures(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    fixture.open_file(browser, &file).await?;
    type_at_end(browser, " Voici.").await?;
    let before = text(browser).await?;
    let is_taken: bool = browser.run_with(PASTE_PICTURE, vec![json!(PICTURE)]).await?;
    ensure!(is_taken, "the browser is left to paste the picture");
    browser.until("document.activeElement?.id === 'alternative'").await?;
    browser.write("#alternative", "Une aigrette").await?;
    browser.key(Key::Enter).await?;
    let written = has_stored_picture(&fixture, browser, "Une aigrette").await?;
    ensure!(!written.contains("oiseaux.example"), "the HTML was pasted: {written:?}");
    browser.until("document.activeElement?.id === 'field-text'").await?;
    browser.chord(&[Key::Control], 's').await?;
    fixture.has_saved(&file, "![Une aigrette](/media/").await?;
    undo(browser).await?;
    wait::until("undo takes the picture out of the text", async || {
        Ok((text(browser).await?.trim_end() == before.trim_end()).then_some(()))
    })
    .await
}

/// Waits until a picture with this alternative text is in the text, which is returned, and checks that its file is
/// stored.
async fn has_stored_picture(fixture: &EditorFixture, browser: &Browser, alternative: &str) -> Result<String> {
    let start = format!("![{alternative}](/");
    let written = wait::until("the picture is in the text", async || {
        let text = text(browser).await?;
        Ok(text.contains(&start).then_some(text))
    })
    .await?;
    let path = written.split_once(&start).and_then(|(_, rest)| rest.split(')').next()).unwrap_or_default();
    ensure!(path.starts_with("media/"), "the picture is at /{path}");
    ensure!(fixture.blog.public().join(path).is_file(), "{path} is not stored");
    Ok(written)
}

/// Formatted text becomes Markdown; undo takes it back.
pub(super) async fn editor_pastes_formatted_text_as_markdown(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    fixture.open_file(browser, &file).await?;
    let opened = text(browser).await?;
    type_at_end(browser, " ").await?;
    let html = "<p>Une <b>grande</b> <a href=\"https://oiseaux.example/\">aigrette</a></p>";
    browser.run_with::<()>(PASTE, vec![json!(html), json!("Une grande aigrette")]).await?;
    wait::until("the Markdown is in the text", async || {
        Ok(text(browser).await?.contains("Une **grande** [aigrette](https://oiseaux.example/)").then_some(()))
    })
    .await?;
    undo(browser).await?;
    wait::until("undo takes the Markdown back", async || {
        Ok((text(browser).await?.trim_end() == opened.trim_end()).then_some(()))
    })
    .await
}
