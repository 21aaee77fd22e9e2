//! The life of a response: written, pending, approved, read by others, kept by the author; withdrawn.

use anyhow::{Context, Result, ensure};
use protocol::bundle::Page;
use protocol::label::Label;
use serde_json::json;

use crate::browser::Browser;
use crate::endpoint_fixture::{EndpointFixture, PASSWORD, answered_post};
use crate::test_context::{TestContext, plain, same};

/// Who writes.
pub(super) const NAME: &str = "Odile";
/// What they write.
pub(super) const TEXT: &str = "On a essayé la même chose au bureau.\nÇa tient encore, trois ans après.";

/// Read a post, send a response, see it waiting; approve it; others see it without a build; pull, build, stop the
/// endpoint: it is still there.
pub(super) async fn response_is_sent_approved_and_published(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let mut fixture = EndpointFixture::start(test).await?;
    let post = answered_post(site)?;
    let baked = responses(post);
    open(browser, &fixture.host.url(&post.path)).await?;
    fill(browser, NAME, TEXT).await?;
    browser.write("#respond-email", "odile@courriel.example").await?;
    browser.click("#respond-send").await?;
    let kept = fixture.kept(TEXT).await?;
    let own = format!("#response-{}", kept.id);
    browser.find_soon(&format!("{own} .pending")).await?;
    let marked = browser.text(&format!("{own} .pending")).await?;
    same("the mark of a response that waits", &marked.as_str(), &site.label(Label::ResponsePending))?;
    browser.until(&format!("document.querySelector('{own}').contains(document.activeElement)")).await?;
    same("the field after sending", &value(browser, "#respond-text").await?, &String::new())?;
    ensure!(!browser.text("main").await?.contains("odile@"), "the e-mail address is shown");
    let address = browser.text(&format!("{own} .withdrawal > p a")).await?;
    ensure!(address.contains(&format!("/responses/{}?key=", kept.id)), "the key is not shown, but {address:?}");
    let lang = browser.find(&format!("{own} .words")).await?.attr("lang").await?;
    same("the language of a response", &lang.as_deref(), &Some(""))?;

    // It is still there after loading the page anew, for its writer only.
    open(browser, &fixture.host.url(&post.path)).await?;
    browser.find_soon(&format!("{own} .pending")).await?;
    open(browser, &fixture.other.url(&post.path)).await?;
    near(browser).await?;
    same("responses that another reader sees", &browser.count(".response").await?, &baked)?;

    // The author decides on a page of the endpoint's own.
    log_in(browser, &fixture).await?;
    let card = format!("#response-{}", kept.id);
    ensure!(browser.text(&card).await?.contains("trois ans après"), "the author does not see the whole text");
    let title = plain(&post.title);
    ensure!(plain(&browser.text(&card).await?).contains(&title), "the author does not see the post's title");
    browser.click(&format!("{card} button[value=approve]")).await?;
    browser.find_soon(".done").await?;
    same("what still waits", &browser.count(".response").await?, &0)?;

    open(browser, &fixture.other.url(&post.path)).await?;
    near(browser).await?;
    browser.find_soon(&own).await?;
    same("marks that others see", &browser.count(".pending").await?, &0)?;
    let heading = browser.text("#responses-title").await?;
    ensure!(heading.starts_with(&format!("{}", baked + 1)), "the heading counts {heading:?}");
    ensure!(!browser.text("main").await?.contains("odile@"), "the e-mail address is shown");

    fixture.pull().await?;
    fixture.build()?;
    fixture.stop().await?;
    open(browser, &fixture.other.url(&format!("{}{own}", post.path))).await?;
    near(browser).await?;
    ensure!(browser.text(&own).await?.contains("trois ans après"), "the response is not baked into the page");
    same("responses without the endpoint", &browser.count(".response").await?, &(baked + 1))
}

