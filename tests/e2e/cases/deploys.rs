//! A new version is published while pages of the old one are open, and caches mix them: readers notice nothing, and no
//! page is put together from two versions.

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use protocol::bundle::{Kind, Page};
use serde_json::{Value, json};

use crate::blog::Blog;
use crate::browser::Browser;
use crate::cases::history::is_at;
use crate::cases::responses::{NAME, TEXT, fill, holds_draft};
use crate::endpoint_fixture::{EndpointFixture, answered_post};
use crate::site::{Site, bundle};
use crate::test_context::{NOTHING, TestContext, link_to, same};
use crate::versions::{self, Versions};

/// What is here already stays as it was; the next page that is not brings the new version, once; from there the way back
/// is open.
pub(super) async fn navigation_after_deploy_loads_new_version(test: &TestContext<'_>) -> Result<()> {
    let versions = Versions::start(test).await?;
    let (host, first) = (&versions.host, &versions.first);
    let old = &TestContext { host, site: first, ..*test };
    let browser = old.browser;
    let [seen, ahead, absent] = posts(first)?;
    old.open_home().await?;
    browser.press(&link_to(seen)).await?;
    old.shows(seen).await?;
    browser.press(".site-title a").await?;
    old.shows(first.home()?).await?;
    let then = host.now();
    browser.focus(&link_to(ahead)).await?;
    host.replied(&bundle(ahead), then).await?;

    let second = versions.publish()?;
    let new = &TestContext { site: &second, ..*old };
    old.mark().await?;
    let then = host.now();
    for page in [ahead, seen] {
        browser.press(&link_to(page)).await?;
        is_whole(old, page).await?;
        browser.back().await?;
        is_whole(old, first.home()?).await?;
    }
    old.is_same_document().await?;
    same("requests for pages that are here", &old.requests(then).await?, &NOTHING)?;

    let position = browser.scroll_to(300.0).await?;
    let then = host.now();
    browser.press(&link_to(absent)).await?;
    let absent = second.page(&absent.path)?;
    is_loaded_as_document(new, absent).await?;
    is_loaded_once(new, then, absent).await?;

    // The new app goes on by itself.
    new.mark().await?;
    browser.press(".site-title a").await?;
    is_whole(new, second.home()?).await?;
    browser.back().await?;
    is_whole(new, absent).await?;
    new.is_same_document().await?;

    // The browser may have kept the old page, or loads it anew.
    browser.back().await?;
    browser.until_hydrated().await?;
    browser.until(&format!("location.pathname === {}", json!(second.frame.root))).await?;
    let home = if id(browser).await? == absent.app { new } else { old };
    is_whole(home, home.site.home()?).await?;
    is_at(browser, "home, back to before the new version", position).await?;
    browser.forward().await?;
    is_loaded_as_document(new, absent).await
}

/// The pointer on a link shows the app that it is outdated: from then on links load their pages.
pub(super) async fn prefetched_pages_have_one_version(test: &TestContext<'_>) -> Result<()> {
    let versions = Versions::start(test).await?;
    let host = &versions.host;
    let old = &TestContext { host, site: &versions.first, ..*test };
    let browser = old.browser;
    let [hovered, other, _] = posts(old.site)?;
    old.open_home().await?;
    let second = versions.publish()?;
    let new = &TestContext { site: &second, ..*old };
    let then = host.now();
    browser.focus(&link_to(hovered)).await?;
    host.replied(&bundle(hovered), then).await?;
    old.requests(then).await?;
    is_whole(old, old.site.home()?).await?;
    browser.press(&link_to(other)).await?;
    is_loaded_as_document(new, second.page(&other.path)?).await?;
    let asked = host.since(then);
    let bundles: Vec<_> = asked.iter().filter(|path| path.ends_with("/index.json")).collect();
    same("bundles that were fetched", &bundles, &[&bundle(hovered)])
}

/// Back to a page that is not here any more: the new version of it, where it was scrolled to.
pub(super) async fn back_after_deploy_loads_new_version(test: &TestContext<'_>) -> Result<()> {
    let versions = Versions::start(test).await?;
    let host = &versions.host;
    let old = &TestContext { host, site: &versions.first, ..*test };
    let browser = old.browser;
    let [post, ..] = posts(old.site)?;
    old.open_home().await?;
    let position = browser.scroll_to(300.0).await?;
    browser.press(&link_to(post)).await?;
    old.shows(post).await?;
    browser.reload().await?;
    browser.until_hydrated().await?;

    let second = versions.publish()?;
    let new = &TestContext { site: &second, ..*old };
    let then = host.now();
    browser.back().await?;
    is_loaded_as_document(new, second.home()?).await?;
    is_at(browser, "home, back to the new version", position).await?;
    is_loaded_once(new, then, second.home()?).await
}

