//! Addresses that the host does not know: wrong ones, and posts that were put there without a build.

use std::fs;

use anyhow::{Context, Result, ensure};
use protocol::bundle::{Kind, Page};
use protocol::label::Label;
use serde_json::json;

use crate::blog::copy;
use crate::host::Host;
use crate::site::bundle;
use crate::test_context::{TestContext, link_to, same};

/// A wrong address: status 404, the posts with the nearest addresses, ways out.
pub(super) async fn unknown_address_shows_not_found(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let post = site.post("a long address", |_| true)?;
    let post =
        site.pages.iter().filter(|page| page.kind == Kind::Post).max_by_key(|page| page.path.len()).unwrap_or(post);
    let wrong = misspelt(&post.path)?;
    test.expect(&wrong);
    test.open(&wrong).await?;
    same("status of a wrong address", &host.status(&wrong), &Some(404))?;
    browser.find_soon(&format!(".not-found .entries-compact a[href='{}']", post.path)).await?;
    same("heading at a wrong address", &browser.text("main h1").await?.as_str(), &site.label(Label::NotFound))?;
    same("path at a wrong address", &browser.path().await?, &wrong)?;
    ensure!(browser.count(".not-found .entries-compact a").await? <= 5, "too many suggestions");
    same("pages that fade in where the document said the same", &browser.count("[data-arrived]").await?, &0)?;
    browser.find(&format!(".not-found a[href='{}']", site.first(Kind::Archive)?.path)).await?;

    test.mark().await?;
    browser.click(&link_to(post)).await?;
    test.shows(post).await?;
    same("pages that fade in", &browser.count("main > [data-arrived]").await?, &1)?;
    browser.back().await?;
    browser.find_soon(".not-found").await?;
    browser.click(&format!(".not-found a[href='{}']", site.home()?.path)).await?;
    test.shows(site.home()?).await?;

    // The same by a link inside the app.
    let link = "document.querySelector('.entry-title a').setAttribute('href', arguments[0])";
    browser.run_with::<()>(link, vec![json!(wrong)]).await?;
    browser.press(&format!("a[href='{wrong}']")).await?;
    browser.find_soon(&format!(".not-found .entries-compact a[href='{}']", post.path)).await?;
    test.is_announced(site.label(Label::NotFound)).await?;
    test.is_same_document().await
}

/// A router could take what follows two slashes for a host: the reader stays on this one.
pub(super) async fn address_with_two_slashes_stays_on_the_host(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let address = &format!("{}/a.example/", site.frame.root);
    test.expect(address);
    // Below a path, the router has no address that begins so, and the page is hydrated.
    test.expect("the app can't run at this address");
    browser.open(&host.url(address)).await?;
    browser.until("document.documentElement.matches('.no-app, [data-app]')").await?;
    same("heading", &browser.text("main h1").await?.as_str(), &site.label(Label::NotFound))?;
    same("path", &browser.path().await?, address)?;
    browser.click(&format!("main a[href='{}']", site.home()?.path)).await?;
    test.shows(site.home()?).await
}

/// The path without its last word, and with two letters of another one exchanged.
fn misspelt(path: &str) -> Result<String> {
    let mut words: Vec<_> = path.trim_matches('/').split('-').map(str::to_owned).collect();
    words.pop();
    let longest = words.iter_mut().skip(1).max_by_key(|word| word.len()).context("the address has only one word")?;
    let mut letters: Vec<_> = longest.chars().collect();
    let middle = letters.len() / 2;
    letters.swap(middle - 1, middle);
    *longest = letters.into_iter().collect();
    Ok(format!("/{}/", words.join("-")))
}

/// Only the data of a post was put onto the host: the 404 document mounts it.
pub(super) async fn post_without_html_is_mounted(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let folder = tempfile::tempdir()?;
    copy(&site.folder, folder.path())?;
    let original = site.post("a table of contents", |article| !article.contents.is_empty())?;
    let dropped = Page {
        path: site.at("/posts/dropped/"),
        title: "Dropped onto the host".to_owned(),
        document_title: "Dropped onto the host · Test".to_owned(),
        ..original.clone()
    };
    let place = folder.path().join("posts/dropped");
    fs::create_dir(&place)?;
    fs::write(place.join("index.json"), serde_json::to_string(&dropped)?)?;

    let host = Host::start(folder.path(), test.reports).await?;
    test.expect(&dropped.path);
    let test = &TestContext { host: &host, ..*test };
    test.open(&dropped.path).await?;
    same("status of the document", &host.status(&dropped.path), &Some(404))?;
    test.shows(&dropped).await?;
    same("status of the data", &host.status(&bundle(&dropped)), &Some(200))?;
    ensure!(browser.text("article.post .prose").await?.len() > 500, "the text of the post is not there");
    browser.find("article.post .toc").await?;
    ensure!(browser.count(".not-found").await? == 0, "the page still says that nothing is there");

    test.mark().await?;
    browser.click(".site-title a").await?;
    test.shows(site.home()?).await?;
    browser.back().await?;
    test.shows(&dropped).await?;
    test.is_same_document().await
}
