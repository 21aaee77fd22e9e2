//! A host serves more than the blog: pages without the app, files without an extension, the author's own redirects. Links
//! to them look like links to pages of the blog, so the app has to ask the host.

use std::fs;

use anyhow::{Context, Result};
use protocol::label::Label;
use publish::assets::App;

use crate::blog::Blog;
use crate::host::Host;
use crate::site::Site;
use crate::test_context::{TestContext, same};

/// A page without the app, a file, a redirect, all in the author's folder.
const DEMO: &str = "/demo/";
const LICENSE: &str = "/LICENSE";
const REDIRECT: &str = "/old-about";
/// Neither the app nor the host has this.
const UNKNOWN: &str = "/nothing-is-here/";

const DEMO_PAGE: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<title>DEMO</title>\n\
    <link rel=\"icon\" href=\"data:,\">\n</head>\n<body>\n<h1>DEMO</h1>\n</body>\n</html>\n";
const LICENSE_TEXT: &str = "These posts may be copied.\n";

/// Links in a post load each of them, and back shows the post again; an unknown address shows the not-found page without
/// a load.
pub(super) async fn links_outside_the_app_load_documents(test: &TestContext<'_>) -> Result<()> {
    let browser = test.browser;
    let [target, linking] = match test.site.newest()?.as_slice() {
        [target, linking, ..] => [target.path.clone(), linking.path.clone()],
        _ => anyhow::bail!("the home page has no two posts"),
    };
    let (_blog, site) = build(test, &target, &linking)?;
    let host = Host::start(&site.folder, test.reports).await?;
    let test = &TestContext { host: &host, site: &site, ..*test };
    let (target, linking) = (site.page(&target)?, site.page(&linking)?);
    // The host has no bundles for these, which Chromium's console reports.
    for address in [DEMO, LICENSE, REDIRECT] {
        test.expect(&format!("{}/index.json", address.trim_end_matches('/')));
    }

    test.open(&linking.path).await?;
    let license = format!("document.body.textContent.trim() === '{}'", LICENSE_TEXT.trim());
    for (address, shown) in [(DEMO, "document.querySelector('h1').textContent === 'DEMO'"), (LICENSE, &license)] {
        let address = site.at(address);
        browser.click(&link(&address)).await?;
        browser.until(&format!("location.pathname === '{address}' && {shown}")).await?;
        browser.back().await?;
        test.shows(linking).await?;
        browser.until_hydrated().await?;
    }

    test.mark().await?;
    let then = host.now();
    browser.click(&link(&site.at(REDIRECT))).await?;
    browser.until("window.e2eMark === undefined && document.readyState === 'complete'").await?;
    test.shows(target).await?;
    same("status of the redirect", &host.status(&site.at(REDIRECT)), &Some(301))?;
    same("the document at the end of the redirect", &host.since(then).contains(&target.path), &true)?;
    browser.until_hydrated().await?;
    browser.back().await?;
    test.shows(linking).await?;
    browser.until_hydrated().await?;

    let unknown = site.at(UNKNOWN);
    test.expect(&unknown);
    test.mark().await?;
    let then = host.now();
    browser.click(&link(&unknown)).await?;
    browser.find_soon("main .not-found").await?;
    test.is_announced(site.label(Label::NotFound)).await?;
    same("path at an unknown address", &browser.path().await?, &unknown)?;
    same("whether the host was asked", &host.since(then).contains(&unknown), &true)?;
    browser.back().await?;
    test.shows(linking).await?;
    test.is_same_document().await
}

/// A link in the text of the post.
fn link(address: &str) -> String {
    format!(".prose a[href='{address}']")
}

/// The demo with these in its author's folder; the post at `linking` links to them, and the redirect leads to `target`.
fn build(test: &TestContext<'_>, target: &str, linking: &str) -> Result<(Blog, Site)> {
    let site = test.site;
    let blog = Blog::copy(&site.frame.root, site)?;
    let public = blog.public();
    fs::create_dir(public.join("demo"))?;
    fs::write(public.join("demo/index.html"), DEMO_PAGE)?;
    fs::write(public.join("LICENSE"), LICENSE_TEXT)?;
    fs::write(public.join(publish::host_rules::redirects::FILE), format!("{} {target} 301\n", site.at(REDIRECT)))?;
    // Without a type, browsers would download it.
    let types = format!("{}\n  Content-Type: text/plain; charset=utf-8\n", site.at(LICENSE));
    fs::write(public.join(publish::host_rules::headers::FILE), types)?;
    blog.edit(&Blog::file(site.page(linking)?), |post| {
        let links = [DEMO, LICENSE, REDIRECT, UNKNOWN].map(|address| format!("[{address}]({address})"));
        let text = post["content_markdown"].as_array_mut().context("a text in one part")?;
        text.push(links.join(", ").into());
        Ok(())
    })?;
    let built = blog.build(&App::read(&site.folder.join("assets"))?, None)?;
    Ok((blog, built))
}
