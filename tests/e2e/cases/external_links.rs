//! Links that lead out of the app, or that the reader wants elsewhere, are the browser's.

use anyhow::Result;
use protocol::bundle::Kind;
use serde_json::{Value, json};

use crate::host::OTHER_PAGES;
use crate::site::bundle;
use crate::test_context::{NOTHING, TestContext, same};

/// Files, other sites, also those on the same host, `rel`, `target`, `download`, and clicks with keys or other buttons.
pub(super) async fn external_links_are_not_intercepted(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let archive = site.first(Kind::Archive)?;
    let page = &archive.path;
    test.open_home().await?;
    test.mark().await?;
    let mut left_alone = json!([
        [site.at("/feed.xml"), {}, {}],
        [site.at("/media/picture.png"), {}, {}],
        ["https://example.com/posts/x/", {}, {}],
        ["mailto:someone@carnet.example", {}, {}],
        [page, { "rel": "noopener external" }, {}],
        [page, { "target": "_blank" }, {}],
        [page, { "download": "" }, {}],
        [page, {}, { "ctrlKey": true }],
        [page, {}, { "metaKey": true }],
        [page, {}, { "shiftKey": true }],
        [page, {}, { "altKey": true }],
        [page, {}, { "button": 1 }],
        ["#main", {}, {}],
    ]);
    if let (false, Some(links)) = (site.has_its_host(), left_alone.as_array_mut()) {
        links.extend(OTHER_PAGES.map(|other| json!([other, {}, {}])));
    }
    let then = host.now();
    let taken: Value = browser.run_with(CLICK, vec![left_alone]).await?;
    same("clicks that the app took", &taken, &json!([]))?;
    let asked = test.requests(then).await?;
    same("requests after clicks that are not the app's", &asked, &NOTHING)?;
    test.shows(site.home()?).await?;

    let then = host.now();
    let taken: Value = browser.run_with(CLICK, vec![json!([[page, {}, {}]])]).await?;
    same("a plain click on a link to a page", &taken.as_array().map(Vec::len), &Some(1))?;
    test.shows(archive).await?;
    same("requests after a plain click", &test.requests(then).await?, &vec![bundle(archive)])?;
    test.is_same_document().await?;

    if !site.has_its_host() {
        for other in OTHER_PAGES {
            test.open_home().await?;
            let link = "document.querySelector('.entry-title a').setAttribute('href', arguments[0])";
            browser.run_with::<()>(link, vec![json!(other)]).await?;
            let then = host.now();
            browser.click(&format!(".entry-title a[href='{other}']")).await?;
            browser.until("document.title === 'Other site' && document.readyState === 'complete'").await?;
            same("path of the page of the other site", &browser.path().await?.as_str(), &other)?;
            same("requests for the page of the other site", &test.requests(then).await?, &[other])?;
        }
    }
    Ok(())
}

/// Clicks on links made of `[href, attributes, click]`; returns those that were taken before they came to a
/// listener that is later than the app's, which keeps the browser from following them.
const CLICK: &str = "
    const taken = [];
    for (const [href, attributes, click] of arguments[0]) {
        const link = document.createElement('a');
        link.setAttribute('href', href);
        for (const [name, value] of Object.entries(attributes)) link.setAttribute(name, value);
        const words = document.createElement('em');
        link.append(words);
        document.querySelector('main').append(link);
        const last = (event) => {
            if (event.defaultPrevented) taken.push([href, attributes, click]);
            event.preventDefault();
        };
        document.addEventListener('click', last);
        words.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...click }));
        document.removeEventListener('click', last);
        link.remove();
    }
    return taken;";
