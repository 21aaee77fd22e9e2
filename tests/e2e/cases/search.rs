//! Searching: words of titles and texts, phrases, filters, typing errors; from the field and from the address.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use protocol::bundle::{Kind, Page};
use protocol::label::Label;
use serde_json::json;

use crate::site::{Site, bundle};
use crate::test_context::{TestContext, same};

/// Typing finds; accents and capitals don't matter; nothing found is said; the address may ask; a result opens, and back
/// finds it again.
pub(super) async fn search_finds_posts(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let page = site.first(Kind::Search)?;
    test.open(&page.path).await?;
    test.shows(page).await?;
    test.mark().await?;
    is_said(test, site.label(Label::SearchHint)).await?;

    browser.write("#q", "velo hiver").await?;
    browser.find_soon(".results a").await?;
    let plain = found(test).await?;
    let results: Vec<&Page> = plain.iter().map(|path| site.page(path)).collect::<Result<_>>()?;
    for result in &results {
        let text = serde_json::to_string(result)?.to_lowercase();
        ensure!(text.contains("vélo") && text.contains("hiver"), "{} does not have both words", result.path);
    }
    let count = browser.text(".search-status").await?;

    browser.write("#q", "zzyzxzzyzx").await?;
    is_said(test, &site.label(Label::SearchNothing).replace("{}", "zzyzxzzyzx")).await?;
    ensure!(browser.count(".results a").await? == 0, "results of the search before are still there");
    for kind in [Kind::Tags, Kind::Archive] {
        browser.find(&format!("main .ways-out a[href='{}']", site.first(kind)?.path)).await?;
    }

    browser.write("#q", "VÉLO Hiver").await?;
    is_said(test, &count).await?;
    same("posts found with accents and capitals", &found(test).await?, &plain)?;
    browser.key(Key::Enter).await?;
    test.is_same_document().await?;
    same("posts found after Enter", &found(test).await?, &plain)?;

    // The address to which the form leads without the app.
    test.open(&format!("{}?q=v%C3%A9lo+hiver", page.path)).await?;
    test.mark().await?;
    is_said(test, &count).await?;
    same("posts found by the address", &found(test).await?, &plain)?;
    let typed: String = browser.run("return document.getElementById('q').value").await?;
    same("words in the field", &typed.as_str(), &"vélo hiver")?;

    let first = *results.first().context("nothing has both words")?;
    browser.press(".results a").await?;
    test.shows(first).await?;
    test.is_announced(&first.title).await?;
    browser.back().await?;
    is_said(test, &count).await?;
    same("posts found after back", &found(test).await?, &plain)?;
    test.is_same_document().await?;

    let files: Vec<String> = host.since(0).into_iter().filter(|path| path.ends_with(".txt")).collect();
    ensure!(!files.is_empty(), "no file of the index was fetched");
    let documents = 2;
    for file in files.iter().collect::<BTreeSet<_>>() {
        let times = files.iter().filter(|other| *other == file).count();
        ensure!(times <= documents, "{file} was fetched {times} times in {documents} documents");
    }
    Ok(())
}

/// A word of a text is found by its beginning and after an elision, and marked in the excerpt; a phrase only as it is.
pub(super) async fn search_covers_texts(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let Unusual { post, word, next } = unusual(site)?;
    test.open(&site.first(Kind::Search)?.path).await?;
    for text in [word.clone(), beginning(&word).to_owned(), format!("l’{word}"), format!("\"{word} {next}\"")] {
        browser.write("#q", "zzyzxzzyzx").await?;
        browser.find_soon("main .ways-out").await?;
        browser.write("#q", &text).await?;
        browser.find_soon(&format!(".results a[href='{}']", post.path)).await.with_context(|| text.clone())?;
        let marked = format!(
            "[...document.querySelectorAll('.results mark')].some((mark) => mark.textContent === {})",
            json!(word)
        );
        browser.until(&marked).await.with_context(|| text)?;
    }
    let reversed = format!("\"{next} {word}\"");
    browser.write("#q", &reversed).await?;
    is_said(test, &site.label(Label::SearchNothing).replace("{}", &reversed)).await
}

/// A mistyped word is found, and a link asks for the right one.
pub(super) async fn search_suggests_corrections(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let Unusual { post, word, .. } = unusual(site)?;
    test.open(&site.first(Kind::Search)?.path).await?;
    test.mark().await?;
    browser.write("#q", &mistyped(&word)).await?;
    browser.find_soon(&format!(".results a[href='{}']", post.path)).await?;
    same("suggestion", &browser.text(".did-you-mean a").await?, &word)?;
    browser.click(".did-you-mean a").await?;
    browser.until(&format!("location.search === {}", json!(format!("?q={word}")))).await?;
    browser.until(&format!("document.getElementById('q').value === {}", json!(word))).await?;
    browser.until("!document.querySelector('.did-you-mean')").await?;
    browser.find_soon(&format!(".results a[href='{}']", post.path)).await?;
    test.is_same_document().await
}