/// The search goes on with what the new site has, and its results lead there; filters show a year that is new.
pub(super) async fn search_works_after_deploy(test: &TestContext<'_>) -> Result<()> {
    let versions = Versions::start(test).await?;
    let old = &TestContext { host: &versions.host, site: &versions.first, ..*test };
    let browser = old.browser;
    old.open(&old.site.first(Kind::Search)?.path).await?;
    let [post, ..] = posts(old.site)?;
    versions.edit(&Blog::file(post), |post| {
        post["date_published"] = "2008-10-22".into();
        Ok(())
    })?;
    let second = versions.publish()?;
    // Files of the index before, which are gone.
    for kind in ["/search/terms-", "/search/cards-"] {
        old.expect(kind);
    }
    browser.write("#q", "hiver").await?;
    browser.find_soon(".results a").await?;
    browser.find_soon(".filters option[value='2008']").await?;
    let found: String = browser.run("return document.querySelector('.results a').getAttribute('href')").await?;
    browser.click(".results a").await?;
    is_loaded_as_document(&TestContext { site: &second, ..*old }, second.page(&found)?).await
}

/// What was written before the new version came is there after it, and can be sent.
pub(super) async fn draft_survives_deploy(test: &TestContext<'_>) -> Result<()> {
    let browser = test.browser;
    let fixture = EndpointFixture::start(test).await?;
    fixture.blog.age()?;
    let post = answered_post(test.site)?;
    let old = &TestContext { host: &fixture.host, ..*test };
    old.open(&post.path).await?;
    fill(browser, NAME, TEXT).await?;
    let app = versions::another(&fixture.blog)?;
    versions::reword(&fixture.blog, test.site)?;
    let second = fixture.build_with(&app)?;
    let new = &TestContext { site: &second, ..*old };
    browser.press(".site-title a").await?;
    is_loaded_as_document(new, second.home()?).await?;
    new.open(&post.path).await?;
    is_whole(new, second.page(&post.path)?).await?;
    holds_draft(browser).await?;
    browser.click("#respond-send").await?;
    let kept = fixture.kept(TEXT).await?;
    browser.find_soon(&format!("#response-{} .pending", kept.id)).await.map(drop)
}

/// The host answers with old bundles for a while: pages are loaded, each once, and never again by themselves.
pub(super) async fn old_bundles_load_documents_once(test: &TestContext<'_>) -> Result<()> {
    let versions = Versions::start(test).await?;
    let (host, first) = (&versions.host, &versions.first);
    let [post, other, _] = posts(first)?;
    let old_bundle = |page: &Page| fs::read(versions.file(&bundle(page)));
    let (old_post, old_home) = (old_bundle(post)?, old_bundle(first.home()?)?);
    let second = versions.publish()?;
    let (post, home) = (second.page(&post.path)?, second.home()?);
    let new = &TestContext { host, site: &second, ..*test };
    let browser = new.browser;

    host.replace(&bundle(post), old_post.clone());
    new.open_home().await?;
    let then = host.now();
    browser.press(&link_to(post)).await?;
    is_loaded_as_document(new, post).await?;
    is_loaded_once(new, then, post).await?;

    // Back to a page whose data is old.
    new.open_home().await?;
    browser.press(&link_to(other)).await?;
    new.shows(second.page(&other.path)?).await?;
    browser.reload().await?;
    browser.until_hydrated().await?;
    host.replace(&bundle(home), old_home);
    let then = host.now();
    browser.back().await?;
    is_loaded_as_document(new, home).await?;
    is_loaded_once(new, then, home).await?;

    // Data without a document, of another app: there is nothing better to be had.
    host.restore(&bundle(home));
    let dropped = Page { path: second.at("/posts/dropped/"), ..serde_json::from_slice(&old_post)? };
    let folder = versions.file(&dropped.path);
    fs::create_dir(&folder)?;
    fs::write(folder.join("index.json"), serde_json::to_vec(&dropped)?)?;
    new.expect(&dropped.path);
    let then = host.now();
    new.open(&dropped.path).await?;
    browser.until(&format!("document.querySelector('main h1').textContent === {}", json!(dropped.title))).await?;
    is_loaded_once(new, then, &dropped).await
}

/// A cache has old documents and new bundles: each click loads one document, whole as it was.
pub(super) async fn old_documents_with_new_bundles_are_loaded(test: &TestContext<'_>) -> Result<()> {
    let versions = Versions::start(test).await?;
    let (host, first) = (&versions.host, &versions.first);
    let previous_of = |page: &Page| page.article.as_ref()?.previous.as_ref().map(|link| link.url.clone());
    let [post, ..] = posts(first)?;
    let previous = first.page(&previous_of(post).context("the newest post has none before it")?)?;
    let old = &TestContext { host, site: first, ..*test };
    for page in [post, previous] {
        host.cache(&page.path);
        old.open(&page.path).await?;
    }
    versions.publish()?;
    old.open(&post.path).await?;
    let then = host.now();
    old.browser.press(&link_to(previous)).await?;
    is_loaded_as_document(old, previous).await?;
    is_loaded_once(old, then, previous).await?;
    let then = host.now();
    old.browser.press(&link_to(post)).await?;
    is_loaded_as_document(old, post).await?;
    is_loaded_once(old, then, post).await
}

