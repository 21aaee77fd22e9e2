//! Save-Data and slow networks: the app is fetched only when the reader shows intent, and no page is prefetched.

use anyhow::{Context, Result};
use protocol::bundle::Kind;
use publish::assets::Assets;
use serde_json::json;

use crate::browser::Browser;
use crate::site::bundle;
use crate::test_context::{NOTHING, TestContext, link_to, same};

/// What readers do before they use what the app is needed for.
#[derive(Clone, Copy, Debug)]
enum Intent {
    /// The focus is on a link.
    Focus,
    /// A finger is on a link.
    Touch,
    /// Words are typed into a field.
    Typing,
    /// The pointer is on a link.
    Pointer,
}

/// No file of the app is requested before the reader shows intent; then all are, and the app hydrates the page.
pub(super) async fn save_data_waits_for_intent(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let search = &site.first(Kind::Search)?.path;
    // Each page requests the app anew.
    host.disable_cache();
    host.connection(&json!({ "saveData": false, "effectiveType": "4g" }));
    test.open(search).await?;

    let save_data = json!({ "saveData": true, "effectiveType": "4g" });
    let slow = json!({ "saveData": false, "effectiveType": "2g" });
    // The pointer is last, since it stays where it is on the pages that follow.
    for (connection, intent) in [
        (&save_data, Intent::Focus),
        (&save_data, Intent::Touch),
        (&slow, Intent::Focus),
        (&slow, Intent::Typing),
        (&save_data, Intent::Typing),
        (&save_data, Intent::Pointer),
    ] {
        host.connection(connection);
        let then = host.now();
        browser.open(&host.url(search)).await?;
        until_idle(browser).await?;
        let early = app_requests(test, then).await?;
        same(&format!("requests for the app on {connection} before {intent:?}"), &early, &NOTHING)?;

        show(browser, intent).await?;
        host.requested(".wasm", then).await?;
        browser.until_hydrated().await?;
        if matches!(intent, Intent::Typing) {
            browser.find_soon(".results a").await?;
        }
    }
    Ok(())
}

/// Neither focus nor pointer on a link prefetch its page; the click fetches it.
pub(super) async fn save_data_prefetches_nothing(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let post = *site.newest()?.first().context("the home page has no post")?;
    host.connection(&json!({ "saveData": true, "effectiveType": "4g" }));
    browser.open(&host.url(&site.frame.root)).await?;
    show(browser, Intent::Focus).await?;
    browser.until_hydrated().await?;

    test.mark().await?;
    let then = host.now();
    browser.focus(&link_to(post)).await?;
    browser.hover(&link_to(post)).await?;
    until_idle(browser).await?;
    same("requests when focus and pointer are on a link", &test.requests(then).await?, &NOTHING)?;
    browser.click(&link_to(post)).await?;
    test.shows(post).await?;
    test.is_same_document().await?;
    let requests = test.requests(then).await?;
    let bundles: Vec<_> = requests.iter().filter(|path| path.ends_with("/index.json")).collect();
    same("bundles fetched by the click", &bundles, &[&bundle(post)])
}

/// Shows intent.
async fn show(browser: &Browser, intent: Intent) -> Result<()> {
    match intent {
        Intent::Focus => browser.focus(".site-title a").await,
        // Not every driver supports touch.
        Intent::Touch => {
            let touch = "const link = document.querySelector('.site-title a');
                link.dispatchEvent(new Event('touchstart', { bubbles: true }));";
            browser.run(touch).await
        }
        Intent::Typing => browser.write("#q", "hiver").await,
        Intent::Pointer => browser.hover(".site-title a").await,
    }
}

/// Waits until the page is loaded and painted and the browser is idle, when the app would have been requested otherwise.
async fn until_idle(browser: &Browser) -> Result<()> {
    browser.until("document.readyState === 'complete'").await?;
    browser.until("performance.getEntriesByName('first-contentful-paint').length").await?;
    browser.until_painted().await?;
    // WebKit has no idle callbacks.
    let idle = "await new Promise((done) => (window.requestIdleCallback ?? setTimeout)(done));";
    browser.run_async(idle).await
}

/// The files of the app that were requested since then, without `boot.js`.
async fn app_requests(test: &TestContext<'_>, then: usize) -> Result<Vec<String>> {
    let boot = Assets::read(&test.site.folder.join("assets"))?.boot;
    let mut requests = test.requests(then).await?;
    requests.retain(|path| path.ends_with(".wasm") || (path.ends_with(".js") && !path.ends_with(&boot)));
    Ok(requests)
}
