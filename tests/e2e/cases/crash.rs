//! The app crashes: from then on links and forms are the browser's.

use anyhow::Result;

use crate::cases::responses::{NAME, fill};
use crate::exchange::{Exchange, answered_post};
use crate::visit::{Visit, same};
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
pub(super) async fn panic_gives_links_to_the_browser(visit: &Visit<'_>) -> Result<()> {
    let Visit { browser, site, .. } = visit;
    let exchange = Exchange::start(visit).await?;
    let visit = &Visit { host: &exchange.host, ..*visit };
    expect_crash(visit);
    let (home, post) = (site.home()?, answered_post(site)?);
    for (name, script) in CRASHES {
        visit.open(&post.path).await?;
        visit.mark().await?;
        let then = visit.host.now();
        crash(visit, script).await?;
        browser.click(".site-title a").await?;
        browser.until("window.e2eMark === undefined && document.readyState === 'complete'").await?;
        visit.shows(home).await?;
        same("requests for the home page", &visit.host.since(then).contains(&home.path), &true)?;
        // The document that was loaded has an app of its own.
        browser.until_hydrated().await?;

        visit.open(&post.path).await?;
        let text = format!("Ça roule malgré tout.\nAprès {name}.");
        fill(browser, NAME, &text).await?;
        crash(visit, script).await?;
        browser.click("#respond-send").await?;
        let kept = exchange.kept(&text).await?;
        wait::until("the endpoint's page is shown", async || {
            Ok((browser.path().await? == format!("/responses/{}", kept.id)).then_some(()))
        })
        .await?;
    }
    Ok(())
}

/// From now on pages may report that the app has crashed.
pub(super) fn expect_crash(visit: &Visit<'_>) {
    REPORTS.iter().for_each(|report| visit.expect(report));
}

/// Makes the page believe that the app has crashed, and waits until it has given up.
async fn crash(visit: &Visit<'_>, script: &str) -> Result<()> {
    visit.browser.run::<()>(script).await?;
    visit.browser.until("document.documentElement.classList.contains('no-app')").await
}
