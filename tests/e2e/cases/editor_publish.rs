//! Publishing from the editor, to a folder: what would change, the publication, and the way back to what readers have.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use serde_json::json;

use super::accessibility::check_as_it_is;
use super::editor_keyboard::{tab_back_to, tab_to};
use crate::browser::Browser;
use crate::editor_fixture::{EditorFixture, text, type_at_end};
use crate::test_context::{TestContext, same};

/// The link to the page.
const LINK: &str = ".app-header a[href='/publish']";

/// The condition that the server is at no work.
const IS_IDLE: &str = "document.querySelector('.stage') && !document.querySelector('.stage progress')";

/// The names of the posts that a plan has.
const CHANGES: &str = "[...document.querySelectorAll('.changes li .hint')].map((path) => path.textContent)";

/// The target, in the folder of the blog.
const TARGET: &str = "published";

/// An editor whose blog is published to a folder.
async fn start(test: &TestContext<'_>) -> Result<EditorFixture> {
    EditorFixture::start_with(test, |blog| {
        let target = blog.folder().join(TARGET);
        // TOML does not read what is between these as escapes.
        let settings = format!("[publish]\nto = 'folder:{}'\n", target.display());
        Ok(std::fs::write(blog.folder().join("carnet.toml"), settings)?)
    })
    .await
}

/// The published page of a post.
fn published_page(fixture: &EditorFixture, file: &str) -> PathBuf {
    let slug = file.trim_start_matches("posts/").trim_end_matches(".json");
    fixture.blog.folder().join(TARGET).join("posts").join(slug).join("index.html")
}

/// From the list to the published site by keys alone; nothing is written before the author has seen what would be.
pub(super) async fn editor_publishes_by_keyboard_alone(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = start(test).await?;
    let file = EditorFixture::newest(test)?;
    let mut findings = Vec::new();
    fixture.open(browser).await?;
    browser.until("document.activeElement === document.querySelector('main h1')").await?;
    tab_back_to(test, LINK).await?;
    browser.key(Key::Enter).await?;
    browser.find_soon(".prepare").await?;
    browser.until("document.activeElement === document.querySelector('main h1')").await?;
    check_as_it_is(test, "before a publication", &mut findings).await?;

    tab_to(test, ".prepare").await?;
    browser.key(Key::Enter).await?;
    find_after_build(browser, "button.publish").await?;
    browser.until("document.activeElement?.id === 'stage-heading'").await?;
    let path = format!("posts/{}/", file.trim_start_matches("posts/").trim_end_matches(".json"));
    browser.until(&format!("{CHANGES}.includes({})", json!(path))).await?;
    ensure!(!browser.text(".stage-summary").await?.is_empty(), "nothing says what would change");
    check_as_it_is(test, "what would change", &mut findings).await?;
    ensure!(!fixture.blog.folder().join(TARGET).exists(), "something was published without a confirmation");

    tab_to(test, "button.publish").await?;
    browser.key(Key::Enter).await?;
    find_after_build(browser, ".site-address a").await?;
    browser.until("document.activeElement?.id === 'stage-heading'").await?;
    check_as_it_is(test, "after a publication", &mut findings).await?;
    let address = browser.find(".site-address a").await?.attr("href").await?.unwrap_or_default();
    let base = site.frame.base_url.trim_end_matches('/');
    same("the address of the site", &address.trim_end_matches('/'), &base)?;
    ensure!(published_page(&fixture, &file).is_file(), "{file} is not published");

    // The server keeps the stage.
    browser.reload().await?;
    browser.until_hydrated().await?;
    browser.find_soon(".site-address a").await?;
    ensure!(findings.is_empty(), "axe finds:\n{}", findings.join("\n"));
    Ok(())
}

/// The second time, nothing is to do; then a changed post, a new one and a removed one are named, and a removal has to
/// be allowed. What is put off changes nothing.
pub(super) async fn editor_says_what_it_publishes(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = start(test).await?;
    let changed = EditorFixture::newest(test)?;
    let [new, removed] = ["posts/tout-neuf.json", "posts/a-retirer.json"];
    fixture.write(removed, &post("À retirer"))?;
    let mut findings = Vec::new();
    publish_all(&fixture, browser).await?;
    look_again(browser).await?;
    same("buttons that publish nothing", &browser.count("button.publish").await?, &0)?;
    check_as_it_is(test, "nothing to publish", &mut findings).await?;

    fixture.blog.edit(&changed, |post| {
        post["title"] = json!("Un autre titre");
        Ok(())
    })?;
    fixture.write(new, &post("Tout neuf"))?;
    std::fs::remove_file(fixture.blog.public().join(removed))?;
    look_again(browser).await?;
    let named: Vec<String> = browser.run(&format!("return {CHANGES}")).await?;
    for file in [new, changed.as_str(), removed] {
        let path = file.replace(".json", "/");
        ensure!(named.contains(&path), "{path} is not among the changes: {named:?}");
    }
    let titles = browser.text(".stage").await?;
    ensure!(titles.contains("Tout neuf") && titles.contains("Un autre titre"), "titles are missing: {titles}");
    check_as_it_is(test, "a deletion", &mut findings).await?;

    // The removal of a post has to be allowed.
    browser.until("document.querySelector('button.publish').disabled").await?;
    browser.until("document.getElementById('publish-condition').textContent !== ''").await?;
    browser.click(".stage .buttons button.plain").await?;
    browser.until(&format!("{IS_IDLE} && !document.querySelector('button.publish')")).await?;
    ensure!(published_page(&fixture, removed).is_file(), "what was put off was published");
    ensure!(!published_page(&fixture, new).exists(), "what was put off was published");

    browser.click(".prepare").await?;
    find_after_build(browser, "#allow-deletions").await?;
    browser.focus("#allow-deletions").await?;
    browser.character(' ').await?;
    browser.until("!document.querySelector('button.publish').disabled").await?;
    browser.click("button.publish").await?;
    find_after_build(browser, ".site-address a").await?;
    ensure!(!published_page(&fixture, removed).exists(), "the removed post is still published");
    ensure!(published_page(&fixture, new).is_file(), "the new post is not published");
    let page = std::fs::read_to_string(published_page(&fixture, &changed))?;
    ensure!(page.contains("Un autre titre"), "the changed post is published as it was");
    ensure!(findings.is_empty(), "axe finds:\n{}", findings.join("\n"));
    Ok(())
}

