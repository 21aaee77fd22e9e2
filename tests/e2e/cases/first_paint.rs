//! The first paint: what it needs is asked for first, and the app only when it is done.

use std::fs;

use anyhow::{Context, Result, ensure};
use protocol::bundle::{Article, Kind};
use serde::Deserialize;

use crate::site::Site;
use crate::test_context::{NOTHING, TestContext, same};

/// Moments in milliseconds since the page was asked for.
#[derive(Debug, Deserialize)]
struct Moments {
    /// When something was painted, if the engine reports it.
    painted: Option<f64>,
    /// When icons and manifest were linked.
    linked: f64,
    /// What was asked for, and when.
    asked: Vec<(String, f64)>,
}

/// While a picture is on its way, the page is painted, and nothing of the app is asked for, nor what is around the
/// page: icons and manifest.
pub(super) async fn app_loads_after_first_paint(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let post = site.post("a picture that is in view", |article| picture(article).is_some())?;
    let picture = &post.article.as_ref().and_then(picture).context("no picture")?;
    let app = Files::of(test)?;
    host.hold(picture);
    browser.open(&host.url(&post.path)).await?;
    host.requested(picture, 0).await?;
    browser.until("document.documentElement.classList.contains('js')").await?;
    browser.until_painted().await?;
    browser.until("performance.getEntriesByName('first-contentful-paint').length").await?;
    let asked = host.since(0);
    ensure!(!asked.iter().any(|path| app.later(path)), "the app does not wait for pictures: {asked:#?}");
    same("icons that were asked for before the page had loaded", &host.icons(), &NOTHING)?;
    same("links to icons and manifest before the app", &links(test).await?, &vec!["data:,".to_owned()])?;
    browser.run::<()>(WATCH_LINKS).await?;

    host.restore(picture);
    browser.until_hydrated().await?;
    same("links to icons and manifest", &links(test).await?, &app.around)?;
    let moments: Moments = browser.run(MOMENTS).await?;
    let painted = moments.painted.context("no paint was reported")?;
    ensure!(moments.linked >= painted, "icons and manifest were linked before the first paint: {moments:?}");
    for name in [&app.script, &app.module, &app.data] {
        let asked = moments.asked.iter().find(|(path, _)| path == name);
        let (_, asked) = asked.with_context(|| format!("{name} was not asked for: {moments:?}"))?;
        ensure!(*asked >= painted, "{name} was asked for before the first paint: {moments:?}");
    }
    Ok(())
}

/// By the host's own list: the page, its script and its style sheet; then the app; nothing else but pictures.
pub(super) async fn pages_request_only_needed_files(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let app = Files::of(test)?;
    let pictures = site.post("a picture", |article| article.content.contains("<img"))?;
    host.disable_cache();
    for page in [site.home()?, pictures, site.first(Kind::Archive)?] {
        let then = host.now();
        test.open(&page.path).await?;
        browser.until_painted().await?;
        let html = page.article.as_ref().map(html).unwrap_or_default();
        let asked = test.requests(then).await?;
        let rank = |path: &String| match path {
            path if *path == page.path => Some(0),
            path if [&app.boot, &app.style].contains(&path) => Some(1),
            path if app.later(path) => Some(2),
            _ => None,
        };
        // Browsers ask for pictures when these come near, which may be later.
        let ranks: Vec<_> = asked.iter().filter(|path| !html.contains(path.as_str())).map(rank).collect();
        ensure!(ranks.iter().all(Option::is_some), "{} asks for more than it needs: {asked:#?}", page.path);
        ensure!(ranks.is_sorted(), "{} asks for the app before what is painted: {asked:#?}", page.path);
        let of_the_app = [&app.boot, &app.style, &app.script, &app.module, &app.data]
            .map(|file| asked.iter().filter(|path| *path == file).count());
        same(&format!("requests for the files of the app at {}", page.path), &of_the_app, &[1, 1, 1, 1, 1])?;
    }
    Ok(())
}

/// Addresses of what belongs to every page.
struct Files {
    boot: String,
    style: String,
    script: String,
    module: String,
    /// What is around every page, as data.
    data: String,
    /// Icons and manifest.
    around: Vec<String>,
}

impl Files {
    fn of(test: &TestContext<'_>) -> Result<Self> {
        let app = publish::assets::Assets::read(&test.site.folder.join("assets"))?;
        let at = |name: &str| test.site.at(&format!("/assets/{name}"));
        Ok(Self {
            boot: at(&app.boot),
            style: at(&app.style),
            script: at(&app.script),
            module: at(&app.module),
            data: at(&app.site.context("the site has no data")?),
            around: around(test.site)?,
        })
    }

    /// Whether a page that is painted may ask for it, and none that is not.
    fn later(&self, path: &str) -> bool {
        [&self.script, &self.module, &self.data].into_iter().chain(&self.around).any(|file| file == path)
    }
}

/// What documents of the site link for browsers without scripts, icons first.
fn around(site: &Site) -> Result<Vec<String>> {
    let html = fs::read_to_string(site.folder.join("index.html"))?;
    let links = html.split_once("<noscript>").and_then(|(_, rest)| rest.split_once("</noscript>"));
    let (links, _) = links.context("the home page links no icons")?;
    let links = links.split("href=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
    Ok(links.collect())
}

/// The icons and the manifest that the page links by now.
async fn links(test: &TestContext<'_>) -> Result<Vec<String>> {
    let script =
        "const links = document.querySelectorAll('link:is([rel~=icon], [rel=apple-touch-icon], [rel=manifest])');
        return [...links].map((link) => link.getAttribute('href'));";
    test.browser.run(script).await
}

/// Keeps the moment when the manifest is linked.
const WATCH_LINKS: &str = "
    const observer = new MutationObserver(() => {
        if (!document.querySelector('link[rel=manifest]')) return;
        observer.disconnect();
        window.linkedAt = performance.now();
    });
    observer.observe(document.head, { childList: true });";

/// All of an article that holds pictures.
fn html(article: &Article) -> String {
    format!("{}{}", article.banner, article.content)
}

/// The address of a picture that is fetched at once. Of several files, it would depend on the browser which one.
fn picture(article: &Article) -> Option<String> {
    let html = html(article);
    if html.contains("srcset=") {
        return None;
    }
    let pictures = html.split("<img ").skip(1).filter_map(|rest| rest.split('>').next());
    let mut at_once = pictures.filter(|picture| !picture.contains("loading=\"lazy\""));
    at_once.find_map(|picture| Some(picture.split("src=\"").nth(1)?.split('"').next()?.to_owned()))
}

const MOMENTS: &str = "
    const asked = performance.getEntriesByType('resource');
    return {
        painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
        linked: window.linkedAt,
        asked: asked.map(({ name, startTime }) => [decodeURI(new URL(name).pathname), startTime]),
    };";