/// Filters and order change what is found, and are in the address.
pub(super) async fn search_filters_and_sorts(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    test.open(&format!("{}?q=velo", site.first(Kind::Search)?.path)).await?;
    browser.find_soon(".results a").await?;
    let all = found(test).await?;
    let tagged = site.page(all.last().context("nothing was found")?)?;
    let tag = tagged.article.as_ref().and_then(|article| article.tags.first()).context("a result has no tag")?;
    let slug = tag.url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();

    // The tags are fetched after the first results.
    browser.find_soon(&format!(".filters option[value='{slug}']")).await?;
    choose(test, slug).await?;
    browser.until(&format!("location.search === {}", json!(format!("?q=velo&tag={slug}")))).await?;
    choose(test, "date").await?;
    browser.until(&format!("location.search === {}", json!(format!("?q=velo&tag={slug}&sort=date")))).await?;
    let mut expected: Vec<(&str, &str)> = Vec::new();
    for path in &all {
        let article = site.page(path)?.article.as_ref().context("a result is no post")?;
        if article.tags.contains(tag) {
            expected.push((article.datetime.as_str(), path.as_str()));
        }
    }
    expected.sort_unstable();
    let expected: Vec<&str> = expected.into_iter().rev().map(|(_, path)| path).collect();
    let shown = format!(
        "JSON.stringify([...document.querySelectorAll('.results a')].map((a) => a.getAttribute('href'))) === {}",
        json!(serde_json::to_string(&expected)?)
    );
    browser.until(&shown).await?;

    // Somebody else opens the address.
    let address: String = browser.run("return location.pathname + location.search").await?;
    browser.open(&host.url(&address)).await?;
    browser.until_hydrated().await?;
    browser.until(&shown).await?;
    let chosen = "return [...document.querySelectorAll('.filters select')].map((select) => select.value)";
    browser.find_soon(&format!(".filters option[value='{slug}']")).await?;
    let chosen: Vec<String> = browser.run(chosen).await?;
    ensure!(chosen.contains(&slug.to_owned()) && chosen.contains(&"date".to_owned()), "chosen: {chosen:?}");
    Ok(())
}

/// The tags come after the results, and nothing moves when they do.
pub(super) async fn late_tags_shift_nothing(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let tags = bundle(site.first(Kind::Tags)?);
    host.hold(&tags);
    test.open(&format!("{}?q=velo", site.first(Kind::Search)?.path)).await?;
    browser.find_soon(".results a").await?;
    host.requested(&tags, 0).await?;
    browser
        .until("[...document.querySelectorAll('.results .entry-summary')].every((text) => text.textContent)")
        .await?;
    let before: Vec<[f64; 3]> = browser.run(PLACES).await?;
    host.restore(&tags);
    browser.until("document.querySelectorAll('.tag-filter option').length > 2").await?;
    same("places of filters and results", &browser.run::<Vec<[f64; 3]>>(PLACES).await?, &before)
}

/// Where filters, status and results are.
const PLACES: &str = "
    const nodes = document.querySelectorAll('.filter, .filter select, .search-status, .results');
    return [...nodes].map((node) => {
        const { x, y, width } = node.getBoundingClientRect();
        return [x, y, width];
    });";

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
    browser.find_soon(".results a").await?;
    let typed: String = browser.run("return document.getElementById('q').value").await?;
    same("words in the field after hydration", &typed.as_str(), &"hiver")?;

    // The field has kept the focus: one goes on typing.
    browser.find("#q:focus").await?.send_keys(" velo").await?;
    browser.until("document.getElementById('q').value === 'hiver velo'").await?;
    browser.find_soon(".results a").await?;

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
    browser.find_soon(".results a").await?;
    Ok(())
}

/// A long word whose beginning a single post has, and the word after it.
struct Unusual<'s> {
    post: &'s Page,
    word: String,
    next: String,
}

fn unusual(site: &Site) -> Result<Unusual<'_>> {
    let posts: Vec<&Page> = site.pages.iter().filter(|page| page.kind == Kind::Post).collect();
    let texts: Vec<String> = posts.iter().map(|post| text(post)).collect();
    let is_word = |word: &str, length: usize| word.len() >= length && word.bytes().all(|b| b.is_ascii_lowercase());
    for (&post, own) in posts.iter().zip(&texts) {
        let words: Vec<&str> = own.split_whitespace().collect();
        for pair in words.windows(2) {
            let [word, next] = pair else { continue };
            if !is_word(word, 10) || !is_word(next, 3) || mistyped(word) == *word {
                continue;
            }
            let start = beginning(word);
            let is_alone = texts.iter().filter(|text| text.to_lowercase().contains(start)).count() == 1;
            if is_alone && own.to_lowercase().matches(start).count() == 1 {
                return Ok(Unusual { post, word: (*word).to_owned(), next: (*next).to_owned() });
            }
        }
    }
    anyhow::bail!("no post has a long word of its own")
}

/// The text of a post, roughly.
fn text(post: &Page) -> String {
    let content = post.article.as_ref().map(|article| article.content.as_str()).unwrap_or_default();
    content.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<Vec<_>>().join(" ")
}

/// The word without its last two letters.
fn beginning(word: &str) -> &str {
    word.get(..word.len().saturating_sub(2)).unwrap_or_default()
}

/// The word with two letters in its middle exchanged.
fn mistyped(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    letters.swap(middle - 1, middle);
    letters.into_iter().collect()
}

/// Chooses the option with this value.
async fn choose(test: &TestContext<'_>, value: &str) -> Result<()> {
    let script = "const option = document.querySelector(`.filters option[value='${arguments[0]}']`);
        option.selected = true;
        option.parentElement.dispatchEvent(new Event('change', { bubbles: true }));";
    test.browser.run_with(script, vec![json!(value)]).await
}

async fn is_said(test: &TestContext<'_>, text: &str) -> Result<()> {
    test.browser.until(&format!("document.querySelector('.search-status').textContent === {}", json!(text))).await
}

async fn found(test: &TestContext<'_>) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('.results a')].map((a) => a.getAttribute('href'))";
    test.browser.run(script).await
}
