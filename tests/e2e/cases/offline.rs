//! Reading offline: pages that were read or are kept for later open without a network, what is sent offline arrives once,
//! deploys do not mix apps, and a worker that is switched off goes.

use ::site::wording::Wording;
use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use protocol::bundle::Page;
use protocol::language::Language;
use publish::assets::Assets;
use serde_json::json;

use crate::browser::Browser;
use crate::cases::accessibility::check_as_it_is;
use crate::cases::deploys::{is_loaded_as_document, is_whole};
use crate::cases::responses::{NAME, TEXT, fill, holds_draft};
use crate::endpoint_fixture::{EndpointFixture, answered_post};
use crate::endpoint_network::Delivery;
use crate::test_context::{NOTHING, TestContext, same};
use crate::versions;
use crate::wait;

/// How often the network breaks before a response arrives; `CARNET_FLAPS` sets another number.
const FLAPS: usize = 20;

/// Pages that were read open without a network, by address and by link, and say so; in the place of others is a list.
pub(super) async fn read_pages_open_offline(test: &TestContext<'_>) -> Result<()> {
    if !test.engine.has_service_workers() {
        return Ok(());
    }
    let TestContext { browser, site, .. } = test;
    let fixture = start(test).await?;
    let host = &fixture.host;
    let reader = &TestContext { host, ..*test };
    let (post, home, wording) = (answered_post(site)?, site.home()?, wording(test)?);
    let unread = site.newest()?.into_iter().find(|page| page.path != post.path).context("the blog has one post")?;
    reader.open(&post.path).await?;
    is_kept_with_app(reader, &fixture, post).await?;
    browser.press(".site-title a").await?;
    reader.shows(home).await?;
    is_kept(browser, &host.url(&home.path)).await?;

    host.disconnect();
    reader.open(&post.path).await?;
    reader.shows(post).await?;
    says(browser, wording.kept_page()).await?;
    let mut findings = Vec::new();
    check_as_it_is(reader, "a kept post", &mut findings).await?;
    same("what axe finds", &findings, &NOTHING)?;
    browser.press(".site-title a").await?;
    reader.shows(home).await?;
    browser.until_hydrated().await?;
    says(browser, wording.kept_page()).await?;
    browser.open(&host.url(&unread.path)).await?;
    browser.find_soon(&format!("main a[href$='{}']", post.path)).await?;
    same("the heading of the list", &browser.text("h1").await?.as_str(), &wording.offline())?;

    host.reconnect();
    reader.open(&unread.path).await?;
    reader.shows(unread).await?;
    same("lines on a page from the network", &browser.count("#carnet-status").await?, &0)
}

/// With Save-Data nothing is kept unasked; a marked post is, with its pictures, until the mark is taken back.
pub(super) async fn marked_posts_open_offline(test: &TestContext<'_>) -> Result<()> {
    if !test.engine.has_service_workers() {
        return Ok(());
    }
    let TestContext { browser, site, .. } = test;
    let fixture = start(test).await?;
    let host = &fixture.host;
    let reader = &TestContext { host, ..*test };
    let post = site.post("a picture", |article| article.content.contains("<img "))?;
    let url = host.url(&post.path);
    host.connection(&json!({ "saveData": true, "effectiveType": "4g" }));
    browser.open(&url).await?;
    browser.focus(".site-title a").await?;
    browser.find_soon("#carnet-later[aria-pressed=false]").await?;
    browser.until("navigator.serviceWorker.controller").await?;
    ensure!(!matches_cache(browser, &url).await?, "the post is kept without a mark");
    browser.press("#carnet-later").await?;
    browser.find_soon("#carnet-later[aria-pressed=true]").await?;
    is_kept_with_app(reader, &fixture, post).await?;
    wait::until("the pictures are kept", async || {
        let all = "const isKept = ({ currentSrc }) => currentSrc && caches.match(currentSrc);
            const found = await Promise.all([...document.images].map(isKept));
            return found.length > 0 && found.every(Boolean);";
        Ok(browser.run_async::<bool>(all).await?.then_some(()))
    })
    .await?;

    host.disconnect();
    reader.open(&post.path).await?;
    reader.shows(post).await?;
    browser.find_soon("#carnet-later[aria-pressed=true]").await?;
    browser.focus("#carnet-later").await?;
    browser.key(Key::Enter).await?;
    browser.find_soon("#carnet-later[aria-pressed=false]").await.map(drop)
}

/// A response is sent offline: the reader hears that it waits; it arrives once, however often the network breaks, and is
/// then shown like any other.
pub(super) async fn offline_response_is_sent_once(test: &TestContext<'_>) -> Result<()> {
    if !test.engine.has_service_workers() {
        return Ok(());
    }
    let TestContext { browser, site, .. } = test;
    let fixture = start(test).await?;
    let (host, network) = (&fixture.host, &fixture.network);
    let reader = &TestContext { host, ..*test };
    let (post, wording) = (answered_post(site)?, wording(test)?);
    reader.open(&post.path).await?;
    browser.until("navigator.serviceWorker.controller").await?;
    network.set(Delivery::LosesRequests);
    fill(browser, NAME, TEXT).await?;
    browser.press("#respond-send").await?;
    let waits = json!(wording.response_waits());
    browser.until(&format!("document.querySelector('#respond-alert').textContent === {waits}")).await?;
    same("responses that have arrived", &fixture.all().await?.len(), &0)?;

    for flap in 0..flaps() {
        network.set(if flap % 2 == 0 { Delivery::LosesReplies } else { Delivery::LosesRequests });
        let then = network.attempts();
        wait::until("the response is sent again", async || {
            browser.run::<()>("navigator.serviceWorker.controller.postMessage(0)").await?;
            Ok((network.attempts() > then).then_some(()))
        })
        .await?;
    }
    same("responses whose reply was lost", &fixture.all().await?.len(), &1)?;
    reader.open(&post.path).await?;
    holds_draft(browser).await?;

    // Any page that comes from the network sends what waits.
    network.set(Delivery::Whole);
    reader.open(&post.path).await?;
    let kept = fixture.kept(TEXT).await?;
    browser.find_soon(&format!("#response-{} .pending", kept.id)).await?;
    says(browser, wording.response_sent()).await?;
    browser.until("document.querySelector('#respond-text').value === ''").await?;
    reader.open(&post.path).await?;
    browser.find_soon(&format!("#response-{} .withdrawal", kept.id)).await?;
    same("marks of pending responses", &browser.count(".response .pending").await?, &1)?;
    same("responses that are stored", &fixture.all().await?.len(), &1)
}

