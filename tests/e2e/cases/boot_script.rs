//! `boot.js` comes late, or never: the page can be read without it, nothing moves when it arrives, and readers who need
//! it are informed.

use anyhow::Result;
use protocol::bundle::Kind;
use protocol::label::Label;
use publish::assets::Assets;
use serde_json::Value;

use super::hydration::SHIFTS;
use super::theme::beginning;
use crate::endpoint_fixture::{EndpointFixture, answered_post};
use crate::engine::Engine;
use crate::test_context::{NOTHING, TestContext, same};
use crate::wait;

/// A post with responses and a form, and the search page, are read without it; then it comes, the app after it, and all
/// is where it was.
pub(super) async fn late_boot_script_shifts_nothing(test: &TestContext<'_>) -> Result<()> {
    let TestContext { engine, browser, site, .. } = test;
    let fixture = EndpointFixture::start(test).await?;
    let host = &fixture.host;
    let boot = boot(test)?;
    // It is held twice, so it must be asked for twice.
    host.disable_cache();
    // Without a chosen scheme at first; then with one.
    for (page, scheme) in [(answered_post(site)?, None), (site.first(Kind::Search)?, Some("dark"))] {
        if let Some(scheme) = scheme {
            browser.run::<()>(&format!("localStorage.setItem('carnet:theme', '{scheme}')")).await?;
        }
        host.hold(&boot);
        let then = host.now();
        browser.open(&host.url(&page.path)).await?;
        host.requested(&boot, then).await?;
        let beginning = beginning(test).await?;
        same("theme before anybody knows it", &beginning.theme, &None)?;
        // WebKit keeps nothing back: style/layout.css knows it by `hanging-punctuation`, which it alone had.
        let visibility = if *engine == Engine::Webkit { "visible" } else { "hidden" };
        same("visibility of the body in the first frame", &beginning.visibility.as_str(), &visibility)?;
        browser.until("getComputedStyle(document.querySelector('main h1')).visibility === 'visible'").await?;
        test.shows(page).await?;
        // The style sheet at the end of the document is here.
        browser.until("getComputedStyle(document.querySelector('.site-footer')).visibility === 'visible'").await?;
        browser.until_painted().await?;
        let before: Value = browser.run(PLACES).await?;

        host.restore(&boot);
        browser.until_hydrated().await?;
        browser.until_painted().await?;
        let chosen: Option<String> = browser.run("return document.documentElement.dataset.theme ?? null").await?;
        same(&format!("scheme on {} when the script has come", page.path), &chosen.as_deref(), &scheme)?;
        same(&format!("places on {}", page.path), &browser.run::<Value>(PLACES).await?, &before)?;
        if *engine == Engine::Chromium {
            let shifts: Vec<String> = browser.run_async(SHIFTS).await?;
            same(&format!("layout shifts on {}", page.path), &shifts, &NOTHING)?;
        }
    }
    Ok(())
}

/// Where scripts run, advice for those without shows up only when it is plain that this one does not come.
pub(super) async fn missing_boot_script_is_reported(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let page = site.first(Kind::Search)?;
    let boot = boot(test)?;
    host.fail(&boot, 404);
    test.expect(&boot);
    browser.open(&host.url(&page.path)).await?;
    test.shows(page).await?;
    let at_first: String = browser.run(ADVICE_AT_FIRST).await?;
    same("visibility of the advice at first", &at_first.as_str(), &"hidden")?;
    browser.until("getComputedStyle(document.querySelector('.no-script')).visibility === 'visible'").await?;
    let advice = browser.text(".no-script").await?;
    same("advice on the search page", &advice.as_str(), &site.label(Label::SearchWithoutScript))?;
    for useless in ["form.search", "header .theme"] {
        let is_displayed = browser.find(useless).await?.is_displayed().await?;
        same(&format!("whether {useless} is shown without boot.js"), &is_displayed, &false)?;
    }
    wait::until("the page reports the missing script", async || {
        let reports = test.reports.all();
        Ok(reports.iter().any(|report| report.starts_with("error at ") && report.contains(&boot)).then_some(()))
    })
    .await
}

/// The name of `boot.js`, which has a hash of its content.
fn boot(test: &TestContext<'_>) -> Result<String> {
    Ok(Assets::read(&test.site.folder.join("assets"))?.boot)
}

/// Where things are: all that is in the flow of the page.
const PLACES: &str = "
    const selectors = '.site-header, .site-header *, main h1, .prose, .search, .search *, .search-status, .response, \
        .reply, .respond, .respond *, .site-footer';
    return [...document.querySelectorAll(selectors)].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return `${element.localName} ${element.id || element.className}: ${x} ${y} ${width} ${height}`;
    });";

/// Winds the clock of the advice back and looks: it may have run for long on a machine with much to do.
const ADVICE_AT_FIRST: &str = "
    const advice = document.querySelector('.no-script');
    const [clock] = advice.getAnimations();
    clock.pause();
    clock.currentTime = 0;
    const { visibility } = getComputedStyle(advice);
    clock.play();
    return visibility;";
