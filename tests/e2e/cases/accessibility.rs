//! axe finds nothing to say, in light and in dark. Every page once in Chromium; home and a post in the others,
//! whose differences are in the engine and not in the markup.

use anyhow::{Context, Result, ensure};
use protocol::bundle::{Article, Kind};
use serde_json::{Value, json};

use crate::cases::contact;
use crate::cases::responses::log_in;
use crate::endpoint_fixture::{EndpointFixture, answered_post};
use crate::engine::Engine;
use crate::site::bundle;
use crate::test_context::{TestContext, link_to};

/// What posts may hold: marks of it in their HTML.
const FEATURES: [&str; 6] = ["class=\"footnote", "<table", "<pre", "class=\"task", "<img", "<blockquote"];

/// Every kind of page, light and dark.
pub(super) async fn no_axe_violations(test: &TestContext<'_>) -> Result<()> {
    let TestContext { engine, browser, host, site, .. } = test;
    let mut findings = Vec::new();
    let unknown = site.at("/posts/reseaux/");
    let mut paths = vec![site.home()?.path.clone()];
    paths.extend(posts(test)?);
    if *engine == Engine::Chromium {
        for kind in [Kind::Tag, Kind::Tags, Kind::Archive, Kind::Year, Kind::Static, Kind::Search] {
            paths.push(site.first(kind)?.path.clone());
        }
        paths.push(format!("{}?q=hiver", site.first(Kind::Search)?.path));
        paths.push(unknown.clone());
        test.expect(&unknown);
    } else {
        paths.truncate(2);
    }
    for path in paths {
        test.open(&path).await?;
        if path.contains('?') || path == unknown {
            browser.find_soon(".results a, .not-found .entries-compact a").await?;
        }
        check(test, &path, &mut findings).await?;
    }
    if *engine == Engine::Chromium {
        let post = *site.newest()?.first().context("the home page has no post")?;
        test.open_home().await?;
        host.fail(&bundle(post), 500);
        test.expect(&bundle(post));
        browser.press(&link_to(post)).await?;
        browser.find_soon(".failure").await?;
        check(test, "failure", &mut findings).await?;
    }
    ensure!(findings.is_empty(), "axe finds:\n{}", findings.join("\n"));
    Ok(())
}

/// The form with what is wrong beside its fields, a response that waits, and the endpoint's own pages.
pub(super) async fn no_axe_violations_around_responses(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EndpointFixture::start(test).await?;
    let post = answered_post(site)?;
    let url = fixture.host.url(&post.path);
    let mut findings = Vec::new();
    browser.open(&url).await?;
    browser.until_hydrated().await?;
    browser.write("#respond-text", "Une réponse sans nom.").await?;
    browser.click("#respond-send").await?;
    browser.until("document.activeElement?.getAttribute('aria-invalid') === 'true'").await?;
    check(test, "a form with an error", &mut findings).await?;
    browser.write("#respond-name", "Odile").await?;
    browser.click("#respond-send").await?;
    browser.find_soon(".response .pending").await?;
    check(test, "a response that waits", &mut findings).await?;

    let answer: Value = browser
        .run_async(&format!(
            "const answer = await fetch({}, {{ method: 'POST', headers: {{ 'Content-Type': 'application/json' }},
               body: JSON.stringify({{ post: {}, name: 'Li', text: 'Une autre réponse.' }}) }});
             return await answer.json();",
            json!(fixture.url("/responses")),
            json!(post.article.as_ref().and_then(|article| article.thread.as_ref()).map(|thread| &thread.post)),
        ))
        .await?;
    let (id, key) = (answer["id"].as_str().context("no id")?, answer["key"].as_str().context("no key")?);
    browser.open(&fixture.url(&format!("/responses/{id}?key={key}"))).await?;
    check_as_it_is(test, "what became of a response", &mut findings).await?;
    browser.open(&fixture.url("/moderation")).await?;
    check_as_it_is(test, "the login", &mut findings).await?;
    log_in(browser, &fixture).await?;
    check_as_it_is(test, "the queue", &mut findings).await?;
    ensure!(findings.is_empty(), "axe finds:\n{}", findings.join("\n"));
    Ok(())
}

/// The contact page, the endpoint's pages of a message that is refused and of one that is kept, the list of messages.
pub(super) async fn no_axe_violations_around_messages(test: &TestContext<'_>) -> Result<()> {
    let browser = test.browser;
    let (fixture, site) = contact::start(test).await?;
    let path = &contact::page(&site)?.path;
    let mut findings = Vec::new();
    browser.open(&fixture.host.url(path)).await?;
    browser.until_hydrated().await?;
    check(test, path, &mut findings).await?;
    contact::fill(browser, " ", contact::TEXT).await?;
    browser.click("#contact button").await?;
    browser.find_soon("[role=alert]").await?;
    check_as_it_is(test, "a refused message", &mut findings).await?;
    contact::send_again(browser).await?;
    browser.find_soon(".words").await?;
    check_as_it_is(test, "what became of a message", &mut findings).await?;
    log_in(browser, &fixture).await?;
    browser.open(&fixture.url("/moderation?status=messages")).await?;
    browser.find_soon(".queue .response").await?;
    check_as_it_is(test, "the messages", &mut findings).await?;
    ensure!(findings.is_empty(), "axe finds:\n{}", findings.join("\n"));
    Ok(())
}

/// Posts that hold all that posts may hold, the one with most of it first.
fn posts(test: &TestContext<'_>) -> Result<Vec<String>> {
    let site = test.site;
    let mut wanted: Vec<&str> = FEATURES.to_vec();
    let mut paths = Vec::new();
    let held = |article: &Article, wanted: &[&str]| -> Vec<usize> {
        (0..wanted.len()).filter(|index| article.content.contains(wanted[*index])).collect()
    };
    while !wanted.is_empty() {
        let articles = site.pages.iter().filter_map(|page| Some((page, page.article.as_ref()?)));
        let (page, article) = articles.max_by_key(|(_, article)| held(article, &wanted).len()).context("no posts")?;
        let found = held(article, &wanted);
        ensure!(!found.is_empty(), "no post holds {wanted:?}");
        for index in found.into_iter().rev() {
            wanted.remove(index);
        }
        paths.push(page.path.clone());
    }
    paths.push(site.post("a table of contents", |article| !article.contents.is_empty())?.path.clone());
    paths.push(site.post("a series", |article| article.series.is_some())?.path.clone());
    Ok(paths)
}

async fn check(test: &TestContext<'_>, path: &str, findings: &mut Vec<String>) -> Result<()> {
    let browser = test.browser;
    browser.run::<()>(test.axe).await?;
    for theme in ["light", "dark"] {
        browser.click(&format!("#theme option[value={theme}]")).await?;
        browser.until(&format!("document.documentElement.dataset.theme === '{theme}'")).await?;
        let found: Vec<String> = browser.run_async(RUN).await?;
        findings.extend(found.into_iter().map(|finding| format!("{path} ({theme}): {finding}")));
    }
    Ok(())
}

/// In the scheme that the browser has: these pages follow the system's.
pub(super) async fn check_as_it_is(test: &TestContext<'_>, page: &str, findings: &mut Vec<String>) -> Result<()> {
    test.browser.run::<()>(test.axe).await?;
    let found: Vec<String> = test.browser.run_async(RUN).await?;
    findings.extend(found.into_iter().map(|finding| format!("{page}: {finding}")));
    Ok(())
}

const RUN: &str = "
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations, passes } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
    if (passes.length < 10) return [`only ${passes.length} rules had something to look at`];
    return violations.map(({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);";
