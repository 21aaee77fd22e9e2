//! The first paint: what it needs is asked for first, and the app only when it is done.

use anyhow::{Context, Result, ensure};
use content::bundle::{Article, Kind};
use serde::Deserialize;

use crate::visit::{Visit, same};

/// Moments in milliseconds since the page was asked for.
#[derive(Debug, Deserialize)]
struct Moments {
    /// When something was painted; not every engine tells.
    painted: Option<f64>,
    /// What was asked for, and when.
    asked: Vec<(String, f64)>,
}

/// While a picture is on its way, the page is painted, and nothing of the app is asked for.
pub(super) async fn app_comes_after_the_first_paint(visit: &Visit<'_>) -> Result<()> {
    let Visit { browser, host, site, reports, .. } = visit;
    let post = site.post("a picture that is in view", |article| picture(article).is_some())?;
    let picture = &post.article.as_ref().and_then(picture).context("no picture")?;
    let app = Files::of(visit)?;
    host.hold(picture);
    let url = host.url(&post.path);
    let looking_on = async {
        host.asked(picture, 0).await?;
        reports.painted(&post.path).await?;
        let asked = host.since(0);
        ensure!(!asked.iter().any(|path| app.later(path)), "the app does not wait for pictures: {asked:#?}");
        host.heal(picture);
        Ok(())
    };
    tokio::try_join!(browser.open(&url), looking_on)?;
    browser.until_taken_over().await?;
    let moments: Moments = browser.run(MOMENTS).await?;
    for name in [&app.script, &app.module] {
        let asked = moments.asked.iter().find(|(path, _)| path == name);
        let (_, asked) = asked.with_context(|| format!("{name} was not asked for: {moments:?}"))?;
        let painted = moments.painted.unwrap_or_default();
        ensure!(*asked >= painted, "{name} was asked for before the first paint: {moments:?}");
    }
    Ok(())
}

/// By the host's own list: the page and its script; then the app; nothing else but pictures.
pub(super) async fn pages_ask_for_no_more_than_they_need(visit: &Visit<'_>) -> Result<()> {
    let Visit { browser, host, site, .. } = visit;
    let app = Files::of(visit)?;
    let pictures = site.post("a picture", |article| article.content.contains("<img"))?;
    host.forbid_keeping();
    for page in [site.home()?, pictures, site.first(Kind::Archive)?] {
        let then = host.now();
        visit.open(&page.path).await?;
        browser.until_painted().await?;
        let html = page.article.as_ref().map(html).unwrap_or_default();
        let asked = visit.requests(then).await?;
        let rank = |path: &String| match path {
            path if *path == page.path => Some(0),
            path if *path == app.boot => Some(1),
            path if app.later(path) => Some(2),
            _ => None,
        };
        // Browsers ask for pictures when these come near, which may be later.
        let ranks: Vec<_> = asked.iter().filter(|path| !html.contains(path.as_str())).map(rank).collect();
        ensure!(ranks.iter().all(Option::is_some), "{} asks for more than it needs: {asked:#?}", page.path);
        ensure!(ranks.is_sorted(), "{} asks for the app before what is painted: {asked:#?}", page.path);
        let of_the_app =
            [&app.boot, &app.script, &app.module].map(|file| asked.iter().filter(|path| *path == file).count());
        same(&format!("requests for the files of the app at {}", page.path), &of_the_app, &[1, 1, 1])?;
    }
    Ok(())
}

/// Addresses of what belongs to every page.
struct Files {
    boot: String,
    script: String,
    module: String,
    manifest: String,
}

impl Files {
    fn of(visit: &Visit<'_>) -> Result<Self> {
        let app = press::assets::Assets::read(&visit.site.folder.join("assets"))?;
        let at = |name: &str| visit.site.at(&format!("/assets/{name}"));
        let manifest = visit.site.at("/site.webmanifest");
        Ok(Self { boot: at(&app.boot), script: at(&app.script), module: at(&app.module), manifest })
    }

    /// Whether a page that is painted may ask for it, and none that is not.
    fn later(&self, path: &str) -> bool {
        [&self.script, &self.module, &self.manifest].into_iter().any(|file| file == path)
    }
}

/// All of an article that holds pictures.
fn html(article: &Article) -> String {
    format!("{}{}", article.banner, article.content)
}

/// The address of a picture that is fetched at once.
fn picture(article: &Article) -> Option<String> {
    let html = html(article);
    let pictures = html.split("<img ").skip(1).filter_map(|rest| rest.split('>').next());
    let mut at_once = pictures.filter(|picture| !picture.contains("loading=\"lazy\""));
    at_once.find_map(|picture| Some(picture.split("src=\"").nth(1)?.split('"').next()?.to_owned()))
}

const MOMENTS: &str = "
    const asked = performance.getEntriesByType('resource');
    return {
        painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
        asked: asked.map(({ name, startTime }) => [decodeURI(new URL(name).pathname), startTime]),
    };";
