//! What the browser remembers of one's own responses: the key of a draft, and what was sent, for a while.

use anyhow::{Context, Result, bail};
use protocol::bundle::Page;
use protocol::label::Label;
use serde_json::json;

use crate::cases::responses::{NAME, TEXT, fill, open};
use crate::endpoint_fixture::{EndpointFixture, answered_post};
use crate::test_context::{TestContext, same};

/// A draft that was changed after it was sent goes under another key, which is kept first.
pub(super) async fn changed_draft_gets_new_idempotency_key(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EndpointFixture::start(test).await?;
    let post = answered_post(site)?;
    let draft = json!(format!("carnet:draft:{}", identity(post)?));
    open(browser, &fixture.host.url(&post.path)).await?;
    fill(browser, NAME, TEXT).await?;
    let key: String = browser.run(&format!("return JSON.parse(localStorage.getItem({draft})).key")).await?;
    browser.click("#respond-send").await?;
    fixture.kept(TEXT).await?;
    browser.until(&format!("localStorage.getItem({draft}) === null")).await?;

    // As if its writer had never heard of it, and written on.
    let written = format!("{TEXT}\n\nEt on continue.");
    let stored = json!(json!({ "name": NAME, "text": written, "key": key }).to_string());
    browser.run::<()>(&format!("localStorage.setItem({draft}, {stored})")).await?;
    open(browser, &fixture.host.url(&post.path)).await?;
    browser.until(&format!("document.querySelector('#respond-text').value === {}", json!(written))).await?;
    let watch = format!(
        "const send = window.fetch; window.keys = []; window.fetch = (...asked) => {{ \
         const [first] = asked; \
         const {{ method, headers }} = first instanceof Request ? first : new Request(...asked); \
         if (method === 'POST') \
         window.keys.push([headers.get('Idempotency-Key'), JSON.parse(localStorage.getItem({draft})).key]); \
         return send(...asked); }}"
    );
    browser.run::<()>(&watch).await?;
    browser.click("#respond-send").await?;
    fixture.kept(&written).await?;
    let keys: Vec<(String, String)> = browser.run("return window.keys").await?;
    let [(first, _), (second, kept)] = keys.as_slice() else { bail!("it was sent with the keys {keys:?}") };
    same("the key of the first attempt", first, &key)?;
    same("the key in the draft while it is sent again", kept, second)?;
    same("responses that are kept", &fixture.all().await?.len(), &2)
}

/// What this browser remembers of sent responses goes after a month, and when its key opens nothing any more.
pub(super) async fn sent_responses_expire(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EndpointFixture::start(test).await?;
    let post = answered_post(site)?;
    let sent = json!(format!("carnet:sent:{}", identity(post)?));
    open(browser, &fixture.host.url(&site.at("/"))).await?;
    let remember = format!(
        "const entry = {{ id: 'x', key: 'x', name: 'x', text: 'x', date: 'x', datetime: 'x' }}; \
         const days = 24 * 3600 * 1000; \
         localStorage.setItem({sent}, JSON.stringify([ \
         {{ ...entry, id: 'old', time: Date.now() - 31 * days }}, \
         {{ ...entry, id: 'new', time: Date.now() - 29 * days }}])); \
         localStorage.setItem('carnet:sent:x', JSON.stringify([{{ ...entry, time: 1 }}]))"
    );
    browser.run::<()>(&remember).await?;
    open(browser, &fixture.host.url(&site.at("/"))).await?;
    browser.until("localStorage.getItem('carnet:sent:x') === null").await?;
    browser
        .until(&format!("JSON.parse(localStorage.getItem({sent})).map(({{ id }}) => id).join() === 'new'"))
        .await?;
    browser.run::<()>(&format!("localStorage.removeItem({sent})")).await?;

    open(browser, &fixture.host.url(&post.path)).await?;
    fill(browser, NAME, TEXT).await?;
    browser.click("#respond-send").await?;
    let own = format!("#response-{}", fixture.kept(TEXT).await?.id);
    browser.find_soon(&own).await?;
    let spoil = format!(
        "localStorage.setItem({sent}, \
         JSON.stringify(JSON.parse(localStorage.getItem({sent})).map((entry) => ({{ ...entry, key: 'x' }}))))"
    );
    browser.run::<()>(&spoil).await?;
    open(browser, &fixture.host.url(&post.path)).await?;
    browser.find_soon(&own).await?;
    browser.click(&format!("{own} .withdrawal summary")).await?;
    browser.click(&format!("{own} .withdrawal button")).await?;
    let refused = json!(site.label(Label::WithdrawRefused));
    browser.until(&format!("document.querySelector('{own} .withdrawal .error').textContent === {refused}")).await?;
    browser.until(&format!("localStorage.getItem({sent}) === null")).await?;
    same("responses that are kept", &fixture.all().await?.len(), &1)
}

/// The post's name in what browsers keep.
pub(super) fn identity(post: &Page) -> Result<&str> {
    let thread = post.article.as_ref().and_then(|article| article.thread.as_ref());
    Ok(&thread.context("the post takes no responses")?.post)
}
