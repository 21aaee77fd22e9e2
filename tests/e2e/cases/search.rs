//! Searching: words with or without accents, from the field and from the address.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use protocol::bundle::{Kind, Page};
use protocol::label::Label;
use serde_json::json;

use crate::test_context::{TestContext, same};

/// Typing finds; accents and capitals don't matter; nothing found is said; the address may ask; a result opens.
pub(super) async fn search_finds_posts(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let page = site.first(Kind::Search)?;
    test.open(&page.path).await?;
    test.shows(page).await?;
    test.mark().await?;
    is_said(test, site.label(Label::SearchHint)).await?;

    browser.write("#q", "velo hiver").await?;
    browser.find_soon(".entries-compact a").await?;
    let plain = found(test).await?;
    let results: Vec<&Page> = plain.iter().map(|path| site.page(path)).collect::<Result<_>>()?;
    for result in &results {
        let text = serde_json::to_string(result)?.to_lowercase();
        ensure!(text.contains("vélo") && text.contains("hiver"), "{} has nothing of what was asked", result.path);
    }
    let count = match results.len() {
        1 => site.label(Label::SearchOne).to_owned(),
        many => site.label(Label::SearchMany).replace("{}", &many.to_string()),
    };
    is_said(test, &count).await?;

    // A word that no post has: its part of the index is not there.
    test.expect("/search/zzy.json");
    browser.write("#q", "zzyzx").await?;
    is_said(test, &site.label(Label::SearchNothing).replace("{}", "zzyzx")).await?;
    ensure!(browser.count(".entries-compact a").await? == 0, "results of the search before are still there");

    browser.write("#q", "HIVER vélo").await?;
    is_said(test, &count).await?;
    same("posts found with accents and capitals", &found(test).await?, &plain)?;
    browser.key(Key::Enter).await?;
    test.is_same_document().await?;
    same("posts found after Enter", &found(test).await?, &plain)?;

    // As the form without the app asks.
    test.open(&format!("{}?q=v%C3%A9lo+hiver", page.path)).await?;
    test.mark().await?;
    is_said(test, &count).await?;
    same("posts found by the address", &found(test).await?, &plain)?;
    let typed: String = browser.run("return document.getElementById('q').value").await?;
    same("words in the field", &typed.as_str(), &"vélo hiver")?;
    let requests = host.since(0);
    let shards: BTreeSet<_> = requests.iter().filter(|path| path.ends_with(".json")).map(String::as_str).collect();
    same(
        "parts of the index that were fetched",
        &shards,
        &["hiv", "short", "vel", "zzy"]
            .map(|name| site.at(&format!("/search/{name}.json")))
            .iter()
            .map(String::as_str)
            .collect(),
    )?;

    browser.click(".entries-compact a").await?;
    if let Some(first) = results.first() {
        test.shows(first).await?;
        test.is_announced(&first.title).await?;
    }
    test.is_same_document().await
}

/// What was typed before the app came is searched for when it comes.
pub(super) async fn search_runs_text_typed_before_hydration(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let page = site.first(Kind::Search)?;
    // The module is held twice, so it must be asked for twice.
    host.disable_cache();
    host.hold(".wasm");
    browser.open(&host.url(&page.path)).await?;
    host.requested(".wasm", 0).await?;
    browser.write("#q", "hiver").await?;
    host.restore(".wasm");
    browser.until_hydrated().await?;
    browser.find_soon(".entries-compact a").await?;
    let typed: String = browser.run("return document.getElementById('q').value").await?;
    same("words in the field after hydration", &typed.as_str(), &"hiver")?;

    // The field has kept the focus: one goes on typing.
    browser.find("#q:focus").await?.send_keys(" velo").await?;
    browser.until("document.getElementById('q').value === 'hiver velo'").await?;
    browser.find_soon(".entries-compact a").await?;

    // Sent before the app comes, the form asks by its address.
    host.hold(".wasm");
    let then = host.now();
    browser.open(&host.url(&page.path)).await?;
    host.requested(".wasm", then).await?;
    browser.write("#q", "hiver").await?;
    browser.key(Key::Enter).await?;
    browser.until("location.search === '?q=hiver'").await?;
    host.restore(".wasm");
    browser.until_hydrated().await?;
    browser.find_soon(".entries-compact a").await?;
    Ok(())
}

async fn is_said(test: &TestContext<'_>, text: &str) -> Result<()> {
    test.browser.until(&format!("document.querySelector('.search-status').textContent === {}", json!(text))).await
}

async fn found(test: &TestContext<'_>) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('.entries-compact a')].map((a) => a.getAttribute('href'))";
    test.browser.run(script).await
}
