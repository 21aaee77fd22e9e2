//! axe finds nothing to say, in light and in dark. Every page once in Chromium; home and a post in the others,
//! whose differences are in the engine and not in the markup.

use anyhow::{Context, Result, ensure};
use content::bundle::{Article, Kind};

use crate::engine::Engine;
use crate::site::bundle;
use crate::visit::{Visit, link_to};

/// What posts may hold: marks of it in their HTML.
const FEATURES: [&str; 6] = ["class=\"footnote", "<table", "<pre", "class=\"task", "<img", "<blockquote"];

/// Every kind of page, light and dark.
pub(super) async fn no_axe_violations(visit: &Visit<'_>) -> Result<()> {
    let Visit { engine, browser, host, site, .. } = visit;
    let mut findings = Vec::new();
    let mut paths = vec!["/".to_owned()];
    paths.extend(posts(visit)?);
    if *engine == Engine::Chromium {
        for kind in [Kind::Tag, Kind::Tags, Kind::Archive, Kind::Year, Kind::Standing, Kind::Search] {
            paths.push(site.first(kind)?.path.clone());
        }
        paths.push(format!("{}?q=hiver", site.first(Kind::Search)?.path));
        paths.push("/posts/reseaux/".to_owned());
    } else {
        paths.truncate(2);
    }
    for path in paths {
        visit.open(&path).await?;
        if path.contains('?') || path == "/posts/reseaux/" {
            browser.find_soon(".entries-compact a").await?;
        }
        check(visit, &path, &mut findings).await?;
    }
    if *engine == Engine::Chromium {
        let post = *site.newest()?.first().context("the home page has no post")?;
        visit.open("/").await?;
        host.fail(&bundle(post), 500);
        browser.press(&link_to(post)).await?;
        browser.find_soon(".failure").await?;
        check(visit, "failure", &mut findings).await?;
    }
    ensure!(findings.is_empty(), "axe finds:\n{}", findings.join("\n"));
    Ok(())
}

/// Posts that hold all that posts may hold, the one with most of it first.
fn posts(visit: &Visit<'_>) -> Result<Vec<String>> {
    let site = visit.site;
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

async fn check(visit: &Visit<'_>, path: &str, findings: &mut Vec<String>) -> Result<()> {
    let browser = visit.browser;
    browser.run::<()>(visit.axe).await?;
    for theme in ["light", "dark"] {
        browser.click(&format!("#theme option[value={theme}]")).await?;
        browser.until(&format!("document.documentElement.dataset.theme === '{theme}'")).await?;
        let found: Vec<String> = browser.run_async(RUN).await?;
        findings.extend(found.into_iter().map(|finding| format!("{path} ({theme}): {finding}")));
    }
    Ok(())
}

const RUN: &str = "
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations, passes } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
    if (passes.length < 10) return [`only ${passes.length} rules had something to look at`];
    return violations.map(({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);";
