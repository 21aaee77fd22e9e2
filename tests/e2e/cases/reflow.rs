//! Narrow screens and large type: lines are read without scrolling sideways, and nothing is cut off.

use anyhow::{Result, ensure};
use protocol::bundle::Kind;

use crate::browser::Browser;
use crate::cases::contact;
use crate::host::Host;
use crate::test_context::TestContext;

/// 320 px, and text of twice the size on 640 px.
pub(super) async fn reflow_needs_no_horizontal_scroll(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let post = site
        .post("a table and code", |article| article.content.contains("<table") && article.content.contains("<pre"))?;
    let long = site.post("a table of contents", |article| !article.contents.is_empty())?;
    let unknown = site.at("/posts/nothing-stands-here/");
    test.expect(&unknown);
    let mut paths = vec![post.path.as_str(), long.path.as_str(), unknown.as_str()];
    for kind in [Kind::Home, Kind::Archive, Kind::Tags, Kind::Search] {
        paths.push(&site.first(kind)?.path);
    }
    needs_no_horizontal_scroll(browser, host, &paths).await
}

/// The same of the contact page.
pub(super) async fn contact_page_needs_no_horizontal_scroll(test: &TestContext<'_>) -> Result<()> {
    let (fixture, site) = contact::start(test).await?;
    needs_no_horizontal_scroll(test.browser, &fixture.host, &[contact::page(&site)?.path.as_str()]).await
}

async fn needs_no_horizontal_scroll(browser: &Browser, host: &Host, paths: &[&str]) -> Result<()> {
    let mut findings = Vec::new();
    for path in paths {
        for (width, script) in [(320, "1"), (640, "2")] {
            // A frame has a width of its own; windows can't be that narrow in every engine.
            browser.open(&host.url(&format!("/__e2e/frame/{width}{path}"))).await?;
            browser.until("'app' in frames[0].document.documentElement.dataset").await?;
            let found: Vec<String> = browser.run_async(&format!("const factor = {script}; {LOOK}")).await?;
            findings
                .extend(found.into_iter().map(|finding| format!("{path} at {width} px, text x {script}: {finding}")));
        }
    }
    ensure!(findings.is_empty(), "pages need a wider window:\n{}", findings.join("\n"));
    Ok(())
}

/// Makes the text larger, then returns what is wider than the page and what is cut off.
const LOOK: &str = "
    const page = frames[0].document;
    const root = page.documentElement;
    const style = (element) => frames[0].getComputedStyle(element);
    const before = parseFloat(style(page.querySelector('main p, main li')).fontSize);
    root.style.fontSize = `${parseFloat(style(root).fontSize) * factor}px`;
    await new Promise((done) => frames[0].requestAnimationFrame(() => frames[0].requestAnimationFrame(done)));
    const after = parseFloat(style(page.querySelector('main p, main li')).fontSize);
    const findings = [];
    if (Math.abs(after / before - factor) > 0.01) findings.push(`text is ${after / before} times as large`);
    const name = (element) => element.cloneNode().outerHTML.slice(0, 120);
    frames[0].scrollTo({ left: 1000, behavior: 'instant' });
    if (frames[0].scrollX > 0) {
        const wide = [...page.querySelectorAll('#app *')].filter((element) => {
            const scrolls = element.parentElement.closest('[tabindex=\"0\"]');
            return !scrolls && element.getBoundingClientRect().right > root.clientWidth + 0.5;
        });
        findings.push(`scrolls ${frames[0].scrollX} px: ${wide.map(name).join(' | ')}`);
    }
    for (const element of page.querySelectorAll('#app *')) {
        const { overflowX, overflowY } = style(element);
        const hides = [overflowX, overflowY].some((overflow) => overflow === 'hidden' || overflow === 'clip');
        if (hides && !element.closest('.visually-hidden, .progress, .honeypot')
            && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) {
            findings.push(`cut off: ${name(element)}`);
        }
    }
    return findings;";