/// The same without scripts: a plain form, and pages that say what happened.
pub(super) async fn response_without_javascript(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EndpointFixture::start(test).await?;
    let post = answered_post(site)?;
    browser.open(&fixture.host.url(&post.path)).await?;
    // What browsers check by themselves lets a name of one space pass.
    browser.write("#respond-name", " ").await?;
    browser.write("#respond-text", TEXT).await?;
    browser.find("#respond-send").await?.click().await?;
    crate::wait::until("the page says what is wrong", async || {
        Ok((!browser.text("[role=alert]").await?.is_empty()).then_some(()))
    })
    .await?;
    same("the language of the page", &browser.find("html").await?.attr("lang").await?.as_deref(), &Some("fr"))?;
    let typed = browser.find("textarea[name=text]").await?.prop("value").await?;
    same("the text in the form that comes back", &typed.as_deref(), &Some(TEXT))?;

    browser.write("input[name=name]", NAME).await?;
    browser.find("form button[type=submit], form button:not([type])").await?.click().await?;
    let kept = fixture.kept(TEXT).await?;
    browser.find_soon(".words").await?;
    let path = browser.path().await?;
    same("where the form leads", &path, &format!("/responses/{}", kept.id))?;
    ensure!(browser.text("main").await?.contains("trois ans après"), "the page does not show the response");

    // And back again.
    browser.find("form[action$='/take-back'] button").await?.click().await?;
    crate::wait::until("the response is erased", async || Ok(fixture.all().await?.is_empty().then_some(()))).await
}

/// The endpoint is down: the text stays, whatever happens to the page, and is sent when the endpoint is back.
pub(super) async fn response_survives_failures(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let mut fixture = EndpointFixture::start(test).await?;
    let post = answered_post(site)?;
    fixture.stop().await?;
    open(browser, &fixture.host.url(&post.path)).await?;
    fill(browser, NAME, TEXT).await?;
    browser.click("#respond-send").await?;
    let failed = site.label(Label::SendingFailed);
    browser.until(&format!("document.querySelector('#respond-alert').textContent === {}", json!(failed))).await?;
    same("the text after a failure", &value(browser, "#respond-text").await?.as_str(), &TEXT)?;

    // Loaded anew; left and come back; in a second tab.
    open(browser, &fixture.host.url(&post.path)).await?;
    holds_draft(browser).await?;
    browser.press(".site-title a").await?;
    test.shows(site.home()?).await?;
    browser.back().await?;
    test.shows(post).await?;
    holds_draft(browser).await?;

    fixture.restart().await?;
    // What the endpoint refuses is reported beside the field, and nothing is lost.
    browser.write("#respond-email", "odile").await?;
    browser.click("#respond-send").await?;
    browser.until("document.querySelector('#respond-email-error').textContent !== ''").await?;
    browser.until("document.activeElement?.id === 'respond-email'").await?;
    same(
        "the field at fault",
        &browser.find("#respond-email").await?.attr("aria-invalid").await?.as_deref(),
        &Some("true"),
    )?;
    same("the text beside an error", &value(browser, "#respond-text").await?.as_str(), &TEXT)?;
    browser.write("#respond-email", "odile@courriel.example").await?;
    browser.click("#respond-send").await?;
    let kept = fixture.kept(TEXT).await?;
    same("responses that are kept", &fixture.all().await?.len(), &1)?;
    let own = format!("#response-{}", kept.id);
    browser.find_soon(&format!("{own} .pending")).await?;

    // Sent is sent: nothing of the text is kept in the form.
    open(browser, &fixture.host.url(&post.path)).await?;
    browser.find_soon(&own).await?;
    same("the form after sending", &value(browser, "#respond-text").await?, &String::new())?;

    // And its writer takes it back.
    browser.click(&format!("{own} .withdrawal summary")).await?;
    browser.click(&format!("{own} .withdrawal button")).await?;
    browser.until(&format!("!document.querySelector('{own}')")).await?;
    same("responses that are kept after taking back", &fixture.all().await?.len(), &0)
}

