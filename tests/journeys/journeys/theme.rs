//! Light and dark: the reader's choice, remembered, there before the page is.

use anyhow::Result;
use content::bundle::Kind;

use crate::visit::{Visit, same};

/// Dark stays dark over loads and changes of page, from the first paint on; "as the system" forgets it.
pub(super) async fn theme_is_remembered(visit: &Visit<'_>) -> Result<()> {
    let Visit { browser, site, .. } = visit;
    visit.open_home().await?;
    same("scheme at the beginning", &scheme(visit).await?, &Scheme::of("system", "system"))?;
    let light = background(visit).await?;

    browser.click("#theme option[value=dark]").await?;
    browser.until("document.documentElement.dataset.theme === 'dark'").await?;
    let dark = background(visit).await?;
    anyhow::ensure!(dark != light, "dark looks like light: {dark}");

    browser.reload().await?;
    same("scheme when the body begins", &first_scheme(visit).await?.as_str(), &"dark")?;
    same("scheme after a load", &scheme(visit).await?, &Scheme::of("dark", "dark"))?;
    browser.until_taken_over().await?;
    same("scheme after takeover", &scheme(visit).await?, &Scheme::of("dark", "dark"))?;
    same("ground after takeover", &background(visit).await?, &dark)?;
    browser.press(".site-nav a").await?;
    visit.shows(site.first(Kind::Archive)?).await?;
    same("scheme on another page", &scheme(visit).await?, &Scheme::of("dark", "dark"))?;

    browser.click("#theme option[value=system]").await?;
    browser.until("document.documentElement.dataset.theme === undefined").await?;
    same("ground as the system has it", &background(visit).await?, &light)?;
    browser.reload().await?;
    same("scheme when the body begins", &first_scheme(visit).await?.as_str(), &"system")?;
    browser.until_taken_over().await?;
    same("scheme after a load", &scheme(visit).await?, &Scheme::of("system", "system"))
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

async fn scheme(visit: &Visit<'_>) -> Result<Scheme> {
    let script =
        "return [document.documentElement.dataset.theme ?? 'system', document.getElementById('theme').value]";
    let [page, switch] = visit.browser.run(script).await?;
    Ok(Scheme { page, switch })
}

/// What the page obeyed when there was nothing in its body yet (`ears.js`).
async fn first_scheme(visit: &Visit<'_>) -> Result<String> {
    visit.browser.run("return window.themeAtFirst").await
}

async fn background(visit: &Visit<'_>) -> Result<String> {
    visit.browser.run("return getComputedStyle(document.documentElement).backgroundColor").await
}
