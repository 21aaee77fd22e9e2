//! The app crashes: from then on links and forms are the browser's.

use anyhow::Result;

use crate::cases::responses::{NAME, fill};
use crate::endpoint_fixture::{EndpointFixture, answered_post};
use crate::test_context::{TestContext, same};
use crate::wait;

/// What is reported of a crash: by `boot.js`, by Chromium and Firefox, by WebKit.
const REPORTS: [&str; 3] =
    ["works without the app", "RuntimeError: unreachable", "RuntimeError: Unreachable code should not be executed"];

/// A panic is a trap, which reaches the page as an error or as the rejection of a promise.
const CRASHES: [(&str, &str); 2] = [
    (
        "an error",
        "const error = new window.WebAssembly.RuntimeError('unreachable');
         window.dispatchEvent(new window.ErrorEvent('error', { error, message: `Uncaught ${error}` }));",
    ),
    (
        "a rejection",
        "const reason = new window.WebAssembly.RuntimeError('unreachable');
         const promise = window.Promise.resolve();
         window.dispatchEvent(new window.PromiseRejectionEvent('unhandledrejection', { promise, reason }));",
    ),
];

/// After a panic the next click loads its page, and the form is sent as plain HTML with all that was typed before.
pub(super) async fn panic_gives_links_to_the_browser(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EndpointFixture::start(test).await?;
    let test = &TestContext { host: &fixture.host, ..*test };
    expect_crash(test);
    let (home, post) = (site.home()?, answered_post(site)?);
    for (name, script) in CRASHES {
        test.open(&post.path).await?;
        test.mark().await?;
        let then = test.host.now();
        crash(test, script).await?;
        browser.click(".site-title a").await?;
        browser.until("window.e2eMark === undefined && document.readyState === 'complete'").await?;
        test.shows(home).await?;
        same("requests for the home page", &test.host.since(then).contains(&home.path), &true)?;
        // The document that was loaded has an app of its own.
        browser.until_hydrated().await?;

        test.open(&post.path).await?;
        let text = format!("Ça roule malgré tout.\nAprès {name}.");
        fill(browser, NAME, &text).await?;
        crash(test, script).await?;
        browser.click("#respond-send").await?;
        let kept = fixture.kept(&text).await?;
        wait::until("the endpoint's page is shown", async || {
            Ok((browser.path().await? == format!("/responses/{}", kept.id)).then_some(()))
        })
        .await?;
    }
    Ok(())
}

/// From now on pages may report that the app has crashed.
pub(super) fn expect_crash(test: &TestContext<'_>) {
    REPORTS.iter().for_each(|report| test.expect(report));
}

/// Makes the page believe that the app has crashed, and waits until it has given up.
async fn crash(test: &TestContext<'_>, script: &str) -> Result<()> {
    test.browser.run::<()>(script).await?;
    test.browser.until("document.documentElement.classList.contains('no-app')").await
}
