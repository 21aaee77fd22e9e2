//! Light and dark: the reader's choice, remembered, there before anything is seen of the page.

use anyhow::{Result, ensure};
use protocol::bundle::Kind;
use serde::Deserialize;

use crate::engine::Engine;
use crate::test_context::{TestContext, same};

/// Dark stays dark over loads and changes of page, and nothing is seen before; "as the system" forgets it.
pub(super) async fn theme_is_remembered(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    test.open_home().await?;
    same("scheme at the beginning", &scheme(test).await?, &Scheme::of("system", "system"))?;
    let light = background(test).await?;

    browser.click("#theme option[value=dark]").await?;
    browser.until("document.documentElement.dataset.theme === 'dark'").await?;
    let dark = background(test).await?;
    ensure!(dark != light, "dark looks like light: {dark}");

    browser.reload().await?;
    begins_well(test, "dark").await?;
    same("scheme after a load", &scheme(test).await?, &Scheme::of("dark", "dark"))?;
    browser.until_hydrated().await?;
    same("scheme after hydration", &scheme(test).await?, &Scheme::of("dark", "dark"))?;
    same("ground after hydration", &background(test).await?, &dark)?;
    browser.press(".site-nav a").await?;
    test.shows(site.first(Kind::Archive)?).await?;
    same("scheme on another page", &scheme(test).await?, &Scheme::of("dark", "dark"))?;

    browser.click("#theme option[value=system]").await?;
    browser.until("document.documentElement.dataset.theme === undefined").await?;
    same("ground as the system has it", &background(test).await?, &light)?;
    browser.reload().await?;
    begins_well(test, "system").await?;
    browser.until_hydrated().await?;
    same("scheme after a load", &scheme(test).await?, &Scheme::of("system", "system"))
}

/// What the page obeys, and what the switch shows.
#[derive(Debug, PartialEq)]
struct Scheme {
    page: String,
    switch: String,
}

impl Scheme {
    fn of(page: &str, switch: &str) -> Self {
        Self { page: page.to_owned(), switch: switch.to_owned() }
    }
}

async fn scheme(test: &TestContext<'_>) -> Result<Scheme> {
    let script =
        "return [document.documentElement.dataset.theme ?? 'system', document.getElementById('theme').value]";
    let [page, switch] = test.browser.run(script).await?;
    Ok(Scheme { page, switch })
}

/// What was known and seen in the first frame that may have had a body (`monitor.js`).
#[derive(Debug, Deserialize)]
pub(super) struct Beginning {
    /// None where `boot.js` was not there yet.
    pub(super) theme: Option<String>,
    pub(super) visibility: String,
}

pub(super) async fn beginning(test: &TestContext<'_>) -> Result<Beginning> {
    test.browser.until("window.bodyAtFirst").await?;
    test.browser.run("return window.bodyAtFirst").await
}

/// In the first frame, the scheme that was chosen was known, or nothing was seen. WebKit
/// keeps nothing back (style/layout.css); there a frame may come before the script, though from the cache none was seen to.
async fn begins_well(test: &TestContext<'_>, scheme: &str) -> Result<()> {
    let beginning = beginning(test).await?;
    match &beginning.theme {
        Some(theme) => same("scheme in the first frame", &theme.as_str(), &scheme),
        None if test.engine == Engine::Webkit => Ok(()),
        None => same("visibility of a body whose scheme is not known", &beginning.visibility.as_str(), &"hidden"),
    }
}

async fn background(test: &TestContext<'_>) -> Result<String> {
    test.browser.run("return getComputedStyle(document.documentElement).backgroundColor").await
}
