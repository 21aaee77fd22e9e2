//! Hydration: the page is whole before the app comes, and nothing in it moves or is lost when it comes.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::test_context::{NOTHING, TestContext, same};
use crate::wait;

/// How long the module is at least held back.
const DELAY: Duration = Duration::from_secs(2);

/// The module comes late; what the reader did before is still there after.
pub(super) async fn hydration_keeps_the_page(test: &TestContext<'_>) -> Result<()> {
    let TestContext { engine, browser, host, site, .. } = test;
    let post = site.post("a table of contents", |article| !article.contents.is_empty())?;
    // The module is held twice, so it must be asked for twice.
    host.disable_cache();
    host.hold(".wasm");

    // Before the app, a link is a link: it loads the page.
    browser.open(&host.url(&site.home()?.path)).await?;
    host.requested(".wasm", 0).await?;
    test.mark().await?;
    browser.click(".site-nav a").await?;
    browser.until("window.e2eMark === undefined && document.readyState === 'complete'").await?;

    // The held request would keep Chromium from making the next one for the same file.
    host.restore(".wasm");
    browser.until_hydrated().await?;
    host.hold(".wasm");
    let then = host.now();
    browser.open(&host.url(&post.path)).await?;
    host.requested(".wasm", then).await?;
    let start = Instant::now();
    test.shows(post).await?;
    ensure!(browser.text(".prose").await?.len() > 500, "the text is not there before the app");
    browser.click("#theme option[value=dark]").await?;
    browser.until("document.documentElement.dataset.theme === 'dark'").await?;
    browser.run::<()>(ACT).await?;
    browser.until_painted().await?;
    let before: Value = browser.run(LOOK).await?;
    same("selected words", &before["selected"].as_str().map(str::len).is_some_and(|length| length > 20), &true)?;

    wait::until("the delay is over", async || Ok((start.elapsed() >= DELAY).then_some(()))).await?;
    let early: bool = browser.run("return 'app' in document.documentElement.dataset").await?;
    ensure!(!early, "the app came without its module");
    host.restore(".wasm");
    browser.until_hydrated().await?;
    browser.until_painted().await?;

    same("what the reader sees and did", &browser.run::<Value>(LOOK).await?, &before)?;
    let nodes: Value = browser.run(COMPARE).await?;
    same("nodes of the page", &nodes, &json!({ "lost": [], "new": [] }))?;
    if *engine == Engine::Chromium {
        let shifts: Vec<String> = browser.run_async(SHIFTS).await?;
        same("layout shifts", &shifts, &NOTHING)?;
    }

    test.mark().await?;
    let tag = post.article.as_ref().and_then(|article| article.tags.first()).context("the post has no tag")?;
    browser.press(&format!(".tags a[href='{}']", tag.url)).await?;
    test.shows(site.page(&tag.url)?).await?;
    test.is_same_document().await
}

/// The reader scrolls, moves the focus to a link and selects words; all nodes are remembered.
const ACT: &str = "
    window.nodes = [...document.querySelectorAll('#app, #app *')];
    window.heading = document.querySelector('main h1');
    window.scrollTo({ top: 217, behavior: 'instant' });
    document.querySelector('.tags a').focus({ preventScroll: true });
    const words = document.querySelector('.prose p').firstChild;
    getSelection().setBaseAndExtent(words, 3, words, 30);";

/// What the reader did, and where things are.
const LOOK: &str = "
    const boxes = [...document.querySelectorAll('main h1, .tags a, .prose > *, .toc a, .site-footer')];
    return {
        heading: document.querySelector('main h1') === window.heading,
        selected: getSelection().toString(),
        focused: document.activeElement.getAttribute('href'),
        scrolled: window.scrollY,
        theme: document.getElementById('theme').value,
        boxes: boxes.map((box) => { const { x, y, width, height } = box.getBoundingClientRect();
                                    return [x, y, width, height]; }),
    };";

const COMPARE: &str = "
    const now = new Set(document.querySelectorAll('#app, #app *'));
    const names = (nodes) => nodes.map((node) => node.cloneNode().outerHTML);
    const before = new Set(window.nodes);
    return {
        lost: names(window.nodes.filter((node) => !now.has(node))),
        new: names([...now].filter((node) => !before.has(node))),
    };";

/// All layout shifts since the page began, but those that follow what the reader did.
pub(super) const SHIFTS: &str = "
    const shifts = [];
    const keep = (entries) => shifts.push(...entries.filter(({ hadRecentInput }) => !hadRecentInput));
    const observer = new PerformanceObserver((list) => keep(list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    keep(observer.takeRecords());
    const name = (node) => node?.cloneNode().outerHTML ?? node?.textContent;
    return shifts.map(({ value, startTime, sources }) => `${value} at ${startTime} ms: ${sources.map(
        ({ node, previousRect: { x, y }, currentRect }) =>
            `${name(node)} from ${x} ${y} to ${currentRect.x} ${currentRect.y}`).join('; ')}`);";