/// A reply to a response is below it.
pub(super) async fn responses_get_replies(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EndpointFixture::start(test).await?;
    let post = answered_post(site)?;
    open(browser, &fixture.host.url(&post.path)).await?;
    let first = browser.find(".response").await?.attr("id").await?.context("a response has no id")?;
    browser.click(&format!("#{first} > article .reply a")).await?;
    browser.until("document.activeElement?.id === 'respond-text'").await?;
    ensure!(browser.find(".replied-to").await?.is_displayed().await?, "nothing says what is replied to");
    let name = browser.text(&format!("#{first} > article .name")).await?;
    let described = description(browser, "respond-text").await?;
    ensure!(described.contains(&name), "the description is {described:?}, without the name that is replied to");
    browser.click(".replied-to button").await?;
    let described = description(browser, "respond-text").await?;
    ensure!(!described.contains(&name), "the description of a response to the post is {described:?}");
    browser.click(&format!("#{first} > article .reply a")).await?;
    browser.until("document.activeElement?.id === 'respond-text'").await?;
    fill(browser, NAME, TEXT).await?;
    browser.click("#respond-send").await?;
    let kept = fixture.kept(TEXT).await?;
    same("what is answered", &kept.parent.map(|parent| format!("response-{parent}")), &Some(first.clone()))?;
    browser.find_soon(&format!("#{first} #response-{}", kept.id)).await?;
    ensure!(!browser.find(".replied-to").await?.is_displayed().await?, "the next one would be a reply too");
    Ok(())
}

/// Newer responses come without moving what is being read.
pub(super) async fn newer_responses_shift_nothing(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EndpointFixture::start(test).await?;
    let post = answered_post(site)?;
    open(browser, &fixture.host.url(&post.path)).await?;
    fill(browser, NAME, TEXT).await?;
    browser.click("#respond-send").await?;
    let kept = fixture.kept(TEXT).await?;
    fixture.approve(&kept.id).await?;

    // Another reader is at the end of the page when it arrives.
    browser.open(&fixture.other.url(&format!("{}#respond", post.path))).await?;
    browser.find_soon(&format!("#response-{}", kept.id)).await?;
    browser.until_painted().await?;
    let top: f64 = browser.run("return document.querySelector('#respond').getBoundingClientRect().top").await?;
    ensure!(top.abs() < 120.0, "the form has moved to {top}");
    Ok(())
}

/// Opens a page and waits for the app.
pub(super) async fn open(browser: &Browser, url: &str) -> Result<()> {
    browser.open(url).await?;
    browser.until_hydrated().await
}

/// Fills in what a response needs.
pub(super) async fn fill(browser: &Browser, name: &str, text: &str) -> Result<()> {
    browser.write("#respond-name", name).await?;
    browser.write("#respond-text", text).await
}

/// Goes near the responses, and waits until newer ones have been asked for.
pub(super) async fn near(browser: &Browser) -> Result<()> {
    browser.run::<()>("document.querySelector('#responses').scrollIntoView({ behavior: 'instant' })").await?;
    browser
        .until("performance.getEntriesByType('resource').some(({ name }) => name.includes('/responses?post='))")
        .await?;
    browser.until_painted().await
}

async fn value(browser: &Browser, selector: &str) -> Result<String> {
    Ok(browser.find(selector).await?.prop("value").await?.unwrap_or_default())
}

/// Waits until the form holds what was typed.
pub(super) async fn holds_draft(browser: &Browser) -> Result<()> {
    let text = json!(TEXT);
    browser.until(&format!("document.querySelector('#respond-text')?.value === {text}")).await?;
    same("the name in the draft", &value(browser, "#respond-name").await?.as_str(), &NAME)
}

/// Opens the author's queue.
pub(super) async fn log_in(browser: &Browser, fixture: &EndpointFixture) -> Result<()> {
    browser.open(&fixture.url("/moderation")).await?;
    browser.write("input[name=password]", PASSWORD).await?;
    browser.find("main form button").await?.click().await?;
    browser.find_soon("main .queue, main .response").await.map(drop)
}

/// What a field is described by, as those hear it who come into it.
async fn description(browser: &Browser, id: &str) -> Result<String> {
    let ids = format!("document.getElementById('{id}').getAttribute('aria-describedby').split(' ')");
    browser.run(&format!("return {ids}.map((id) => document.getElementById(id).textContent).join(' ')")).await
}

/// The number of responses in the page as it was built.
pub(super) fn responses(post: &Page) -> usize {
    post.article.as_ref().and_then(|article| article.thread.as_ref()).map_or(0, |thread| thread.responses.len())
}