/// A file with an error stops the publication, and is named with a link to it.
pub(super) async fn editor_publishes_no_errors(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = start(test).await?;
    let file = EditorFixture::newest(test)?;
    fixture.blog.edit(&file, |post| {
        post["date_published"] = json!("hier");
        Ok(())
    })?;
    open(&fixture, browser).await?;
    browser.click(".prepare").await?;
    find_after_build(browser, ".file-problems a").await?;
    same("buttons that publish an error", &browser.count("button.publish").await?, &0)?;
    let mut findings = Vec::new();
    check_as_it_is(test, "a failed publication", &mut findings).await?;
    ensure!(findings.is_empty(), "axe finds:\n{}", findings.join("\n"));
    browser.click(".file-problems a").await?;
    browser.find_soon("#field-text").await?;
    let opened: String = browser.run("return new URLSearchParams(location.search).get('file')").await?;
    same("the file that is opened", &opened, &file)?;
    ensure!(!fixture.blog.folder().join(TARGET).exists(), "a site with an error was published");
    Ok(())
}

/// A changed post says that readers have another text, and goes back to it after a question; the history has the rest.
pub(super) async fn editor_goes_back_to_published_version(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, .. } = test;
    let fixture = start(test).await?;
    let file = EditorFixture::newest(test)?;
    publish_all(&fixture, browser).await?;
    let published = fixture.read(&file)?;
    fixture.open_file(browser, &file).await?;
    let opened = text(browser).await?;
    let back = ".published-line button:not([hidden])";
    same("buttons back to the same text", &browser.count(back).await?, &0)?;

    type_at_end(browser, " Pas encore en ligne.").await?;
    browser.click(".save").await?;
    fixture.has_saved(&file, "Pas encore en ligne.").await?;
    browser.find_soon(back).await?;
    let mut findings = Vec::new();
    check_as_it_is(test, "a post that differs from the published one", &mut findings).await?;
    browser.press(back).await?;
    let question = "document.querySelector('#back-to-published[open]')";
    browser.until(&format!("{question}?.contains(document.activeElement)")).await?;
    check_as_it_is(test, "the question before the way back", &mut findings).await?;
    // The question can be left.
    browser.key(Key::Escape).await?;
    browser.until(&format!("!{question}")).await?;
    ensure!(fixture.read(&file)?.contains("Pas encore en ligne."), "a question that was left has changed the file");
    browser.press(back).await?;
    browser.press("#back-to-published .buttons button:last-child").await?;
    browser.until(&format!("document.getElementById('field-text').value === {}", json!(opened))).await?;
    same("the file", &fixture.read(&file)?, &published)?;
    browser.until(&format!("!document.querySelector({})", json!(back))).await?;

    browser.click(".editor-bar .buttons a").await?;
    browser.find_soon(".states button").await?;
    ensure!(browser.count(".states button").await? >= 3, "the history has not all states");
    ensure!(findings.is_empty(), "axe finds:\n{}", findings.join("\n"));
    Ok(())
}

/// The file of a post that no other one links to.
fn post(title: &str) -> String {
    json!({ "title": title, "date_published": "2012-01-02", "content_markdown": "Un texte." }).to_string()
}

/// Opens the page, by its link.
async fn open(fixture: &EditorFixture, browser: &Browser) -> Result<()> {
    fixture.open(browser).await?;
    browser.click(LINK).await?;
    browser.find_soon(".prepare").await.map(drop)
}

/// Publishes the whole blog.
async fn publish_all(fixture: &EditorFixture, browser: &Browser) -> Result<()> {
    open(fixture, browser).await?;
    browser.click(".prepare").await?;
    find_after_build(browser, "button.publish").await?;
    browser.click("button.publish").await?;
    find_after_build(browser, ".site-address a").await
}

/// Waits for what is there after a build, which may take longer than all else.
async fn find_after_build(browser: &Browser, selector: &str) -> Result<()> {
    let ended = format!("{IS_IDLE} && document.querySelector({})", json!(selector));
    match browser.until(&ended).await {
        Ok(()) => Ok(()),
        Err(_) => browser.find_soon(selector).await.map(drop),
    }
}

/// Looks for changes after a stage has ended, and waits for what is found.
async fn look_again(browser: &Browser) -> Result<()> {
    let heading = "document.getElementById('stage-heading').textContent";
    let before: String = browser.run(&format!("return {heading}")).await?;
    browser.click(".prepare").await?;
    browser.until(&format!("{IS_IDLE} && {heading} !== {}", json!(before))).await
}