/// A page that was kept before a deploy runs with its own app after it, and leads to those that were kept after it.
pub(super) async fn kept_pages_survive_deploy(test: &TestContext<'_>) -> Result<()> {
    if !test.engine.has_service_workers() {
        return Ok(());
    }
    let TestContext { browser, site, .. } = test;
    let fixture = start(test).await?;
    fixture.blog.age()?;
    let host = &fixture.host;
    let old = &TestContext { host, ..*test };
    let post = answered_post(site)?;
    old.open(&post.path).await?;
    is_kept_with_app(old, &fixture, post).await?;

    let app = versions::another(&fixture.blog)?;
    versions::reword(&fixture.blog, site)?;
    let second = fixture.build_with(&app)?;
    let new = &TestContext { site: &second, ..*old };
    browser.press(".site-title a").await?;
    is_loaded_as_document(new, second.home()?).await?;
    is_kept_with_app(new, &fixture, second.home()?).await?;

    host.disconnect();
    old.open(&post.path).await?;
    is_whole(old, post).await?;
    browser.press(".site-title a").await?;
    is_loaded_as_document(new, second.home()?).await?;
    browser.back().await?;
    is_loaded_as_document(old, post).await?;

    // From the other side: what is published replaces what was kept.
    host.reconnect();
    new.open(&post.path).await?;
    is_whole(new, second.page(&post.path)?).await
}

/// The author switches it off: at the next visit the worker and all that was kept are gone, and pages work as ever.
pub(super) async fn worker_goes_when_switched_off(test: &TestContext<'_>) -> Result<()> {
    if !test.engine.has_service_workers() {
        return Ok(());
    }
    let TestContext { browser, site, .. } = test;
    let fixture = start(test).await?;
    let reader = &TestContext { host: &fixture.host, ..*test };
    let post = answered_post(site)?;
    reader.open(&post.path).await?;
    is_kept_with_app(reader, &fixture, post).await?;
    fixture.blog.edit("site.json", |settings| {
        settings["offline"] = false.into();
        Ok(())
    })?;
    fixture.build()?;
    reader.open_home().await?;
    wait::until("the worker and its caches are gone", async || {
        let rest = "const workers = await navigator.serviceWorker.getRegistrations();
            return workers.length + (await caches.keys()).length;";
        Ok((browser.run_async::<usize>(rest).await? == 0).then_some(()))
    })
    .await?;
    reader.open(&post.path).await?;
    reader.shows(post).await?;
    same("buttons that keep a post", &browser.count("#carnet-later").await?, &0)
}

/// A blog that can be read offline, and the reports of browsers without a network.
async fn start(test: &TestContext<'_>) -> Result<EndpointFixture> {
    for part in ["Failed to load resource", "net::ERR", "CORS policy", "FetchEvent", "navigation preload"] {
        test.expect(part);
    }
    EndpointFixture::start_with(test, |settings| settings["offline"] = true.into()).await
}

fn wording(test: &TestContext<'_>) -> Result<Wording> {
    Language::of_tag(&test.site.frame.language).map(Wording).context("the blog has no language of the interface")
}

fn flaps() -> usize {
    std::env::var("CARNET_FLAPS").ok().and_then(|number| number.parse().ok()).unwrap_or(FLAPS)
}

/// Waits until the line of the page says this.
async fn says(browser: &Browser, text: &str) -> Result<()> {
    browser.until(&format!("document.querySelector('#carnet-status')?.textContent === {}", json!(text))).await
}

/// Waits until a page and the app are kept, and the worker serves them.
async fn is_kept_with_app(test: &TestContext<'_>, fixture: &EndpointFixture, page: &Page) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let list = Assets::read(&fixture.blog.out().join("assets"))?;
    let app = [list.style, list.boot, list.script, list.module];
    browser.until("navigator.serviceWorker.controller").await?;
    is_kept(browser, &host.url(&page.path)).await?;
    for name in app.into_iter().chain(list.site).chain(list.offline) {
        is_kept(browser, &host.url(&site.at(&format!("/assets/{name}")))).await?;
    }
    Ok(())
}

async fn is_kept(browser: &Browser, url: &str) -> Result<()> {
    wait::until(format!("{url} is kept"), async || Ok(matches_cache(browser, url).await?.then_some(()))).await
}

async fn matches_cache(browser: &Browser, url: &str) -> Result<bool> {
    browser.run_async(&format!("return Boolean(await caches.match({}));", json!(url))).await
}
