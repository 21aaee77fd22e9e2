//! Responses that wait, in the editor: a real endpoint, a key for it, decisions, and the pull of what was approved.

use anyhow::{Result, ensure};
use endpoint::store::response::Status;
use fantoccini::key::Key;
use serde_json::json;

use super::accessibility::check_as_it_is;
use super::responses::{fill, open};
use crate::blog::Blog;
use crate::browser::Browser;
use crate::editor_fixture::EditorFixture;
use crate::endpoint_fixture::{EndpointFixture, answered_post};
use crate::test_context::{TestContext, same};
use crate::wait;

/// What readers have sent, in this order. Markup stays text.
const TEXTS: [&str; 3] = ["Une première réponse.", "Une deuxième, <b>grasse</b>.", "Une troisième, à vendre."];

/// The link to the page.
const LINK: &str = ".app-header a[href='/responses']";

/// The texts in the list.
const LISTED: &str =
    "[...document.querySelectorAll('.response-list p.response-text')].map((text) => text.textContent)";

/// A key, then decisions with and without a way back, then the pull.
pub(super) async fn editor_decides_about_responses(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let endpoint = EndpointFixture::start(test).await?;
    let post = answered_post(site)?;
    for text in TEXTS {
        open(browser, &endpoint.host.url(&post.path)).await?;
        fill(browser, "Odile", text).await?;
        browser.click("#respond-send").await?;
        endpoint.kept(text).await?;
    }
    let key = endpoint.add_key().await?;
    let fixture = EditorFixture::start_with(test, |blog| {
        blog.edit("site.json", |settings| {
            settings["responses"]["endpoint"] = json!(endpoint.url("/"));
            Ok(())
        })
    })
    .await?;

    let mut findings = Vec::new();
    fixture.open(browser).await?;
    browser.until(&format!("document.querySelector({})?.checkVisibility()", json!(LINK))).await?;
    browser.click(LINK).await?;
    enter_key(test, &key, &mut findings).await?;
    browser.until(&format!("{LISTED}.join('|') === {}", json!(TEXTS.join("|")))).await?;
    browser.until("document.activeElement === document.querySelector('main h1')").await?;
    check_as_it_is(test, "responses that wait", &mut findings).await?;
    same("bold words in a text", &browser.count(".response-list b").await?, &0)?;

    // Approved, taken back, approved again; the focus goes to a response.
    decide(browser, "approve").await?;
    has_status(&endpoint, TEXTS[0], Status::Approved).await?;
    browser.until(&format!("{LISTED}.length === 2")).await?;
    browser.until("document.querySelector('.notice [role=status]').textContent !== ''").await?;
    check_as_it_is(test, "a decision", &mut findings).await?;
    browser.press(".notice .undo").await?;
    browser.until(&format!("{LISTED}.length === 3")).await?;
    has_status(&endpoint, TEXTS[0], Status::Pending).await?;
    browser.until("document.activeElement?.matches('article.response')").await?;
    decide(browser, "approve").await?;
    browser.until(&format!("{LISTED}.length === 2")).await?;
    decide(browser, "reject").await?;
    browser.until(&format!("{LISTED}.length === 1")).await?;
    has_status(&endpoint, TEXTS[1], Status::Rejected).await?;
    decide(browser, "spam").await?;
    browser.until("document.querySelector('.no-responses').checkVisibility()").await?;
    has_status(&endpoint, TEXTS[2], Status::Spam).await?;
    check_as_it_is(test, "no response that waits", &mut findings).await?;

    // What is approved comes into the author's folder.
    let file = Blog::file(post).replace("posts/", "responses/");
    browser.click(".pull button").await?;
    fixture.has_saved(&file, TEXTS[0]).await?;
    let pulled = fixture.read(&file)?;
    ensure!(!pulled.contains("deuxième") && !pulled.contains("troisième"), "{file} has what was not approved");
    browser.until("document.querySelector('.pull-status').textContent !== ''").await?;
    check_as_it_is(test, "pulled responses", &mut findings).await?;
    ensure!(findings.is_empty(), "axe finds:\n{}", findings.join("\n"));

    // The page does not have the key.
    let script = "return document.documentElement.outerHTML.includes(arguments[0])
        || Object.values(localStorage).concat(Object.values(sessionStorage)).includes(arguments[0])";
    ensure!(!browser.run_with::<bool>(script, vec![json!(key)]).await?, "the page keeps the key");
    Ok(())
}

/// A wrong key is refused beside its field; the right one leads to the list.
async fn enter_key(test: &TestContext<'_>, key: &str, findings: &mut Vec<String>) -> Result<()> {
    let browser = test.browser;
    browser.find_soon("input#endpoint-key").await?;
    check_as_it_is(test, "without a key", findings).await?;
    browser.write("input#endpoint-key", "carnet_wrong").await?;
    browser.key(Key::Enter).await?;
    browser.until("document.querySelector('input#endpoint-key').getAttribute('aria-invalid') === 'true'").await?;
    browser.until("document.getElementById('endpoint-key-error').textContent !== ''").await?;
    check_as_it_is(test, "a wrong key", findings).await?;
    browser.write("input#endpoint-key", key).await?;
    browser.key(Key::Enter).await?;
    browser.find_soon("article.response").await.map(drop)
}

/// Presses the button of a decision about the first response, and waits until the focus has gone on.
async fn decide(browser: &Browser, decision: &str) -> Result<()> {
    browser.press(&format!(".response-list > li:first-child button[data-decision={decision}]")).await?;
    browser.until("document.activeElement?.matches('article.response, main h1')").await
}

/// Waits until the endpoint has this status for a response.
async fn has_status(endpoint: &EndpointFixture, text: &str, status: Status) -> Result<()> {
    wait::until(format!("{text:?} is {status:?}"), async || {
        let all = endpoint.all().await?;
        Ok(all.iter().any(|kept| kept.text == text && kept.status == status).then_some(()))
    })
    .await
}
