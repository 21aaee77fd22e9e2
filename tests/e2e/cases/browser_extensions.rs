//! Pages changed by translators, password managers, extensions. Hydration or the app may fail because of it: the page
//! stays whole, and links, form and search work from the next click on, in the app or as plain HTML.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use protocol::bundle::{Kind, Page};
use serde_json::{Value, json};

use crate::cases::crash::expect_crash;
use crate::cases::responses::{NAME, fill};
use crate::dom_changes::{self, DomChange};
use crate::endpoint_fixture::{EndpointFixture, answered_post};
use crate::site::Site;
use crate::test_context::{TestContext, link_to, same};
use crate::wait;

/// Changes of what readers type into.
const OF_FIELDS: [&str; 3] = ["translation", "password manager", "fields cloned"];

/// What a debug build of the app says of a page that is not as it was rendered; a release says nothing.
const DEBUG_REPORTS: [&str; 2] =
    ["A hydration error occurred while trying to hydrate", "Unrecoverable hydration error"];

/// From now on pages may report that the app could not hydrate them.
fn expect_failed_hydration(test: &TestContext<'_>) {
    expect_crash(test);
    DEBUG_REPORTS.iter().for_each(|report| test.expect(report));
}

/// A post changed while its module loads: it is whole whether the app hydrates it or not, and the next click leads home.
pub(super) async fn dom_changes_before_hydration_keep_the_page(test: &TestContext<'_>) -> Result<()> {
    let fixture = EndpointFixture::start(test).await?;
    let test = &TestContext { host: &fixture.host, ..*test };
    // Each page requests the module anew.
    test.host.disable_cache();
    expect_failed_hydration(test);
    let post = answered_post(test.site)?;
    for change in &dom_changes::ALL {
        let leads_home = async || {
            open_changed(test, post, change).await?;
            is_whole(test, post).await?;
            test.browser.click(".site-title a").await?;
            test.shows(test.site.home()?).await?;
            test.browser.until_hydrated().await
        };
        leads_home().await.with_context(|| format!("change: {}", change.name))?;
    }
    Ok(())
}

/// What is typed into a changed form is sent, and what is typed into a changed search field is searched.
pub(super) async fn changed_forms_are_sent(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EndpointFixture::start(test).await?;
    let test = &TestContext { host: &fixture.host, ..*test };
    test.host.disable_cache();
    expect_failed_hydration(test);
    let (post, search) = (answered_post(site)?, site.first(Kind::Search)?);
    for change in OF_FIELDS.map(dom_changes::named) {
        let change = change?;
        let is_sent = async || {
            open_changed(test, post, change).await?;
            let text = format!("On roule encore.\n{}", change.name);
            fill(browser, NAME, &text).await?;
            browser.click("#respond-send").await?;
            let id = fixture.kept(&text).await?.id;
            // The receipt is on the page, or on one of the endpoint's.
            let receipt = format!(
                "location.pathname === '/responses/{id}' || document.querySelector('#response-{id} .pending')"
            );
            browser.until(&receipt).await?;

            open_changed(test, search, change).await?;
            browser.write("#q", "hiver").await?;
            browser.key(Key::Enter).await?;
            browser.until("location.search === '?q=hiver'").await?;
            browser.until_hydrated().await?;
            browser.find_soon(".results a").await
        };
        is_sent().await.with_context(|| format!("change: {}", change.name))?;
    }
    Ok(())
}

/// A post changed after its hydration: the next two posts, and the one behind the back button, are shown without
/// remains of earlier pages.
pub(super) async fn dom_changes_after_hydration_leave_no_remains(test: &TestContext<'_>) -> Result<()> {
    let fixture = EndpointFixture::start(test).await?;
    let test = &TestContext { host: &fixture.host, ..*test };
    expect_crash(test);
    let post = answered_post(test.site)?;
    let next = adjacent(test.site, post)?;
    let last = adjacent(test.site, next)?;
    for change in &dom_changes::ALL {
        let leads_on = async || {
            test.open(&post.path).await?;
            test.browser.run::<()>(change.script).await?;
            is_whole(test, post).await?;
            for page in [next, last] {
                test.browser.click(&link_to(page)).await?;
                shows_alone(test, page).await?;
            }
            test.browser.back().await?;
            shows_alone(test, next).await?;
            test.browser.until_hydrated().await
        };
        leads_on().await.with_context(|| format!("change: {}", change.name))?;
    }
    Ok(())
}

/// Opens a page, changes it while its module is held, and waits until the app has hydrated it or given up.
async fn open_changed(test: &TestContext<'_>, page: &Page, change: &DomChange) -> Result<()> {
    let TestContext { browser, host, .. } = test;
    host.hold(".wasm");
    let then = host.now();
    browser.open(&host.url(&page.path)).await?;
    host.requested(".wasm", then).await?;
    browser.run::<()>(change.script).await?;
    host.restore(".wasm");
    browser.until("document.documentElement.matches('[data-app], .no-app')").await?;
    let gave_up = browser.count("html.no-app").await? > 0;
    ensure!(!(change.is_harmless && gave_up), "hydration fails");
    Ok(())
}

/// Checks that all of a changed post is still there: heading, text, form.
async fn is_whole(test: &TestContext<'_>, post: &Page) -> Result<()> {
    let browser = test.browser;
    let view: Value = browser
        .run(
            "return {
               headings: [...document.querySelectorAll('main h1')].map((heading) => heading.textContent),
               articles: document.querySelectorAll('main article.post').length,
             }",
        )
        .await?;
    same("the changed post", &view, &json!({ "headings": [post.title], "articles": 1 }))?;
    for shown in ["main h1", "#respond-name", "#respond-text", "#respond-send"] {
        ensure!(browser.find(shown).await?.is_displayed().await?, "{shown} is not shown");
    }
    ensure!(browser.text(".prose").await?.len() > 500, "the text is not there");
    Ok(())
}

/// Waits until `post` is shown, and nothing of another page: its own heading, date, text and form, each once.
async fn shows_alone(test: &TestContext<'_>, post: &Page) -> Result<()> {
    test.shows(post).await?;
    let article = post.article.as_ref().context("this is no post")?;
    let thread = article.thread.as_ref().context("the post takes no responses")?;
    let expected = json!({
        "headings": [post.title],
        "dates": [article.date],
        "texts": 1,
        "isOwnText": true,
        "forms": if thread.open { vec![&thread.post] } else { Vec::new() },
    });
    wait::until(format!("{} is shown alone", post.path), async || {
        let view: Value = test.browser.run_with(VIEW, vec![json!(article.content)]).await?;
        same("the view of the post", &view, &expected).map(Some)
    })
    .await
}

/// What belongs to one post and to no other. The argument is the HTML of its text.
const VIEW: &str = "
    const all = (selector, value) => [...document.querySelectorAll(selector)].map(value);
    const template = document.createElement('template');
    template.innerHTML = arguments[0];
    const texts = all('main article.post .prose', ({ textContent }) => textContent);
    return {
        headings: all('main h1', ({ textContent }) => textContent),
        dates: all('main .post-date', ({ textContent }) => textContent),
        texts: texts.length,
        isOwnText: texts[0] === template.content.textContent,
        forms: all('#respond-post', ({ value }) => value),
    };";

/// The previous post.
fn adjacent<'s>(site: &'s Site, post: &Page) -> Result<&'s Page> {
    let previous = post.article.as_ref().and_then(|article| article.previous.as_ref());
    site.page(&previous.with_context(|| format!("{} has no previous post", post.path))?.url)
}