/// The files of an old page are gone when it asks for them: it is whole without, and leads to the new version.
pub(super) async fn page_works_without_its_old_files(test: &TestContext<'_>) -> Result<()> {
    let versions = Versions::start(test).await?;
    let (host, first) = (&versions.host, &versions.first);
    let old = &TestContext { host, site: first, ..*test };
    let browser = old.browser;
    let [post, other, _] = posts(first)?;
    let gone = versions.app()?;
    old.expect("works without the app");
    gone.names().iter().for_each(|name| old.expect(name));
    host.disable_cache();
    host.cache(&post.path);
    old.open(&post.path).await?;

    host.hold(&gone.module);
    let then = host.now();
    browser.open(&host.url(&first.frame.root)).await?;
    host.requested(&gone.module, then).await?;
    let second = versions.publish()?;
    let new = &TestContext { site: &second, ..*old };
    for file in versions.app()?.earlier {
        fs::remove_file(versions.file(&second.at("/assets/")).join(file.name))?;
    }
    host.restore(&gone.module);
    stays_without_app(browser).await?;
    is_whole(old, first.home()?).await?;
    let other = second.page(&other.path)?;
    browser.press(&link_to(other)).await?;
    is_loaded_as_document(new, other).await?;

    // A cache has the document, and nothing that belongs to it.
    browser.open(&host.url(&post.path)).await?;
    is_whole(old, post).await?;
    ensure!(browser.text(".prose").await?.len() > 500, "the text is not there");
    browser.press(".site-title a").await?;
    is_loaded_as_document(new, second.home()?).await
}

/// Files of the app that are not what the page says they are: none runs, and the page is whole without them.
pub(super) async fn files_without_integrity_do_not_run(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let assets = site.folder.join("assets");
    let app = publish::assets::Assets::read(&assets)?;
    let [post, ..] = posts(site)?;
    host.disable_cache();
    for (name, before, after) in [
        // Without its integrity, each of these would do.
        (&app.module, "", versions::SECTION),
        (&app.script, "window.spoilt = true;\n", ""),
        (&app.boot, "window.spoilt = true;\n", ""),
    ] {
        let file = fs::read(assets.join(name))?;
        host.replace(name, [before.as_bytes(), &file, after.as_bytes()].concat());
        test.expect(name);
        test.expect("works without the app");
        browser.open(&host.url(&site.frame.root)).await?;
        host.replied(name, 0).await?;
        if *name != app.boot {
            stays_without_app(browser).await?;
        }
        let spoilt: Value = browser.run("return window.spoilt ?? null").await?;
        same(&format!("what a spoilt {name} has done"), &spoilt, &Value::Null)?;
        is_whole(test, site.home()?).await?;
        browser.press(&link_to(post)).await?;
        is_whole(test, post).await?;
        host.restore(name);
    }
    test.open_home().await
}

/// Three posts of the home page.
fn posts(site: &Site) -> Result<[&Page; 3]> {
    match site.newest()?.as_slice() {
        [a, b, c, ..] => Ok([a, b, c]),
        _ => bail!("the home page has no three posts"),
    }
}

/// Checks that all of the page that is shown is of the given version.
pub(super) async fn is_whole(test: &TestContext<'_>, page: &Page) -> Result<()> {
    test.shows(page).await?;
    let view: Value = test
        .browser
        .run(
            "return [document.querySelector('.site-nav a').textContent,
               JSON.parse(document.getElementById('carnet-data').textContent).page.app]",
        )
        .await?;
    let expected = json!([test.site.frame.navigation.first().map(|link| &link.label), test.site.home()?.app]);
    same(&format!("the version of {}", page.path), &view, &expected)
}

/// Waits until the page has come as a document of the given version, with the app.
pub(super) async fn is_loaded_as_document(test: &TestContext<'_>, page: &Page) -> Result<()> {
    let arrived = format!("document.title === {}", json!(page.document_title));
    test.browser.until(&arrived).await?;
    test.browser.until_hydrated().await?;
    is_whole(test, page).await
}

/// Checks that a page was asked for at most once as data and once as a document since then, and is not asked for again.
async fn is_loaded_once(test: &TestContext<'_>, then: usize, page: &Page) -> Result<()> {
    test.browser.until_painted().await?;
    let asked = test.requests(then).await?;
    let count = |path: &str| asked.iter().filter(|asked| *asked == path).count();
    let counts = [count(&page.path), count(&bundle(page))];
    ensure!(counts.iter().all(|count| *count <= 1), "{} was asked for too often: {asked:#?}", page.path);
    ensure!(counts.contains(&1), "{} was not asked for: {asked:#?}", page.path);
    Ok(())
}

/// Waits until the page knows that its app does not come.
async fn stays_without_app(browser: &Browser) -> Result<()> {
    browser.until("document.documentElement.matches('.no-app:not([data-app])')").await
}

/// Which app the document is of.
async fn id(browser: &Browser) -> Result<String> {
    browser.run("return JSON.parse(document.getElementById('carnet-data').textContent).page.app").await
}
