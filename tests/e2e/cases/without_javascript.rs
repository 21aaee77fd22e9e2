//! Without the app: no module, or no scripts at all. Every page is readable and every link works.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, ensure};
use protocol::bundle::{Kind, Page};
use protocol::label::Label;
use walkdir::WalkDir;

use crate::site::Site;
use crate::test_context::{NOTHING, TestContext, link_to, plain, same};
use crate::wait;

/// The module can't be had.
pub(super) async fn pages_work_without_wasm(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, .. } = test;
    host.fail(".wasm", 404);
    // The page's own warning, and what browsers themselves say of the missing module and of the wrong address.
    test.expect("works without the app");
    test.expect(".wasm");
    test.expect(UNKNOWN);
    every_page_is_readable(test).await?;
    every_link_leads_somewhere(test).await?;
    links_load_pages(test).await?;
    ensure!(browser.count("html[data-app]").await? == 0, "the app came without its module");

    wait::until("the last page warns that the app did not load", async || {
        let path = browser.path().await?;
        Ok(test
            .reports
            .all()
            .iter()
            .any(|report| report.starts_with(&format!("console.warn at {path}:")))
            .then_some(()))
    })
    .await
}

/// Scripts are switched off.
pub(super) async fn pages_work_without_javascript(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    test.expect(UNKNOWN);
    every_page_is_readable(test).await?;
    links_load_pages(test).await?;
    let loaded = host.since(0).into_iter().find(|path| path.ends_with(".js") || path.ends_with(".wasm"));
    same("scripts that were fetched", &loaded, &None)?;

    browser.open(&host.url(&site.first(Kind::Search)?.path)).await?;
    same(
        "advice on the search page",
        &browser.text(".no-script").await?.as_str(),
        &site.label(Label::SearchWithoutScript),
    )?;
    for useless in ["form.search", "header .theme"] {
        ensure!(!browser.find(useless).await?.is_displayed().await?, "{useless} is shown without scripts");
    }
    // With scripts, boot.js puts these there.
    for link in ["icon", "manifest"] {
        browser.find(&format!("head > noscript > link[rel={link}]:not([href^='data:'])")).await?;
    }
    Ok(())
}

/// An address without a page.
const UNKNOWN: &str = "/posts/nothing-stands-here/";

async fn every_page_is_readable(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    for page in &site.pages {
        browser.open(&host.url(&page.path)).await?;
        same(&format!("status of {}", page.path), &host.status(&page.path), &Some(200))?;
        is_readable(test, page).await?;
    }
    let unknown = site.at(UNKNOWN);
    browser.open(&host.url(&unknown)).await?;
    same("status of an unknown address", &host.status(&unknown), &Some(404))?;
    same("heading at an unknown address", &browser.text("main h1").await?.as_str(), &site.label(Label::NotFound))?;
    for way_out in ["/", "/archive/"] {
        browser.find(&format!(".not-found a[href='{}']", site.at(way_out))).await?;
    }
    Ok(())
}

async fn is_readable(test: &TestContext<'_>, page: &Page) -> Result<()> {
    let browser = test.browser;
    same(&format!("title of {}", page.path), &browser.title().await?, &page.document_title)?;
    // The heading of the home page is there for those who listen, and has no text that is seen.
    if page.kind != Kind::Home {
        same(&format!("heading of {}", page.path), &plain(&browser.text("main h1").await?), &plain(&page.title))?;
    }
    let text = browser.text("main").await?;
    ensure!(text.len() > 50, "{} shows only {text:?}", page.path);
    Ok(())
}

/// Clicks through home, a post, a tag and the pager; each is a load of its own.
async fn links_load_pages(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let home = site.home()?;
    browser.open(&host.url(&home.path)).await?;
    let post = *site.newest()?.first().context("the home page has no post")?;
    let tag = post.article.as_ref().and_then(|article| article.tags.first()).context("the post has no tag")?;
    let older = home.pager.as_ref().and_then(|pager| pager.older.as_ref()).context("the home page has no pager")?;
    let steps = [
        (link_to(post), post),
        (format!("main a[href='{}']", tag.url), site.page(&tag.url)?),
        (".site-title a".to_owned(), home),
        (".pager a[rel=next]".to_owned(), site.page(&older.url)?),
    ];
    for (link, page) in steps {
        let then = host.now();
        // Pages crossfade without scripts too, and take no clicks meanwhile: one clicks until it works.
        wait::until(format!("{link} leads to {}", page.path), async || {
            if browser.title().await? != page.document_title {
                browser.click(&link).await?;
            }
            Ok((browser.title().await? == page.document_title).then_some(()))
        })
        .await?;
        is_readable(test, page).await?;
        ensure!(host.since(then).contains(&page.path), "{link} did not load {}", page.path);
    }
    Ok(())
}

/// Every address that a page of the site names is there, on this host.
async fn every_link_leads_somewhere(test: &TestContext<'_>) -> Result<()> {
    let missing: Vec<String> = test
        .browser
        .run_async(&format!(
            "const missing = [];
             for (const path of {}) {{
               const {{ ok }} = await fetch(path, {{ method: 'HEAD' }});
               if (!ok) missing.push(path);
             }}
             return missing;",
            serde_json::to_string(&addresses(test.site)?)?
        ))
        .await?;
    same("links that lead nowhere", &missing, &NOTHING)
}

/// Every address from the root on that a document of the site names.
fn addresses(site: &Site) -> Result<BTreeSet<String>> {
    let mut addresses = BTreeSet::new();
    for entry in WalkDir::new(&site.folder) {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "html") {
            let html = fs::read_to_string(entry.path())?;
            for before in ["href=\"/", "src=\"/"] {
                let rest = html.split(before).skip(1);
                addresses.extend(rest.filter_map(|rest| Some(format!("/{}", rest.split(['"', '#']).next()?))));
            }
        }
    }
    Ok(addresses)
}
