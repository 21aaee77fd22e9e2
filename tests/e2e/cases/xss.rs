//! Strings that try to become script, in every field, shown wherever responses are shown: none runs, none changes
//! the page.

use anyhow::{Context, Result, ensure};
use protocol::bundle::Page;
use serde_json::{Value, json};

use crate::cases::responses::log_in;
use crate::endpoint_fixture::{EndpointFixture, answered_post};
use crate::test_context::{NOTHING, TestContext, same};

/// Each sets `window.stolen`, if it gets the chance.
const STRINGS: [&str; 12] = [
    "<script>window.stolen=1</script>",
    "<img src=x onerror=window.stolen=1>",
    "<svg/onload=window.stolen=1>",
    "\"><script>window.stolen=1</script>",
    "' autofocus onfocus='window.stolen=1",
    "</textarea><script>window.stolen=1</script>",
    "</script><script>window.stolen=1</script>",
    "<!--<script>--><script>window.stolen=1</script>",
    "]]><script>window.stolen=1</script>",
    "javascript:window.stolen=1",
    "{{constructor.constructor('window.stolen=1')()}}",
    "<a href=\"javascript:window.stolen=1\">x</a> &lt;b&gt; &#60;script&#62;",
];

/// In the page as it is baked, as the app shows it, on the author's pages, and on the writer's own.
pub(super) async fn hostile_strings_are_escaped(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EndpointFixture::start(test).await?;
    let post = answered_post(site)?;
    let url = fixture.host.url(&post.path);
    browser.open(&url).await?;
    browser.until_hydrated().await?;
    // As a program sends them, through every field that takes them.
    let sent: Vec<Value> = browser
        .run_async(&format!(
            "const answers = [];
             for (const [index, hostile] of {strings}.entries()) {{
               const answer = await fetch({endpoint}, {{
                 method: 'POST',
                 headers: {{ 'Content-Type': 'application/json', 'Idempotency-Key': `hostile-string-${{index}}` }},
                 body: JSON.stringify({{
                   post: {post}, name: hostile.slice(0, 80), text: `${{hostile}} https://a.example/${{index}}`,
                   site: 'https://a.example/?' + encodeURIComponent(hostile),
                 }}),
               }});
               answers.push([answer.status, await answer.json()]);
             }}
             return answers;",
            strings = json!(STRINGS),
            endpoint = json!(fixture.url("/responses")),
            post = json!(thread_id(post)?),
        ))
        .await?;
    let refused: Vec<_> = sent.iter().filter(|answer| answer[0] != 202).collect();
    ensure!(refused.is_empty(), "some were refused: {refused:?}");
    let ids: Vec<String> = sent.iter().filter_map(|answer| answer[1]["id"].as_str().map(str::to_owned)).collect();

    // The writer's own page.
    for answer in sent.iter().take(3) {
        let (id, key) = (answer[1]["id"].as_str(), answer[1]["key"].as_str());
        let path = format!("/responses/{}?key={}", id.context("no id")?, key.context("no key")?);
        browser.open(&fixture.url(&path)).await?;
        is_untouched(test).await?;
    }
    // A form that comes back filled.
    browser.open(&url).await?;
    browser.until_hydrated().await?;

    log_in(browser, &fixture).await?;
    is_untouched(test).await?;
    for hostile in STRINGS {
        let seen = browser.text("main").await?;
        ensure!(seen.contains(hostile.trim()), "the author does not see {hostile:?} as it was sent");
    }

    for id in &ids {
        fixture.approve(id).await?;
    }
    browser.open(&fixture.other.url(&format!("{}#responses", post.path))).await?;
    shows_all(test, &ids).await?;
    fixture.pull().await?;
    fixture.build()?;
    browser.open(&fixture.other.url(&format!("{}#responses", post.path))).await?;
    shows_all(test, &ids).await
}

async fn shows_all(test: &TestContext<'_>, ids: &[String]) -> Result<()> {
    let TestContext { browser, .. } = test;
    browser.until_hydrated().await?;
    for (id, hostile) in ids.iter().zip(STRINGS) {
        let words = browser.find_soon(&format!("#response-{id} > article .words")).await?.text().await?;
        ensure!(words.contains(hostile.trim()), "{hostile:?} is shown as {words:?}");
        let inside: usize = browser.count(&format!("#response-{id} > article .words :not(p, br, a)")).await?;
        same(&format!("foreign elements in {hostile:?}"), &inside, &0)?;
    }
    let links: Vec<String> = browser
        .run(
            "return [...document.querySelectorAll('.response a[rel]')]
               .filter((link) => !/^https?:$/.test(link.protocol) || !link.relList.contains('nofollow'))
               .map((link) => link.outerHTML)",
        )
        .await?;
    same("links that third parties may not have", &links, &NOTHING)?;
    is_untouched(test).await
}

async fn is_untouched(test: &TestContext<'_>) -> Result<()> {
    test.browser.until_painted().await?;
    let stolen: Value = test.browser.run("return window.stolen ?? null").await?;
    same("what a hostile string has done", &stolen, &Value::Null)
}

fn thread_id(post: &Page) -> Result<&str> {
    let thread = post.article.as_ref().and_then(|article| article.thread.as_ref());
    Ok(&thread.context("the post takes no responses")?.post)
}

/// Marks that are stacked on a letter: what is above the text looks as it does without them.
pub(super) async fn stacked_marks_are_clipped(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    test.open(&answered_post(site)?.path).await?;
    browser.until_hydrated().await?;
    let above = async |marks: usize| {
        let text = format!("a{}", "\u{302}".repeat(marks));
        let show = "document.querySelector('.words p').textContent = arguments[0];";
        browser.run_with::<()>(show, vec![json!(text)]).await?;
        let header = browser.find(".response-body:has(.words) > header").await?;
        browser.until_painted().await?;
        anyhow::Ok(header.screenshot().await?)
    };
    let plain = above(0).await?;
    ensure!(plain == above(0).await?, "two screenshots of the same page differ");
    ensure!(plain == above(100).await?, "marks in a text cover what is above it");
    Ok(())
}
