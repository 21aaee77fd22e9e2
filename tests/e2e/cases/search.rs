//! Searching: words with or without accents, from the field and from the address.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use protocol::bundle::{Kind, Page};
use protocol::label::Label;
use serde_json::json;

use crate::visit::{Visit, same};

/// Typing finds; accents and capitals don't matter; nothing found is said; the address may ask; a result opens.
pub(super) async fn search_finds_posts(visit: &Visit<'_>) -> Result<()> {
    let Visit { browser, host, site, .. } = visit;
    let page = site.first(Kind::Search)?;
    visit.open(&page.path).await?;
    visit.shows(page).await?;
    visit.mark().await?;
    is_said(visit, site.label(Label::SearchHint)).await?;

    browser.write("#q", "velo hiver").await?;
    browser.find_soon(".entries-compact a").await?;
    let plain = found(visit).await?;
    let results: Vec<&Page> = plain.iter().map(|path| site.page(path)).collect::<Result<_>>()?;
    for result in &results {
        let text = serde_json::to_string(result)?.to_lowercase();
        ensure!(text.contains("vélo") && text.contains("hiver"), "{} has nothing of what was asked", result.path);
    }
    let count = match results.len() {
        1 => site.label(Label::SearchOne).to_owned(),
        many => site.label(Label::SearchMany).replace("{}", &many.to_string()),
    };
    is_said(visit, &count).await?;

    // A word that no post has: its part of the index is not there.
    visit.expect("/search/zzy.json");
    browser.write("#q", "zzyzx").await?;
    is_said(visit, &site.label(Label::SearchNothing).replace("{}", "zzyzx")).await?;
    ensure!(browser.count(".entries-compact a").await? == 0, "results of the search before are still there");

    browser.write("#q", "HIVER vélo").await?;
    is_said(visit, &count).await?;
    same("posts found with accents and capitals", &found(visit).await?, &plain)?;
    browser.key(Key::Enter).await?;
    visit.is_same_document().await?;
    same("posts found after Enter", &found(visit).await?, &plain)?;

    // As the form without the app asks.
    visit.open(&format!("{}?q=v%C3%A9lo+hiver", page.path)).await?;
    visit.mark().await?;
    is_said(visit, &count).await?;
    same("posts found by the address", &found(visit).await?, &plain)?;
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
        visit.shows(first).await?;
        visit.is_announced(&first.title).await?;
    }
    visit.is_same_document().await
}

/// What was typed before the app came is searched for when it comes.
pub(super) async fn search_runs_text_typed_before_hydration(visit: &Visit<'_>) -> Result<()> {
    let Visit { browser, host, site, .. } = visit;
    let page = site.first(Kind::Search)?;
    // The module is held twice, so it must be asked for twice.
    host.forbid_keeping();
    host.hold(".wasm");
    browser.open(&host.url(&page.path)).await?;
    host.asked(".wasm", 0).await?;
    browser.write("#q", "hiver").await?;
    host.heal(".wasm");
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
    host.asked(".wasm", then).await?;
    browser.write("#q", "hiver").await?;
    browser.key(Key::Enter).await?;
    browser.until("location.search === '?q=hiver'").await?;
    host.heal(".wasm");
    browser.until_hydrated().await?;
    browser.find_soon(".entries-compact a").await?;
    Ok(())
}

async fn is_said(visit: &Visit<'_>, text: &str) -> Result<()> {
    visit.browser.until(&format!("document.querySelector('.search-status').textContent === {}", json!(text))).await
}

async fn found(visit: &Visit<'_>) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('.entries-compact a')].map((a) => a.getAttribute('href'))";
    visit.browser.run(script).await
}
