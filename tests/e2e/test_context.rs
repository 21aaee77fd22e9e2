//! What every test has: one browser, one host, one site.

use std::fmt::Debug;

use anyhow::{Result, ensure};
use protocol::bundle::{Kind, Page};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::engine::Engine;
use crate::host::{Host, Reports};
use crate::site::Site;

/// What a test has.
pub(crate) struct TestContext<'a> {
    pub(crate) engine: Engine,
    pub(crate) browser: &'a Browser,
    pub(crate) host: &'a Host,
    pub(crate) site: &'a Site,
    /// What pages report, on whichever host; what is not expected fails the test.
    pub(crate) reports: &'a Reports,
    /// The accessibility checker, as a script.
    pub(crate) axe: &'a str,
}

impl TestContext<'_> {
    /// Opens a page by its address on the host, and waits for the app.
    pub(crate) async fn open(&self, address: &str) -> Result<()> {
        self.browser.open(&self.host.url(address)).await?;
        self.browser.until_hydrated().await
    }

    /// Opens the home page, and waits for the app.
    pub(crate) async fn open_home(&self) -> Result<()> {
        self.open(&self.site.frame.root).await
    }

    /// From now on, pages and consoles may report what contains this: the test provokes it.
    pub(crate) fn expect(&self, part: &str) {
        self.reports.expect(part);
    }

    /// What has been asked of the host since then, when all that the page wants by now has been asked.
    pub(crate) async fn requests(&self, then: usize) -> Result<Vec<String>> {
        self.browser.run_async::<()>("await fetch('/__e2e/tick');").await?;
        Ok(self.host.since(then))
    }

    /// Waits until `page` is shown, and checks all that belongs to a page wherever it is shown.
    pub(crate) async fn shows(&self, page: &Page) -> Result<()> {
        let shown = format!(
            "location.pathname === {} && document.querySelector('main h1')?.textContent === {}
                && getComputedStyle(document.body).visibility === 'visible'",
            json!(page.path),
            json!(page.title)
        );
        self.browser.until(&shown).await?;
        let view: Value = self
            .browser
            .run(
                "const current = [...document.querySelectorAll('header [aria-current=page], footer [aria-current=page]')];
                 return {
                   title: document.title,
                   language: document.documentElement.lang,
                   // The document for what is not there has none, whatever is shown in it.
                   canonical: document.querySelector('link[rel=canonical]')?.href
                     ?? JSON.parse(document.getElementById('carnet-data').textContent).page.kind,
                   current: current.map((link) => link.getAttribute('href')),
                 }",
            )
            .await?;
        let frame = &self.site.frame;
        let links = frame.navigation.iter().chain(&frame.footer).map(|link| link.url.as_str());
        let current: Vec<_> =
            std::iter::once(frame.root.as_str()).chain(links).filter(|url| *url == page.path).collect();
        let canonical = format!("{}{}", frame.base_url, page.path.strip_prefix(&frame.root).unwrap_or_default());
        let expected = json!({
            "title": page.document_title,
            "language": page.language.as_ref().unwrap_or(&frame.language),
            "canonical": if view["canonical"] == json!(Kind::NotFound) { view["canonical"].clone() } else { canonical.into() },
            "current": current,
        });
        same(&format!("the document of {}", page.path), &view, &expected)
    }

    /// Checks that readers who listen know that `page` has come: focus on its heading, its title announced.
    pub(crate) async fn is_announced(&self, title: &str) -> Result<()> {
        self.browser.until("document.activeElement === document.querySelector('main h1')").await?;
        self.is_said(title).await
    }

    /// Waits until the live region says this.
    pub(crate) async fn is_said(&self, text: &str) -> Result<()> {
        let said =
            format!("document.querySelector('#app > [aria-live=polite]').textContent.trim() === {}", json!(text));
        self.browser.until(&said).await
    }

    /// Puts a mark into the document that a load would wipe out.
    pub(crate) async fn mark(&self) -> Result<()> {
        self.browser.run("window.e2eMark = 'under way'").await
    }

    /// Checks that the document is still the one that was marked.
    pub(crate) async fn is_same_document(&self) -> Result<()> {
        let mark: Value = self.browser.run("return window.e2eMark ?? null").await?;
        same("the mark in the document", &mark, &json!("under way"))
    }
}

/// A link to a page, in `main`.
pub(crate) fn link_to(page: &Page) -> String {
    format!("main a[href='{}']", page.path)
}

/// Texts as they are compared: engines differ in which spaces they report.
pub(crate) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Checks that two things are equal.
pub(crate) fn same<A: Debug + PartialEq<E>, E: Debug>(what: &str, actual: &A, expected: &E) -> Result<()> {
    ensure!(*actual == *expected, "{what}: expected {expected:#?}, found {actual:#?}");
    Ok(())
}

/// What is expected where nothing should be found.
pub(crate) const NOTHING: [&str; 0] = [];
